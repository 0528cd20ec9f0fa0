/** Reads a (damaged) `metrics.db` by the engine's own reading code, in this thread, and compares with what was written. */
import type { MetricId, Statistic } from '../../../core/catalogue.ts'
import type { Problem } from '../../../core/errors.ts'
import { type Frame, type SeriesSet, seriesId } from '../../../core/series.ts'
import { DAY_SECONDS } from '../../../core/units.ts'
import { type Context, createFile, type File, openContext } from '../../../store/metrics/engines/embedded/context.ts'
import { readLabelValues } from '../../../store/metrics/engines/embedded/layouts.ts'
import { newestFrames } from '../../../store/metrics/engines/embedded/newest.ts'
import { answerQuery } from '../../../store/metrics/engines/embedded/query.ts'
import { metricsPath, openMetrics } from '../../../store/metrics/engines/embedded/schema.ts'
import { createStatistics } from '../../../store/metrics/engines/embedded/statistics.ts'
import { type FramesPage, readFrames } from '../../../store/metrics/engines/embedded/streams.ts'
import { type RollupFramesPage, readRollupFrames } from '../../../store/metrics/engines/embedded/streams-rollups.ts'
import { ROLLUP_SECONDS, ROLLUPS } from '../../../store/metrics/resolution.ts'
import { rollUp } from '../../../store/metrics/rollup.ts'
import type { RollupFrame, RollupResolution, SeriesAnswer } from '../../../store/metrics/store.ts'
import { snapshot } from '../../../store/sqlite.ts'
import { START } from '../truth.ts'
import { type Content, STRIDE_SECONDS } from './content.ts'
import { covers, Findings, type Outcome, toldBy } from './outcome.ts'

/** A question of so small a file that takes longer has no end. */
const HANG_MILLISECONDS = 20_000
/** All that was written; more would only be slower. */
const EVERYTHING = { from: START, to: START + 2 * DAY_SECONDS }

interface Truth {
  readonly frames: ReadonlyMap<string, Frame>
  readonly rollups: Readonly<Record<RollupResolution, ReadonlyMap<string, RollupFrame>>>
  readonly newestSeconds: ReadonlyMap<string, number>
  readonly queries: readonly Query[]
}

interface Query {
  readonly metric: MetricId
  readonly stepSeconds: number
  readonly from: number
  readonly to: number
  /** of the sound file */
  readonly answer: ReadonlyMap<string, Float64Array>
}

export interface MetricsReader {
  /** @param trialDirectory holds the damaged file */
  read(trialDirectory: string): Outcome
}

/** @param options.mayEndEarly only the first commits may be there: a write-ahead log that is cut short */
export function createMetricsReader(
  content: Content,
  { mayEndEarly }: { readonly mayEndEarly: boolean },
): MetricsReader {
  if (!mayEndEarly) return readerOf(content.directory, content.commits, undefined)
  // the state after each commit is another truth; which one is meant is told by the newest frame that is there
  const sound = readerOf(content.directory, content.commits, undefined)
  const states = new Map<number, MetricsReader>()
  return {
    read(trialDirectory) {
      const there = commitsThere(trialDirectory, content)
      if (there === undefined || there === content.commits.length) return sound.read(trialDirectory)
      if (there === 0) return { verdict: 'cut', detail: 'everything' }
      let reader = states.get(there)
      if (!reader) {
        reader = readerOf(undefined, content.commits.slice(0, there), content.commits.length - there)
        states.set(there, reader)
      }
      return reader.read(trialDirectory)
    },
  }
}

/** How many commits the file tells of; undefined where that cannot be had. */
function commitsThere(directory: string, { commits }: Content): number | undefined {
  try {
    const newest = asking(directory, (ask) => ask((context) => newestFrames(context, 0)))
    const last = Math.max(...newest.map(({ timeSeconds }) => timeSeconds))
    return commits.findLastIndex((frames) => frames.some(({ timeSeconds }) => timeSeconds <= last)) + 1
  } catch {
    return undefined
  }
}

type Ask = <T>(run: (context: Context) => T) => T

