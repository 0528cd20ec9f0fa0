/** Reservations, from `/slurm/…/reservations`, `scontrol show reservations --json` or, before 23.02, its text. Pure. */
import type { Reservation, ReservationKind } from '../../core/ledger/capacity/facts.ts'
import { parseTres } from '../accounting/tres.ts'
import { cleanLabel, listOf, nameAt, numberAt, shown, textAt, unexpected, wordsAt } from './values.ts'

/** @throws AppError `scrape.unexpected_shape` */
export function parseReservations(document: unknown, address: string): readonly Reservation[] {
  return listOf(document, 'reservations', address).map((item) => {
    const from = Math.floor(numberAt(item, 'start_time'))
    const to = Math.floor(numberAt(item, 'end_time'))
    if (!isTime(from) || to > LATEST) throw unexpected(address, `${item.path}.start_time`, `${from} – ${to}`)
    return {
      name: nameAt(item, 'name'),
      from,
      to: Number.isNaN(to) ? Infinity : to,
      nodes: nodesOf(textAt(item, 'node_list')),
      kind: kindOf(wordsAt(item, 'flags')),
      ...sizeOf(textAt(item, 'tres')),
    }
  })
}

/** From `scontrol --oneliner show reservations` with times in epoch seconds. @throws AppError `scrape.unexpected_shape` */
export function parseReservationsText(text: string, address: string): readonly Reservation[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 1 && /^No reservations in the system/i.test(lines[0]!)) return []
  return lines.map((line, index) => {
    const at = (key: string): string => new RegExp(`(?:^| )${key}=(\\S*)`).exec(line)?.[1] ?? ''
    const [name, from, to] = [at('ReservationName'), at('StartTime'), at('EndTime')]
    if (name === '' || !isTimeText(from) || !isTimeText(to))
      throw unexpected(address, `line ${index + 1}`, `"${shown(line)}" ≠ ReservationName=… StartTime=…`)
    return {
      name: cleanLabel(name),
      from: Number(from),
      to: Number(to),
      nodes: nodesOf(at('Nodes')),
      kind: kindOf(at('Flags').split(',')),
      ...sizeOf(at('TRES')),
    }
  })
}

export function kindOf(flags: readonly string[]): ReservationKind {
  if (flags.includes('IGNORE_JOBS')) return 'ignoring'
  return flags.includes('MAINT') ? 'maintenance' : 'ordinary'
}

/** What it holds; NaN where that is not counted. */
export function sizeOf(tres: string): { cores: number; gpus: number } {
  const told = tres === '' ? undefined : parseTres(tres)
  const isCounted = /(?:^|,)gres\/gpu/.test(tres)
  return { cores: told?.cpus ?? NaN, gpus: told && isCounted ? told.gpus : NaN }
}

export const nodesOf = (list: string): string => (list === '(null)' ? '' : cleanList(list))

/** A packed list may be long, and is no label; control characters have no place in it. */
const cleanList = (list: string): string => list.replace(/[^\x21-\x7e]/g, '')

/** Of the year 5138: what is later is no time. */
const LATEST = 1e11
const isTime = (time: number): boolean => time >= 0 && time < LATEST
export const isTimeText = (text: string): boolean => /^\d{1,11}$/.test(text)
