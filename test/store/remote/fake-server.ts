/**
 * A metric store on another machine, in memory: takes line protocol as a server does, with every fault that one has.
 * What it has taken is volatile until `keep()`; `crash()` forgets the rest. A plain stand-in for servers that cannot be
 * made to fail on demand; the real ones are in `test/real`.
 */

import type { Problem } from '../../../core/errors.ts'
import { AppError } from '../../../core/errors.ts'
import type { Labels } from '../../../core/series.ts'
import { matches } from '../../../store/metrics/fold.ts'
import { unescapeTag } from '../../../store/metrics/remote/lines.ts'
import {
  type Accepted,
  measurementAt,
  ORIGIN_TAG,
  type Payload,
  type ReadRequest,
  type Remote,
  type RemoteSeries,
  SENTINEL_MEASUREMENT,
  type Sent,
} from '../../../store/metrics/remote/remote.ts'
import type { Resolution, Where } from '../../../store/metrics/store.ts'

export const DOWN: Problem = { code: 'internal', params: { detail: 'connection refused' } }
export const BUSY: Problem = { code: 'internal', params: { detail: 'HTTP 503' } }
export const BAD_LINE: Problem = { code: 'internal', params: { detail: 'HTTP 400: field type conflict' } }
export const LARGE: Problem = { code: 'internal', params: { detail: 'HTTP 413' } }
export const FORGOT: Problem = { code: 'internal', params: { detail: 'HTTP 204, and gone' } }

export type Fault =
  | { readonly kind: 'down' }
  | { readonly kind: 'busy'; readonly retryAfterSeconds?: number }
  /** taken, but the answer never came */
  | { readonly kind: 'reset' }
  /** the first so many lines are taken, then the connection is gone */
  | { readonly kind: 'torn'; readonly lines: number }

interface Point {
  readonly measurement: string
  readonly tags: Labels
  readonly fields: readonly (readonly [string, number])[]
  readonly timeMs: number
}

interface Stored {
  readonly measurement: string
  readonly tags: Labels
  readonly fields: Map<string, Map<number, number>>
}

interface Entry {
  readonly resolution: Resolution
  readonly points: readonly Point[]
  kept: boolean
}

export interface FakeServer {
  /** a connection of one process; all see the same data */
  connect(): Remote
  /** of the next request and all after it; undefined = none */
  fault: (payload: Payload) => Fault | undefined
  /** the server will never take that line */
  isPoison: (line: string) => boolean
  /** more lines are too large a body */
  maxLines: number
  /** whether the good lines of a body with a bad one are stored */
  keepsGoodLines: boolean
  /** reading fails while true */
  silent: boolean
  /** whether what is taken is safe at once */
  durable: boolean
  /** of so many flushes one makes safe what was taken; 0 = none */
  keepsEvery: number
  /** What was taken will outlive a crash. */
  keep(): void
  /** Only what was taken last will. */
  keepNewest(): void
  crash(): void
  readonly sends: readonly (Payload & { readonly answer: Sent['kind'] })[]
  prepared: number
  prepareFails: boolean
  /** `measurement,tags field time` → value of everything but sentinels and floors */
  samples(resolution: Resolution): Map<string, number>
  dropped: [Resolution, number][]
}

