import { hostname } from 'node:os'

/** The name that other sources know this machine by: up to the first dot. */
export function shortHostName(): string {
  return hostname().split('.')[0]!
}
