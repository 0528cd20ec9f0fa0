/** R's forecast (Debian: r-cran-forecast) over the same series, all through one process. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { MODELS } from '../../../forecasts/registry.ts'
import { findProgram } from '../process.ts'
import { average, type Figures, judge, type Said } from './judge.ts'
import { periodsOf, type TaskSet } from './sets.ts'

const METHODS = ['ets', 'auto.arima', 'thetaf'] as const
/** A series takes as long at most, each method. */
const LIMIT_SECONDS = 20
/** Longer seasons R's methods do not take: such a series is one without. */
const LONGEST_SEASON = 52

/** Is R there, and its package? */
export function findR(): string | undefined {
  const path = findProgram('Rscript')
  if (!path) return undefined
  return spawnSync(path, ['-e', 'library(forecast)'], { stdio: 'ignore' }).status === 0 ? path : undefined
}

export interface Peer {
  readonly figures: Figures
  /** series that it failed at, or did not finish in time: there the seasonal naive forecast counts */
  readonly failed: number
}

/** @returns by method */
export function askR(path: string, set: TaskSet): Readonly<Record<string, Peer>> {
  const season = periodsOf(set.name)[0] ?? 1
  const frequency = season <= LONGEST_SEASON ? season : 1
  const lines = set.tasks.map(({ history }) => [frequency, set.horizon, LIMIT_SECONDS, ...history].join(' '))
  const { stdout, status, stderr } = spawnSync(path, [join(import.meta.dirname, 'peer.R')], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
  if (status !== 0) throw new Error(`R ended with ${status}: ${stderr.slice(-400)}`)
  const answers = stdout.trimEnd().split('\n').map(read)
  return Object.fromEntries(
    METHODS.map((method) => {
      const own = answers.filter((answer) => answer.method === method)
      const judged = set.tasks.map((task, at) => {
        const { said, ms } = own[at]!
        const naive = MODELS.seasonal_naive.fit(task.history, season > 1 ? [season] : []).predict(set.horizon)
        return judge(set, task, said ?? saidOf(Array.from({ length: 5 }, () => naive.mean)), ms)
      })
      return [method, { figures: average(judged, set), failed: own.filter(({ said }) => !said).length }]
    }),
  )
}

function read(line: string): { readonly method: string; readonly ms: number; readonly said: Said | undefined } {
  const [method, seconds, ...rest] = line.trim().split(' ')
  const ms = 1000 * Number(seconds)
  if (rest[0] === 'failed') return { method: method!, ms, said: undefined }
  const parts = rest
    .join(' ')
    .split(';')
    .map((numbers) => Float64Array.from(numbers.trim().split(' '), Number))
  const isWhole = parts.length === 5 && parts.every((values) => values.every(Number.isFinite))
  return { method: method!, ms, said: isWhole ? saidOf(parts) : undefined }
}

function saidOf([mean, low80, high80, low95, high95]: readonly Float64Array[]): Said {
  return { mean: mean!, low80: low80!, high80: high80!, low95: low95!, high95: high95! }
}
