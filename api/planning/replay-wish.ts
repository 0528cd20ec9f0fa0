/** What a replay may be asked, checked; and what its answer rests on. */
import { hash } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import type { Backfill } from '../../forecasts/planning/replay/scheduler-options.ts'
import type { ApiDeps } from '../deps.ts'
import { choice, langParameter } from '../query.ts'
import { formatParameter } from '../tables.ts'
import { parseInstant, parsePeriod } from '../window.ts'
import type { ReplayGround, ReplayQuestion } from './replay-question.ts'
import { numberOf } from './wish.ts'

const BACKFILLS = ['none', 'easy', 'conservative'] as const satisfies readonly Backfill[]
const DEFAULT_DAYS = 90
const MOST_NODES = 10_000
const MOST_SEEDS = 20
const DEFAULT_SEEDS = 5
/** What was last seen before that is there no more. */
const RECENT_SECONDS = 7 * DAY_SECONDS

export const replayParameters = {
  cluster: z.string().optional().describe('needed where the ledger has several'),
  partition: z.string().optional().describe('whose nodes are added or removed, and whose wait targetWait is about'),
  from: z
    .string()
    .optional()
    .describe(
      `Unix seconds, now or now-30d (s m h d w), widened to days of UTC; default ${DEFAULT_DAYS} days before to`,
    ),
  to: z.string().optional().describe('as from; exclusive; default the end of the last day with jobs'),
  growth: z.string().optional().describe('more load, or less, in percent'),
  nodes: z.string().optional().describe('more nodes of the usual shape of the partition; fewer where negative'),
  seeds: z.string().optional().describe(`0 – ${MOST_SEEDS}, default ${DEFAULT_SEEDS}; 0: jobs come as they came`),
  targetWait: z.string().optional().describe('hours: then the fewest nodes are sought whose p90 wait is no longer'),
  backfill: z.enum(BACKFILLS).optional().describe('default easy'),
  ...formatParameter,
  ...langParameter,
}
type Wish = z.output<z.ZodObject<typeof replayParameters>>

/** @throws AppError `invalid` naming the parameter and what is allowed; as the ledger */
export async function readReplay(
  wish: Wish,
  { ledger, clock }: Pick<ApiDeps, 'ledger' | 'clock'>,
  signal: AbortSignal,
): Promise<ReplayQuestion> {
  const number = (name: 'growth' | 'nodes' | 'seeds', least: number, most: number, otherwise: number) =>
    wish[name] === undefined ? otherwise : numberOf(name, wish[name], least, most)
  const whole = (name: 'nodes' | 'seeds', least: number, most: number, otherwise: number) => {
    const value = number(name, least, most, otherwise)
    if (Number.isInteger(value)) return value
    throw new AppError('invalid', 'api.not_allowed', { name, value: wish[name]!, allowed: `${least} – ${most}` })
  }
  const growth = 1 + number('growth', -90, 500, 0) / 100
  // other jobs come only by chance
  const seeds = whole('seeds', growth === 1 ? 0 : 1, MOST_SEEDS, DEFAULT_SEEDS)
  const { clusters } = await ledger.contents(signal)
  if (clusters.length === 0) throw new AppError('not_found', 'replay.no_ledger')
  const names = clusters.map((one) => one.cluster)
  const asked = wish.cluster ?? (names.length === 1 ? names[0]! : undefined)
  if (asked === undefined)
    throw new AppError('invalid', 'api.not_allowed', { name: 'cluster', value: '', allowed: names.join(', ') })
  const cluster = choice('cluster', asked, names)
  const last = clusters.find((one) => one.cluster === cluster)!.lastSubmit + DAY_SECONDS
  const to = wish.to === undefined ? last : parseInstant('to', wish.to, clock.now())
  const since = Math.max(0, to - DEFAULT_DAYS * DAY_SECONDS)
  const period = parsePeriod({ from: wish.from ?? `${since}`, to: `${to}` }, clock.now(), '0')
  return {
    cluster,
    // whole days: who asks again a little later asks the same
    window: {
      from: Math.floor(period.from / DAY_SECONDS) * DAY_SECONDS,
      to: Math.ceil(period.to / DAY_SECONDS) * DAY_SECONDS,
    },
    wish: {
      ...{ growth, partition: wish.partition, backfill: wish.backfill ?? 'easy' },
      nodes: whole('nodes', -MOST_NODES, MOST_NODES, 0),
      seeds: Array.from({ length: seeds }, (_, at) => at + 1),
      targetWaitSeconds:
        wish.targetWait === undefined ? undefined : numberOf('targetWait', wish.targetWait, 0, 10_000) * HOUR_SECONDS,
    },
  }
}

/** @throws AppError as the ledger and the store */
export async function readGround(
  { ledger, store, clock }: Pick<ApiDeps, 'ledger' | 'store' | 'clock'>,
  cluster: string,
  signal: AbortSignal,
): Promise<ReplayGround> {
  const [{ clusters }, capacity, states] = await Promise.all([
    ledger.contents(signal),
    ledger.capacity({ from: 0, to: Infinity }, signal),
    store.latest({
      ...{ metric: 'slurm_node.state', where: { cluster: [cluster] }, by: undefined, fold: 'default' },
      notBefore: clock.now() - RECENT_SECONDS,
    }),
  ])
  const memberships = Object.fromEntries(
    states.labels
      .filter((labels) => labels['cluster'] === cluster)
      .map(({ node = '', partitions = '' }) => [node, partitions.split(',').filter((name) => name !== '')]),
  )
  // up to when jobs are known moves all the time
  const jobs = clusters.filter((one) => one.cluster === cluster).map(({ knownUntil: _, ...rest }) => rest)
  return { memberships, version: hash('sha1', JSON.stringify([jobs, capacity]), 'base64url') }
}
