/** A pool as it is at a moment of the replay: what is free, what comes back when, and who runs there. */
import type { NodePool } from './cluster.ts'
import { amountsOf, nodeAmounts, shareOf, thingsOf } from './demand.ts'
import { createPlan, createReleases, type Plan } from './foresight.ts'
import type { ReplayJobs } from './jobs.ts'
import { createNodeMap } from './node-map.ts'

export interface PoolState {
  /** of each thing that is counted */
  readonly free: Float64Array
  /** What a job takes; the same array each time. */
  amounts(job: number): Float64Array
  /** @param until when it is going to end as far as is known. @returns false: there is no room for it */
  start(job: number, now: number, until: number): boolean
  finish(job: number, until: number): void
  /** A job runs for longer than was known. */
  postpone(job: number, until: number, next: number): void
  /** A pass begins anew: nothing is promised. */
  begin(now: number): void
  /** A pass goes on where it was. */
  resume(now: number): void
  /**
   * Keeps room for a job from when it can start.
   * @returns when that is; Infinity: nothing is kept
   */
  soonest(job: number, now: number, seconds: number): number
  promise(job: number, from: number, to: number): void
  /** A job that waited for room is gone. */
  forget(job: number): void
  /** Whether anything at all could start. */
  readonly hasRoom: boolean
  /** More nodes from now on, or fewer. */
  resize(nodes: number): void
  /** Nodes are known to go, or come, at a moment: `apply` then makes it so. */
  announce(at: number, nodes: number): void
  apply(at: number, nodes: number): void
}

interface PoolOptions {
  readonly most: number
  readonly resolutionSeconds: number
  readonly intervalSeconds: number
  readonly windowSeconds: number
  /** by job: when it is going to end as far as is known */
  readonly foreseen: Float64Array
}

export function createPoolState(pool: NodePool, jobs: ReplayJobs, options: PoolOptions): PoolState {
  const { most, resolutionSeconds, intervalSeconds, windowSeconds, foreseen } = options
  const things = thingsOf(pool)
  const each = nodeAmounts(pool)
  const free = each.map((amount) => amount * pool.nodes)
  const releases = createReleases(things)
  const plan: Plan = createPlan(things)
  const map = pool.allocation === 'shared' ? createNodeMap(pool, pool.nodes, most, jobs.count) : undefined
  const wanted = new Float64Array(things)
  const running = new Set<number>()
  let isPlanned = false
  /** how many announced moments there are when nodes go */
  let losses = 0
  let [heldAt, mayHold] = [-Infinity, true]
  let of = -1

  const amounts = (job: number): Float64Array => {
    // it is mostly asked for what was asked for last
    if (job !== of) amountsOf(jobs, job, pool, wanted)
    of = job
    return wanted
  }
  const draw = (now: number): void => {
    if (isPlanned) return
    // what comes back later helps nobody whom room can be kept for; what goes then has to be known
    plan.draw(now, free, releases, losses > 0 ? Infinity : now + windowSeconds)
    isPlanned = true
  }
  const hold = (job: number, now: number): number => {
    if (!map || !mayHold) return -Infinity
    mayHold = false
    if (map.holder === job && now < heldAt + intervalSeconds) return -Infinity
    heldAt = now
    const order = [...running].map((other) => [other, foreseen[other]!] as const).sort(([, a], [, b]) => a - b)
    return map.hold(job, shareOf(jobs, job, pool), order)
  }
  const change = (nodes: number): void => {
    for (let thing = 0; thing < things; thing++) free[thing]! += nodes * each[thing]!
    map?.resize(nodes)
  }

  return {
    free,
    amounts,
    get hasRoom() {
      // of what a job need not have, nothing may be left
      return free[0]! > 0 || (pool.cores === 0 && things > 1 && free[1]! > 0)
    },
    start(job, now, until) {
      const taken = amounts(job)
      for (let thing = 0; thing < things; thing++) if (taken[thing]! > free[thing]!) return false
      if (isPlanned && !plan.isFree(until, taken)) return false
      if (map) {
        if (!map.place(job, shareOf(jobs, job, pool), until)) return false
        running.add(job)
      }
      for (let thing = 0; thing < things; thing++) free[thing]! -= taken[thing]!
      releases.forget(now)
      if (until < Infinity) releases.add(until, taken, 1)
      if (isPlanned) plan.promise(now, until, taken)
      return true
    },
    finish(job, until) {
      const taken = amounts(job)
      for (let thing = 0; thing < things; thing++) free[thing]! += taken[thing]!
      if (until < Infinity) releases.add(until, taken, -1)
      if (map) {
        map.release(job)
        running.delete(job)
      }
    },
    postpone(job, until, next) {
      const taken = amounts(job)
      releases.add(until, taken, -1)
      releases.add(next, taken, 1)
    },
    begin(now) {
      releases.forget(now)
      isPlanned = false
      mayHold = true
      if (losses > 0) draw(now)
    },
    resume(now) {
      if (isPlanned) plan.advance(now)
    },
    soonest(job, now, seconds) {
      draw(now)
      const held = hold(job, now)
      // there is room, but not together: it is not seen before something ends
      const next = map ? now + resolutionSeconds : now
      return plan.earliest(amounts(job), seconds, Math.max(next, held))
    },
    promise(job, from, to) {
      plan.promise(from, to, amounts(job))
    },
    forget(job) {
      if (map?.holder === job) map.drop()
    },
    resize: change,
    announce(at, nodes) {
      if (nodes < 0) losses++
      releases.add(
        at,
        each.map((amount) => amount * nodes),
        1,
      )
    },
    apply(at, nodes) {
      if (nodes < 0) losses--
      releases.add(
        at,
        each.map((amount) => amount * nodes),
        -1,
      )
      change(nodes)
    },
  }
}