/** As a reading thread does: a connection that failed is not used again. */
function asking<T>(directory: string, run: (ask: Ask) => T): T {
  let file: File | undefined
  const path = metricsPath(directory)
  const ask: Ask = (question) => {
    const deadline = performance.now() + HANG_MILLISECONDS
    const check = (): void => {
      if (performance.now() > deadline) throw new Error('this question has no end')
    }
    try {
      file ??= createFile(openMetrics(directory, 'read'), path)
      const current = file
      return snapshot(current.db, () => question(openContext(current, check)))
    } catch (error) {
      file?.db.close()
      file = undefined
      throw error
    }
  }
  try {
    return run(ask)
  } finally {
    file?.db.close()
  }
}

function readerOf(
  soundDirectory: string | undefined,
  commits: readonly (readonly Frame[])[],
  cut: number | undefined,
): MetricsReader {
  const truth = makeTruth(soundDirectory, commits)
  return {
    read(directory) {
      const findings = new Findings()
      if (cut !== undefined) findings.add('cut', `the last ${cut} commits`)
      asking(directory, (ask) => lookAtAll(ask, metricsPath(directory), truth, findings))
      return { verdict: findings.verdict, detail: findings.detail }
    },
  }
}

function makeTruth(soundDirectory: string | undefined, commits: readonly (readonly Frame[])[]): Truth {
  const frames = new Map<string, Frame>()
  const newestSeconds = new Map<string, number>()
  for (const frame of commits.flat()) {
    frames.set(idOf(frame.origin, frame.timeSeconds), frame)
    newestSeconds.set(frame.origin, Math.max(frame.timeSeconds, newestSeconds.get(frame.origin) ?? 0))
  }
  const rollups = Object.fromEntries(
    ROLLUPS.map((resolution) => [resolution, rollupsOf(frames.values(), resolution)]),
  ) as unknown as Truth['rollups']
  const queries: Query[] = []
  if (soundDirectory !== undefined) {
    const times = [...frames.values()].map(({ timeSeconds }) => timeSeconds)
    const [from, to] = [Math.min(...times), Math.max(...times) + 1]
    for (const [metric, stepSeconds] of [
      ['node.load1', STRIDE_SECONDS],
      ['node.cpu_busy_ratio', STRIDE_SECONDS],
      ['node.load1', 3600],
      ['node.memory_available_bytes', 86_400],
    ] as const) {
      const query = { metric, stepSeconds, from, to }
      queries.push({ ...query, answer: asking(soundDirectory, (ask) => byLabels(ask((one) => put(one, query)))) })
    }
  }
  return { frames, rollups, newestSeconds, queries }
}

function put(context: Context, { metric, stepSeconds, from, to }: Omit<Query, 'answer'>): SeriesAnswer {
  const resolution = stepSeconds === STRIDE_SECONDS ? 'raw' : undefined
  const all = { where: {}, by: undefined, fold: 'default' } as const
  return answerQuery(context, { metric, stepSeconds, from, to, ...all, ...(resolution ? { resolution } : {}) })
}

function byLabels({ series }: SeriesAnswer): Map<string, Float64Array> {
  return new Map(series.map(({ labels, values }) => [JSON.stringify(labels), values]))
}

function rollupsOf(frames: Iterable<Frame>, resolution: RollupResolution): Map<string, RollupFrame> {
  const buckets = new Map<string, RollupFrame>()
  for (const own of Map.groupBy(frames, ({ origin }) => origin).values()) {
    const sorted = own.toSorted((a, b) => a.timeSeconds - b.timeSeconds)
    for (const bucket of rollUp(sorted, resolution)) buckets.set(idOf(bucket.origin, bucket.startSeconds), bucket)
  }
  return buckets
}

function idOf(origin: string, seconds: number): string {
  return `${origin} ${Math.round(seconds * 1000)}`
}