export function createFakeServer(): FakeServer {
  let log: Entry[] = []
  let tables = new Map<Resolution, Map<string, Stored>>()
  let flushes = 0
  const sends: (Payload & { readonly answer: Sent['kind'] })[] = []

  const tableOf = (resolution: Resolution): Map<string, Stored> => {
    const table = tables.get(resolution) ?? new Map<string, Stored>()
    tables.set(resolution, table)
    return table
  }
  const apply = ({ resolution, points }: Entry): void => {
    const table = tableOf(resolution)
    for (const { measurement, tags, fields, timeMs } of points) {
      const id = `${measurement} ${JSON.stringify(Object.entries(tags).sort())}`
      const stored = table.get(id) ?? { measurement, tags, fields: new Map() }
      table.set(id, stored)
      for (const [field, value] of fields) {
        const samples = stored.fields.get(field) ?? new Map<number, number>()
        stored.fields.set(field, samples.set(timeMs, value))
      }
    }
  }
  const take = (resolution: Resolution, lines: readonly string[]): void => {
    const entry = { resolution, points: lines.map(parseLine), kept: server.durable }
    log.push(entry)
    apply(entry)
  }

  function answer(payload: Payload): Sent {
    const { resolution, lines } = payload
    const fault = server.fault(payload)
    if (fault?.kind === 'down') return { kind: 'later', problem: DOWN }
    if (fault?.kind === 'busy') {
      const { retryAfterSeconds } = fault
      return { kind: 'later', problem: BUSY, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
    }
    if (fault?.kind === 'torn') {
      take(
        resolution,
        lines.slice(0, fault.lines).filter((line) => !server.isPoison(line)),
      )
      return { kind: 'later', problem: DOWN }
    }
    if (lines.length > server.maxLines) return { kind: 'refused', problem: LARGE, tooLarge: true }
    if (lines.some(server.isPoison)) {
      if (server.keepsGoodLines)
        take(
          resolution,
          lines.filter((line) => !server.isPoison(line)),
        )
      return { kind: 'refused', problem: BAD_LINE }
    }
    take(resolution, lines)
    return fault?.kind === 'reset' ? { kind: 'later', problem: DOWN } : { kind: 'accepted' }
  }

  function confirm(accepted: readonly Accepted[]) {
    const safe: number[] = []
    const lost: number[] = []
    for (const { batch, writer, sentinelMs, resolution } of accepted) {
      const has = (entry: Entry): boolean =>
        entry.resolution === resolution &&
        entry.points.some(
          ({ measurement, tags, timeMs }) =>
            measurement === SENTINEL_MEASUREMENT && tags['writer'] === writer && timeMs === sentinelMs,
        )
      const entry = log.find(has)
      if (!entry) lost.push(batch)
      else if (entry.kept) safe.push(batch)
    }
    return { safe, lost, ...(lost.length > 0 ? { problem: FORGOT } : {}) }
  }

  const check = (): void => {
    if (server.silent) throw new AppError('unavailable', DOWN.code, DOWN.params)
  }
  const find = ({ resolution, measurement, field, where }: Omit<ReadRequest, 'toMs' | 'fromMs'>) =>
    [...tableOf(resolution).values()].flatMap((stored) => {
      const samples = stored.fields.get(field)
      const fits = stored.measurement === measurementAt(measurement, resolution) && matches(stored.tags, where)
      return samples && fits ? [{ tags: stored.tags, samples }] : []
    })

  function connect(): Remote {
    return {
      async prepare() {
        if (server.prepareFails) throw new AppError('unavailable', DOWN.code, DOWN.params)
        server.prepared += 1
      },
      check: async () => (server.silent ? [DOWN] : []),
      async send(payload) {
        const sent = answer(payload)
        sends.push({ ...payload, answer: sent.kind })
        return sent
      },
      confirm: async (accepted) => {
        check()
        return confirm(accepted)
      },
      async read({ fromMs, toMs, ...request }) {
        check()
        return find(request)
          .map(({ tags, samples }) =>
            toSeries(
              tags,
              [...samples].filter(([timeMs]) => timeMs >= fromMs && timeMs < toMs),
            ),
          )
          .filter(({ timesMs }) => timesMs.length > 0)
      },
      async readLast({ fromMs, beforeMs, ...request }) {
        check()
        return find(request).flatMap(({ tags, samples }) => {
          const times = [...samples.keys()].filter((timeMs) => timeMs >= fromMs && timeMs < beforeMs)
          if (times.length === 0) return []
          const newest = Math.max(...times)
          return [toSeries(tags, [[newest, samples.get(newest)!]])]
        })
      },
      async tagValues(resolution, measurement, tag, where: Where = {}) {
        check()
        const found = [...tableOf(resolution).values()].filter(
          (stored) => stored.measurement === measurementAt(measurement, resolution) && matches(stored.tags, where),
        )
        return [...new Set(found.flatMap(({ tags }) => (Object.hasOwn(tags, tag) ? [tags[tag]!] : [])))]
      },
      async size() {
        check()
        return { series: undefined, bytes: undefined }
      },
      async dropBefore(resolution, beforeMs) {
        check()
        server.dropped.push([resolution, beforeMs])
        log = log.map((entry) =>
          entry.resolution === resolution
            ? { ...entry, points: entry.points.filter(({ timeMs }) => timeMs >= beforeMs) }
            : entry,
        )
        rebuild()
      },
      async flush() {
        check()
        flushes += 1
        if (server.keepsEvery > 0 && flushes % server.keepsEvery === 0) server.keep()
      },
      close: async () => undefined,
    }
  }

  function rebuild(): void {
    tables = new Map()
    for (const entry of log) apply(entry)
  }

  const server: FakeServer = {
    connect,
    fault: () => undefined,
    isPoison: () => false,
    maxLines: Infinity,
    keepsGoodLines: false,
    silent: false,
    durable: true,
    keepsEvery: 0,
    keep() {
      for (const entry of log) entry.kept = true
    },
    keepNewest() {
      log.at(-1)!.kept = true
    },
    crash() {
      log = log.filter(({ kept }) => kept)
      rebuild()
    },
    sends,
    prepared: 0,
    prepareFails: false,
    samples(resolution) {
      const found = new Map<string, number>()
      for (const { measurement, tags, fields } of tableOf(resolution).values()) {
        if (measurement === SENTINEL_MEASUREMENT || measurement === 'floor') continue
        for (const [field, samples] of fields)
          for (const [timeMs, value] of samples)
            found.set(`${measurement}.${field} ${JSON.stringify(Object.entries(tags).sort())} ${timeMs}`, value)
      }
      return found
    },
    dropped: [],
  }
  return server
}

function toSeries(tags: Labels, samples: (readonly [number, number])[]): RemoteSeries {
  const sorted = samples.sort(([a], [b]) => a - b)
  const labels = Object.fromEntries(Object.entries(tags).filter(([name]) => name !== ORIGIN_TAG))
  return {
    origin: tags[ORIGIN_TAG] ?? '',
    labels,
    timesMs: Float64Array.from(sorted, ([timeMs]) => timeMs),
    values: Float64Array.from(sorted, ([, value]) => value),
  }
}

/** `measurement,tag=value field=1,other=2 1700000000000`, as `lines.ts` writes it. @throws where it is anything else */
export function parseLine(line: string): Point {
  const [head, fields, time, ...rest] = split(line, ' ')
  if (!head || !fields || !time || rest.length > 0 || !/^\d+$/.test(time)) throw new Error(`no line: ${line}`)
  const [measurement, ...tags] = split(head, ',')
  return {
    measurement: plain(measurement!),
    tags: Object.fromEntries(tags.map((tag) => split(tag, '=').map(plain) as [string, string])),
    fields: split(fields, ',').map((field) => {
      const [name, value] = split(field, '=')
      return [plain(name!), Number(value)]
    }),
    timeMs: Number(time),
  }
}

/** At separators that no backslash precedes. */
function split(text: string, separator: string): string[] {
  const parts: string[] = []
  let part = ''
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && at + 1 < text.length) part += text[at++]! + text[at]!
    else if (text[at] === separator) {
      parts.push(part)
      part = ''
    } else part += text[at]
  }
  return [...parts, part]
}

function plain(text: string): string {
  return unescapeTag(text.replace(/\\([,= ])/g, '$1'))
}
