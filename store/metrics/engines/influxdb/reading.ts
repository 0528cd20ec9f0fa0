/** Samples out of InfluxDB. */
import { AppError } from '../../../../core/errors.ts'
import type { Labels } from '../../../../core/series.ts'
import { unescapeTag } from '../../remote/lines.ts'
import { measurementAt, ORIGIN_TAG, type Remote } from '../../remote/remote.ts'
import type { Resolution } from '../../store.ts'
import type { Place } from './databases.ts'
import type { AnswerSeries } from './query.ts'
import {
  countStatement,
  databaseAt,
  fieldTagStatement,
  type Statement,
  selectLastStatements,
  selectStatements,
  tagValueStatements,
} from './statements.ts'

export type Reading = Required<Pick<Remote, 'read' | 'readLast' | 'tagValues' | 'fieldTagValues' | 'countFrames'>>

interface Open {
  readonly origin: string
  readonly labels: Labels
  readonly times: number[]
  readonly values: number[]
}

/** @param namesTimes whether a question about tags has to name a time to be answered over all of them */
export function createReading({ ask, address, database }: Place, namesTimes: () => Promise<boolean>): Reading {
  async function collect(resolution: Resolution, statements: readonly Statement[], signal?: AbortSignal) {
    const found = new Map<string, Open>()
    for (const { text, values } of statements) {
      const question = { text, values, database: databaseAt(database, resolution), signal }
      await ask(question, (series) => addSeries(found, series, address))
    }
    return [...found.values()].map(({ origin, labels, times, values }) => ({
      origin,
      labels,
      timesMs: Float64Array.from(times),
      values: Float64Array.from(values),
    }))
  }

  return {
    read: (request, signal) => collect(request.resolution, selectStatements(request), signal),
    readLast: (request, signal) => collect(request.resolution, selectLastStatements(request), signal),
    async tagValues(resolution, measurement, tag, where = {}) {
      const found = new Set<string>()
      const statements = tagValueStatements(measurementAt(measurement, resolution), tag, where, await namesTimes())
      for (const { text, values } of statements) {
        await ask({ text, values, database: databaseAt(database, resolution) }, (series) => {
          const column = series.columns.indexOf('value')
          for (const row of series.values) found.add(unescapeTag(String(row[column])))
        })
      }
      found.delete('')
      return [...found]
    },
    async fieldTagValues(resolution, measurement, field, tag) {
      const found = new Set<string>()
      const text = fieldTagStatement(measurementAt(measurement, resolution), field, tag)
      await ask({ text, database: databaseAt(database, resolution) }, ({ tags = {} }) => {
        for (const value of Object.values(tags)) if (value !== '') found.add(unescapeTag(value))
      })
      return [...found]
    },
    async countFrames(fromMs) {
      const one = async (call: string): Promise<readonly unknown[] | undefined> => {
        let row: readonly unknown[] | undefined
        await ask({ text: countStatement(call, fromMs), database }, ({ values }) => {
          row = values[0]
        })
        return row
      }
      const [count, first, last] = await Promise.all(['count', 'first', 'last'].map(one))
      if (!count || !first || !last) return undefined
      return { frames: Number(count[1]), oldestMs: Number(first[0]), newestMs: Number(last[0]) }
    },
  }
}

/** A series comes in several parts where it is long. */
function addSeries(found: Map<string, Open>, { tags = {}, values }: AnswerSeries, address: string): void {
  const id = JSON.stringify(tags)
  let open = found.get(id)
  if (!open) {
    open = { ...toLabels(tags), times: [], values: [] }
    found.set(id, open)
  }
  for (const [time, value] of values) {
    if (value === null) continue
    if (typeof time !== 'number' || typeof value !== 'number') throw notNumbers(address, time, value)
    open.times.push(time)
    open.values.push(value)
  }
}

/** A tag that the series lacks comes as an empty one. */
function toLabels(tags: Readonly<Record<string, string>>): Pick<Open, 'origin' | 'labels'> {
  const pairs = Object.entries(tags)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [unescapeTag(name), unescapeTag(value)] as const)
  const { [ORIGIN_TAG]: origin = '', ...labels } = Object.fromEntries(pairs)
  return { origin, labels }
}

function notNumbers(address: string, time: unknown, value: unknown): AppError {
  const detail = `time ${JSON.stringify(time)}, value ${JSON.stringify(value)}`
  return new AppError('unavailable', 'influxdb.answer', { address, detail: detail.slice(0, 200) })
}
