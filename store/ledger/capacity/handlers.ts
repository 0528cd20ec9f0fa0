/** What the writing thread does for hardware: each a transaction of its own. */
import type { DatabaseSync } from 'node:sqlite'
import { createNames } from '../names.ts'
import { type Accounted, createAccounts } from './accounts.ts'
import { createObservations, type LastSeen, type Reserved, type Seen } from './observations.ts'

/** Question → what is done for it. */
export const CAPACITY_HANDLERS = {
  seen: (db: DatabaseSync, seen: Seen): void => createObservations(db, createNames(db)).see(seen),
  lastSeen: (db: DatabaseSync, { cluster, now }: { cluster: string; now: number }): LastSeen =>
    createObservations(db, createNames(db)).last(cluster, now),
  reserved: (db: DatabaseSync, reserved: Reserved): void => createObservations(db, createNames(db)).reserve(reserved),
  accounted: (db: DatabaseSync, accounted: Accounted): void => createAccounts(db, createNames(db)).account(accounted),
} as const
export type CapacityQuestion = keyof typeof CAPACITY_HANDLERS

export interface CapacityWriter {
  /** What slurmctld shows otherwise than before. */
  seen(seen: Seen): Promise<void>
  /** What was seen last of a cluster, nothing of it later than now. */
  lastSeen(cluster: string, now: number): Promise<LastSeen>
  /** All reservations that slurmctld has. */
  reserved(reserved: Reserved): Promise<void>
  accounted(accounted: Accounted): Promise<void>
}

/** @param ask a question to the writing thread, in turn */
export function createCapacityWriter(ask: <T>(name: CapacityQuestion, input: unknown) => Promise<T>): CapacityWriter {
  return {
    seen: (seen) => ask('seen', seen),
    lastSeen: (cluster, now) => ask('lastSeen', { cluster, now }),
    reserved: (reserved) => ask('reserved', reserved),
    accounted: (accounted) => ask('accounted', accounted),
  }
}