/** Every kind of question. */
function lookAtAll(ask: Ask, path: string, truth: Truth, findings: Findings): void {
  const attempt = (what: string, look: () => void): void => {
    try {
      look()
    } catch (error) {
      const told = toldBy(error, path)
      findings.add(
        told ? 'refused' : 'FAILED',
        `${what}: ${told?.code ?? (error instanceof Error ? error.stack : error)}`,
      )
    }
  }
  const read = new Map<string, Frame>()
  attempt('frames', () => {
    let after: FramesPage['next']
    const problems: Problem[] = []
    do {
      const page: FramesPage = ask((context) => readFrames(context, { extent: EVERYTHING, after }))
      problems.push(...page.damage)
      for (const frame of page.frames) checkFrame(frame, truth, read, findings)
      after = page.next
    } while (after)
    for (const [id, frame] of truth.frames) checkPresent(frame, read.get(id), problems, findings)
  })
  for (const resolution of ROLLUPS) attempt(resolution, () => lookAtRollups(ask, resolution, truth, findings))
  for (const query of truth.queries)
    attempt(`${query.metric} by ${query.stepSeconds} s`, () => lookAtQuery(ask, query, findings))
  attempt('newest', () => {
    const found = ask((context) => ({ frames: newestFrames(context, 0), problems: context.damage.problems() }))
    for (const [origin, seconds] of truth.newestSeconds) {
      const frame = found.frames.find((one) => one.origin === origin)
      if (frame) checkFrame({ ...frame, origin }, truth, new Map(), findings)
      if (frame?.timeSeconds !== seconds)
        findings.add(found.problems.length > 0 ? 'named' : 'UNNAMED', `newest frame of ${origin}`)
    }
    for (const { origin } of found.frames)
      if (!truth.newestSeconds.has(origin)) findings.add('WRONG', `an origin ${origin}`)
  })
  attempt('label values', () => {
    const known = new Set([...truth.frames.values()].flatMap(({ set }) => set.keys.map(({ labels }) => labels['node'])))
    for (const value of ask(({ db }) => readLabelValues(db, 'node.load1', 'node')))
      if (!known.has(value)) findings.add('WRONG', `a label value ${JSON.stringify(value)}`)
  })
  const countAll = createStatistics()
  attempt('statistics', () => void ask((context) => countAll(context)))
}

const texts = new WeakMap<SeriesSet, readonly string[]>()

function seriesOf(set: SeriesSet): readonly string[] {
  let known = texts.get(set)
  if (!known) {
    known = set.keys.map(seriesId)
    texts.set(set, known)
  }
  return known
}

function checkFrame(frame: Frame, { frames }: Truth, read: Map<string, Frame>, findings: Findings): void {
  const id = idOf(frame.origin, frame.timeSeconds)
  const wanted = frames.get(id)
  if (!wanted || frame.intervalSeconds !== wanted.intervalSeconds) {
    findings.add('WRONG', `a frame ${id} of ${frame.intervalSeconds} s`)
    return
  }
  if (read.has(id)) findings.add('WRONG', `the frame ${id} twice`)
  read.set(id, frame)
  const known = seriesOf(wanted.set)
  seriesOf(frame.set).forEach((series, position) => {
    const value = frame.values[position]!
    if (Number.isNaN(value)) return
    const at = known.indexOf(series)
    if (at < 0 || !Object.is(wanted.values[at], value)) findings.add('WRONG', `${id} ${series} = ${value}`)
  })
}

/** What was written and is not there has to be named, at its time. */
function checkPresent(wanted: Frame, found: Frame | undefined, problems: readonly Problem[], findings: Findings): void {
  const present = found ? found.values.reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0) : 0
  const written = wanted.values.reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0)
  if (found && present === written) return
  const { origin, timeSeconds } = wanted
  const isNamed = problems.some((problem) => covers(problem, timeSeconds * 1000, timeSeconds * 1000 + 1))
  findings.add(isNamed ? 'named' : 'UNNAMED', `${origin} ${timeSeconds}: ${written - present} values`)
}

/** Sums of the same numbers in another order. */
const near = (a: number, b: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))

