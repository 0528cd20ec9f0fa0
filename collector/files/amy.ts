/** Events of AMY (The Carpentries), as its API gives them in JSON: a page of them, or a plain list. */
import { AppError } from '../../core/errors.ts'
import { isObject } from '../slurm/values.ts'
import type { Table } from './table.ts'

/** @see https://github.com/carpentries/amy, amy/api/v2/serializers.py; `attendance` is in version 1 only */
const TITLES = ['slug', 'start', 'end', 'host', 'country', 'language', 'tags', 'main_tag', 'attendance'] as const

/** One row an event, numbered from 1. @throws AppError `invalid` where it is no list of events */
export function readAmyEvents(text: string, path: string): Table {
  const events = listOf(parse(text, path))
  if (!events?.every((event) => isObject(event) && typeof event['slug'] === 'string'))
    throw new AppError('invalid', 'import.no_events', { path })
  const rows = (events as readonly Record<string, unknown>[]).map((event, at) => ({
    row: at + 1,
    cells: TITLES.map((title) => (title === 'host' ? lastPart(textOf(event[title])) : textOf(event[title]))),
  }))
  return { titles: TITLES, rows }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('invalid', 'import.bad_json', { path, detail }, { cause: error })
  }
}

function listOf(document: unknown): readonly unknown[] | undefined {
  if (Array.isArray(document)) return document
  return isObject(document) && Array.isArray(document['results']) ? document['results'] : undefined
}

/** Lists as the cells of a table have them. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(' / ')
  return typeof value === 'string' || typeof value === 'number' ? String(value).normalize().trim() : ''
}

/** Version 1 names hosts by address: `…/organizations/unc.edu.ar/`. */
const lastPart = (host: string): string =>
  /^https?:/.test(host) ? (host.split('/').filter(Boolean).at(-1) ?? '') : host
