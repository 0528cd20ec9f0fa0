/** Unit cases of rules: laid-out series, evaluated by what evaluates the real ones. */
import type { MetricId } from '../../core/catalogue.ts'
import { type Labels, labelsId, type SeriesSet } from '../../core/series.ts'
import { latestOf } from '../../store/metrics/latest.ts'
import { createEvaluation } from '../evaluate/evaluation.ts'
import { type AskedStore, createGatherer, planOf } from '../evaluate/gather.ts'
import { type AlertRule, type Case, selectorsOf } from './schema.ts'

export interface CaseFailure {
  /** from 1 */
  readonly number: number
  readonly at: number
  readonly state: 'firing' | 'pending'
  readonly expected: string
  readonly found: string
}

/** Of a round time, so that steps begin with the case. */
const BEGIN = 1_699_920_000
const [GAP, END] = [Number.NaN, Number.POSITIVE_INFINITY]

/** @returns what did not come as a case says */
export async function runCases(rule: AlertRule): Promise<readonly CaseFailure[]> {
  const failures: CaseFailure[] = []
  for (const [at, one] of rule.cases.entries()) failures.push(...(await runCase(rule, one, at + 1)))
  return failures
}

async function runCase(
  rule: AlertRule,
  { every, series, expect }: Case,
  number: number,
): Promise<readonly CaseFailure[]> {
  const [first] = selectorsOf(rule.condition) as [{ metric: MetricId }]
  const laid = series.map(({ metric = first.metric, labels, values }) => ({ metric, labels, values: valuesOf(values) }))
  let step = 0
  const gatherer = createGatherer(
    laidStore(laid, every, () => step),
    planOf([rule]),
  )
  const evaluation = createEvaluation({ rules: [rule], kept: [], lastAt: undefined, intervalSeconds: every })
  const failures: CaseFailure[] = []
  const last = Math.max(...expect.map(({ at }) => at))
  for (let at = 0; at <= last; at += every) {
    step = at / every
    evaluation.tick(BEGIN + at, await gatherer.gather(BEGIN + at), { windows: [], reservations: [] })
    for (const wanted of expect.filter((one) => one.at === at || (one.at > at - every && one.at < at)))
      for (const state of ['firing', 'pending'] as const) {
        const instances = wanted[state]
        if (!instances) continue
        const expected = textOf(instances)
        const found = textOf(
          [...evaluation.records()].flatMap(({ phase, labels, rule: name }) =>
            phase === state && name === rule.name ? [labels] : [],
          ),
        )
        if (expected !== found) failures.push({ number, at, state, expected, found })
      }
  }
  return failures
}

const textOf = (instances: readonly Labels[]): string =>
  instances.length === 0 ? '∅' : instances.map(labelsId).sort().join(' ')

/** `3`, `3*10`, `1..5*9`, `_*4`, `-` */
export function valuesOf(text: string): readonly number[] {
  return text
    .trim()
    .split(/ +/)
    .flatMap((part) => {
      const [value, times = '1'] = part.split('*') as [string, string?]
      const count = Number(times)
      if (value === '_' || value === '-') return Array.from({ length: count }, () => (value === '_' ? GAP : END))
      const [from, to = from] = value.split('..').map(Number) as [number, number?]
      return Array.from({ length: count }, (_, at) => from + (count === 1 ? 0 : ((to - from) * at) / (count - 1)))
    })
}

interface LaidSeries {
  readonly metric: MetricId
  readonly labels: Labels
  readonly values: readonly number[]
}

/** Each series is an origin of its own: told again and again, silent in gaps, over when it has ended. The last value stays. */
function laidStore(laid: readonly LaidSeries[], every: number, stepNow: () => number): AskedStore {
  const full = laid.map(({ metric, labels }): SeriesSet => ({ keys: [{ metric, labels }] }))
  const empty: SeriesSet = { keys: [] }
  const valueAt = ({ values }: LaidSeries, step: number): number => values[Math.min(step, values.length - 1)]!
  return {
    async latest(query) {
      const step = stepNow()
      const frames = laid.flatMap((series, at) => {
        let told = step
        while (told >= 0 && Number.isNaN(valueAt(series, told))) told--
        if (told < 0) return []
        const value = valueAt(series, told)
        const frame = { timeSeconds: BEGIN + told * every, intervalSeconds: every }
        return value === END
          ? [{ ...frame, set: empty, values: new Float64Array() }]
          : [{ ...frame, set: full[at]!, values: Float64Array.of(value) }]
      })
      return latestOf(frames, query)
    },
    async query({ metric, from, to, stepSeconds }) {
      const start = Math.floor(from / stepSeconds) * stepSeconds
      const count = Math.ceil((to - start) / stepSeconds)
      const series = laid
        .filter((one) => one.metric === metric)
        .map((one) => ({
          labels: one.labels,
          values: Float64Array.from({ length: count }, (_, at) => {
            const told = Math.floor((start + at * stepSeconds - BEGIN) / every)
            return told < 0 || valueAt(one, told) === END ? Number.NaN : valueAt(one, told)
          }),
        }))
      return { resolution: 'raw', start, stepSeconds, series, damage: [] }
    },
  }
}