function lookAtRollups(ask: Ask, resolution: RollupResolution, truth: Truth, findings: Findings): void {
  const found = new Map<string, RollupFrame>()
  const problems: Problem[] = []
  let after: RollupFramesPage['next']
  do {
    const page: RollupFramesPage = ask((context) =>
      readRollupFrames(context, { resolution, extent: EVERYTHING, after }),
    )
    problems.push(...page.damage)
    for (const frame of page.frames) found.set(idOf(frame.origin, frame.startSeconds), frame)
    after = page.next
  } while (after)
  const wanted = truth.rollups[resolution]
  for (const id of found.keys()) if (!wanted.has(id)) findings.add('WRONG', `a bucket ${resolution} ${id}`)
  for (const [id, bucket] of wanted) {
    const frame = found.get(id)
    const verdict = frame ? compareBuckets(bucket, frame) : 'missing'
    if (verdict === 'same') continue
    const startMs = bucket.startSeconds * 1000
    const isNamed = problems.some((problem) => covers(problem, startMs, startMs + ROLLUP_SECONDS[resolution] * 1000))
    const named = { missing: 'named', less: 'partly', wrong: 'WRONG' } as const
    // a row that its index does not lead to is seen by nobody but a search
    const unnamed = { missing: 'UNNAMED', less: 'UNNAMED', wrong: 'WRONG' } as const
    findings.add((isNamed ? named : unnamed)[verdict], `${resolution} ${id}: ${verdict} ${frame ? textOf(frame) : ''}`)
  }
}

function textOf({ statistics, lastSeconds, set }: RollupFrame): string {
  const numbers = Object.entries(statistics).map(([name, values]) => [name, [...values]])
  return JSON.stringify({ lastSeconds, series: seriesOf(set), ...Object.fromEntries(numbers) })
}

/** What a statistic may be where some of the samples are missing; ours are never negative. */
const LESS: Readonly<Record<Statistic, (value: number, whole: number) => boolean>> = {
  sum: (value, whole) => value <= whole * (1 + 1e-9),
  count: (value, whole) => value <= whole,
  min: (value, whole) => value >= whole,
  max: (value, whole) => value <= whole,
  last: (value, whole) => value === whole,
}

/** `missing` where statistics are absent and the others right; `less` where they may tell of a part of the samples. */
function compareBuckets(wanted: RollupFrame, frame: RollupFrame): 'same' | 'missing' | 'less' | 'wrong' {
  const known = seriesOf(wanted.set)
  const series = seriesOf(frame.set)
  if (wanted.intervalSeconds !== frame.intervalSeconds || frame.lastSeconds > wanted.lastSeconds) return 'wrong'
  let isLess = frame.lastSeconds < wanted.lastSeconds
  const strangers = series.flatMap((name, at) => (known.includes(name) ? [] : [at]))
  if (strangers.some((at) => Object.values(frame.statistics).some((values) => !Number.isNaN(values[at]))))
    return 'wrong'
  const places = known.map((name) => series.indexOf(name))
  let isMissing = false
  for (const statistic in LESS) {
    const name = statistic as Statistic
    const [right, given] = [wanted.statistics[name], frame.statistics[name]]
    for (let at = 0; at < known.length; at++) {
      const [whole, value] = [right?.[at] ?? NaN, given?.[places[at]!] ?? NaN]
      if (Object.is(whole, value)) continue
      if (Number.isNaN(value)) isMissing = true
      else if (Number.isNaN(whole)) return 'wrong'
      else if (name !== 'sum' || !near(value, whole)) {
        if (!LESS[name](value, whole)) return 'wrong'
        isLess = true
      }
    }
  }
  return isLess ? 'less' : isMissing ? 'missing' : 'same'
}

/** Against the sound file's answer. In a period that is named a mean may be one of what is left. */
function lookAtQuery(ask: Ask, query: Query, findings: Findings): void {
  const { metric, stepSeconds, from, answer: sound } = query
  const answer = ask((context) => put(context, query))
  const problems = answer.damage ?? []
  const found = byLabels(answer)
  for (const labels of found.keys()) if (!sound.has(labels)) findings.add('WRONG', `a series ${labels} of ${metric}`)
  for (const [labels, right] of sound) {
    const values = found.get(labels)
    right.forEach((value, step) => {
      const given = values?.[step] ?? NaN
      if (Object.is(value, given) || near(value, given)) return
      const startMs = (Math.floor(from / stepSeconds) + step) * stepSeconds * 1000
      const isNamed = problems.some((problem) => covers(problem, startMs, startMs + stepSeconds * 1000))
      const detail = `${metric} ${labels} at ${startMs / 1000} by ${stepSeconds} s: ${given}`
      if (Number.isNaN(given)) findings.add(isNamed ? 'named' : 'UNNAMED', detail)
      else if (answer.resolution === 'raw') findings.add('WRONG', detail)
      else findings.add(isNamed ? 'partly' : 'UNNAMED', detail)
    })
  }
}
