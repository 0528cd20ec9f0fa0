/** Feeds spoilt bodies to parsers and watches: crashes, slow inputs, memory. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { AppError } from '../../core/errors.ts'
import { mutateJson, mutateText, textPieces, trimJson } from './mutate.ts'
import { createRandom } from './random.ts'
import type { FuzzTarget } from './target.ts'

/** No input of 10 KiB may take longer. */
export const SLOW_MILLISECONDS = 100
/** Above this an input is timed again: a pause of the machine is not the parser's. */
const DOUBTFUL_MILLISECONDS = 5

export interface FuzzFailure {
  readonly target: string
  readonly reason: string
  readonly input: Buffer
}

export interface FuzzReport {
  readonly target: string
  executions: number
  /** well formed in spite of everything */
  accepted: number
  slowestMilliseconds: number
  readonly failures: FuzzFailure[]
}

export interface FuzzResult {
  readonly reports: readonly FuzzReport[]
  /** heap after garbage collection at the end, less the same after the first tenth */
  readonly heapGrowthBytes: number
}

interface Prepared {
  readonly target: FuzzTarget
  readonly corpus: readonly Buffer[]
  readonly report: FuzzReport
}

const MAX_FAILURES = 20

/** Runs `count` inputs, spread evenly over the targets; the same seed gives the same inputs. */
export function fuzz(targets: readonly FuzzTarget[], count: number, seed: number): FuzzResult {
  const random = createRandom(seed)
  const prepared = targets.map(prepare)
  const measure = heapMeter()
  let heapBefore = 0
  for (let i = 0; i < count; i++) {
    if (i === Math.floor(count / 10)) heapBefore = measure()
    const { target, corpus, report } = prepared[i % prepared.length]!
    const mutate = target.format === 'json' ? mutateJson : mutateText
    const input = mutate(random.pick(corpus), random, corpus)
    tryOne(target, input, report)
    if (report.failures.length >= MAX_FAILURES) break
  }
  return { reports: prepared.map(({ report }) => report), heapGrowthBytes: measure() - heapBefore }
}

function prepare(target: FuzzTarget): Prepared {
  const corpus = target.corpus.flatMap((body) => (target.format === 'json' ? [trimJson(body)] : textPieces(body)))
  const report = { target: target.name, executions: 0, accepted: 0, slowestMilliseconds: 0, failures: [] }
  return { target, corpus, report }
}

function tryOne(target: FuzzTarget, input: Buffer, report: FuzzReport): void {
  let milliseconds = timeOne(target, input, report)
  report.executions++
  if (report.failures.at(-1)?.input === input) return
  for (let i = 0; i < 3 && milliseconds > DOUBTFUL_MILLISECONDS; i++) {
    milliseconds = Math.min(milliseconds, timeOne(target, input))
  }
  report.slowestMilliseconds = Math.max(report.slowestMilliseconds, milliseconds)
  if (milliseconds > SLOW_MILLISECONDS) {
    report.failures.push({ target: target.name, reason: `${milliseconds.toFixed(0)} ms`, input })
  }
}

/** @param report where the outcome is counted; absent when it was already */
function timeOne(target: FuzzTarget, input: Buffer, report?: FuzzReport): number {
  const start = performance.now()
  try {
    target.parse(input)
    if (report) report.accepted++
  } catch (error) {
    if (!(error instanceof AppError)) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
      report?.failures.push({ target: target.name, reason, input })
    }
  }
  return performance.now() - start
}

/** Bytes in use after a full collection. */
function heapMeter(): () => number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  return () => {
    collect()
    return process.memoryUsage().heapUsed
  }
}
