/**
 * Several collectors over one list of targets, each target asked by one of them. Each tells the shared store every
 * few seconds that it lives (`collector.targets`) and reads there who else does; a target belongs to the living
 * collector that ranks it highest (rendezvous hashing: Thaler & Ravishankar 1998), so that a death moves only the
 * targets of the dead. Nobody leads, nothing else is needed than the store all of them write to anyway.
 *
 * While the store cannot be asked, everybody keeps what it has. One that starts then takes everything after the time
 * it would take to see the others: targets asked twice are better than targets not asked.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import { type Problem, toProblem } from '../core/errors.ts'
import type { MetricStore } from '../store/metrics/store.ts'

/** Heartbeats that may be missing before a collector counts as dead. */
const MISSED = 3

export interface ShardingOptions {
  /** of this collector, unlike every other's */
  readonly name: string
  /** label `site` of what it tells of itself */
  readonly site?: string | undefined
  readonly heartbeatSeconds: number
  readonly store: Pick<MetricStore, 'write' | 'query'>
  readonly clock: Clock
  /** every target that is to be shared out */
  readonly targets: () => readonly string[]
  /** who lives changed, and with it what is ours */
  readonly changed: (members: readonly string[]) => void
  readonly failed: (problem: Problem) => void
}

export interface Sharding {
  start(): void
  owns(target: string): boolean
  stop(): void
}

export function createSharding(options: ShardingOptions): Sharding {
  const { name, site, heartbeatSeconds, store, clock, targets, changed, failed } = options
  const labels = site === undefined ? { collector: name } : { collector: name, site }
  const set = { keys: [{ metric: 'collector.targets' as const, labels }] }
  /** nothing is ours until the others had the time to see us: they let go first */
  let members: readonly string[] = []
  let began = 0
  let failing = false
  let stopped = false
  let cancel = () => {}

  const owns = (target: string): boolean => members.length > 0 && ownerOf(target, members) === name

  async function beat(): Promise<void> {
    const now = clock.now()
    try {
      const count = targets().filter(owns).length
      const frame = { origin: `collector:${name}`, timeSeconds: now, intervalSeconds: heartbeatSeconds, set }
      await store.write([{ ...frame, values: Float64Array.of(count) }])
      const seen = await living(store, now, heartbeatSeconds)
      if (failing) failing = false
      if (mayBegin(now)) join([...new Set([...seen, name])].sort())
    } catch (error) {
      if (!failing) failed(toProblem(error))
      failing = true
      if (members.length === 0 && mayBegin(now)) join([name])
    }
  }

  const mayBegin = (now: number): boolean => now - began >= MISSED * heartbeatSeconds || now < began

  function join(found: readonly string[]): void {
    if (stopped || found.join('\n') === members.join('\n')) return
    members = found
    changed(members)
  }

  function run(): void {
    beat().finally(() => {
      if (!stopped) cancel = clock.after(heartbeatSeconds, run)
    })
  }

  return {
    start() {
      began = clock.now()
      run()
    },
    owns,
    stop() {
      stopped = true
      cancel()
    },
  }
}

/** Who told of itself within the last heartbeats. */
async function living(store: Pick<MetricStore, 'query'>, now: number, heartbeatSeconds: number): Promise<string[]> {
  const { series } = await store.query({
    metric: 'collector.targets',
    where: {},
    by: ['collector'],
    fold: 'count',
    from: now - MISSED * heartbeatSeconds,
    to: now + heartbeatSeconds,
    stepSeconds: heartbeatSeconds,
    // sums are never held: only what was really told counts
    overTime: 'sum',
    resolution: 'raw',
  })
  return series.flatMap(({ labels, values }) =>
    values.some((value) => value > 0) && labels['collector'] !== undefined ? [labels['collector']] : [],
  )
}

/** The member that ranks the target highest; the same for everybody who knows the same members. */
export function ownerOf(target: string, members: readonly string[]): string | undefined {
  let best: { readonly member: string; readonly rank: string } | undefined
  for (const member of members) {
    const rank = createHash('sha256').update(`${member}\n${target}`).digest('hex')
    if (!best || rank > best.rank) best = { member, rank }
  }
  return best?.member
}
