/**
 * Replays a trace of jobs on a cluster: a discrete-event simulation of the queue. Jobs are placed by what they ask for,
 * planned by their time limits and run for as long as they really ran. Pure; the same input gives the same answer.
 */
import type { UnixSeconds } from '../../../core/series.ts'
import { MINUTE_SECONDS } from '../../../core/units.ts'
import { changesOf, checkCluster, mostNodes, type ReplayCluster } from './cluster.ts'
import { admit } from './demand.ts'
import { createDomains, type Domain } from './domains.ts'
import { createEvents } from './events.ts'
import type { ReplayJobs } from './jobs.ts'
import { createOrder } from './order.ts'
import { createPoolState } from './pool-state.ts'
import type { ReplayProblems } from './problems.ts'
import type { SchedulerOptions } from './scheduler-options.ts'

export interface ReplayOutcome {
  /** by job; NaN: it never started: left out, withdrawn before, or there never was room for it */
  readonly start: Float64Array
  /** NaN where it never started */
  readonly end: Float64Array
  /** by job: place of its pool in the cluster; -1: none */
  readonly pool: Int32Array
  /** by job: place of its partition in the cluster; -1: it was left out, and a problem says why */
  readonly partition: Int32Array
  readonly problems: ReplayProblems
}

/** How a job stands. */
const [AWAITED, WAITING, RUNNING, GONE] = [0, 1, 2, 3]

/** What happens; of what happens at one moment, in this order. */
const KINDS = ['end', 'overrun', 'withdrawal', 'change', 'gap', 'wake'] as const
type Kind = (typeof KINDS)[number]
/** More than there are jobs, so that a kind and a number make one number. */
const STRIDE = 2 ** 32

/**
 * How much longer a job is expected to run each time it has outlived what was expected: Tsafrir, Etsion and Feitelson,
 * IEEE Trans. Parallel Distrib. Syst. 18 (2007) 789, §4.
 */
const CORRECTIONS_MINUTES = [1, 5, 15, 30, 60, 120, 300, 600, 1_200, 3_000, 6_000]

/**
 * @param jobs in any order
 * @throws AppError `invalid` where the cluster contradicts itself; jobs that cannot be replayed are problems, and only
 *   they are left out
 */
export function simulate(jobs: ReplayJobs, cluster: ReplayCluster, options: SchedulerOptions): ReplayOutcome {
  checkCluster(cluster)
  const { partition, pools: suitable, least, problems } = admit(jobs, cluster)
  const start = new Float64Array(jobs.count).fill(NaN)
  const end = new Float64Array(jobs.count).fill(NaN)
  const poolOf = new Int32Array(jobs.count).fill(-1)
  const state = new Uint8Array(jobs.count).fill(AWAITED)
  /** when a job that runs is going to end as far as is known */
  const foreseen = new Float64Array(jobs.count)
  const corrections = new Uint8Array(jobs.count)
  const { resolutionSeconds, intervalSeconds, backfill, windowSeconds, maxJobTest } = options
  const pools = cluster.pools.map((pool) =>
    createPoolState(pool, jobs, {
      most: mostNodes(pool, cluster.changes),
      ...{ resolutionSeconds, intervalSeconds, windowSeconds, foreseen },
    }),
  )
  const poolsOf = cluster.partitions.map(({ pools: own }) =>
    own.map((name) => cluster.pools.findIndex((pool) => pool.name === name)),
  )
  /** of partitions that have but one */
  const onlyPools = poolsOf.map((own) => (own.length === 1 ? pools[own[0]!] : undefined))
  const limits = limitsOf(jobs, partition, cluster)
  const order = createOrder(jobs, partition, cluster, options.priority)
  const { domains, domainOf, domainOfPool } = createDomains(cluster, order.isBefore)
  /** of a partition whose first waiting job cannot start */
  const isBlocked = new Uint8Array(cluster.partitions.length)
  const events = createEvents()
  const push = (time: number, kind: Kind, what: number): void => events.push(time, KINDS.indexOf(kind) * STRIDE + what)

  const changes = cluster.pools.flatMap((pool, place) =>
    changesOf(pool, cluster.changes).map((one) => ({ ...one, place })),
  )
  for (const [number, { at }] of changes.entries()) push(at, 'change', number)
  const gaps = cluster.reservations.flatMap(({ pool, from, to, nodes }) => {
    const place = cluster.pools.findIndex(({ name }) => name === pool)
    return [
      { place, at: from, nodes: -nodes },
      { place, at: to, nodes },
    ]
  })
  gaps.forEach(({ place, at, nodes }, number) => {
    if (at === Infinity) return
    pools[place]!.announce(at, nodes)
    push(at, 'gap', number)
  })

  /** Ends of jobs are foreseen on a grid, and always later than now. */
  const gridded = (time: number): number => Math.ceil(time / resolutionSeconds) * resolutionSeconds

  const tryStart = (job: number, now: number): boolean => {
    const ends = gridded(now + limits[job]!)
    const until = ends > now ? ends : now + resolutionSeconds
    const own = poolsOf[partition[job]!]!
    for (let at = 0; at < own.length; at++) {
      if ((suitable[job]! & (1 << at)) === 0 || !pools[own[at]!]!.start(job, now, until)) continue
      state[job] = RUNNING
      start[job] = now
      poolOf[job] = own[at]!
      foreseen[job] = until
      end[job] = Math.min(now + jobs.runSeconds[job]!, jobs.withdrawn[job]!)
      push(end[job]!, 'end', job)
      if (end[job]! > until) push(until, 'overrun', job)
      order.started(job, now)
      return true
    }
    return false
  }

  /** Room is kept for it where it can start soonest. */
  const promise = (job: number, now: number): void => {
    const own = poolsOf[partition[job]!]!
    let [best, from] = [-1, now + windowSeconds]
    for (let at = 0; at < own.length; at++) {
      if ((suitable[job]! & (1 << at)) === 0) continue
      const soonest = pools[own[at]!]!.soonest(job, now, limits[job]!)
      if (soonest <= from && (best < 0 || soonest < from)) {
        from = soonest
        best = own[at]!
      }
    }
    if (best >= 0) pools[best]!.promise(job, from, gridded(from + limits[job]!))
  }

  /** Of the partitions that are still looked at, the one whose next job comes first, and the next job of the others. */
  const nextOf = ({ partitions, waiting, cursors, tested }: Domain, isFull: boolean): readonly [number, number] => {
    const isOver = !isFull || backfill === 'none' || tested >= maxJobTest
    let [best, first, second] = [-1, -1, -1]
    for (let at = 0; at < partitions.length; at++) {
      const queue = waiting[at]!
      if ((isOver && isBlocked[partitions[at]!] === 1) || cursors[at]! >= queue.end) continue
      const job = queue.jobAt(cursors[at]!)
      if (first < 0 || order.isBefore(job, first)) {
        second = first
        first = job
        best = at
      } else if (second < 0 || order.isBefore(job, second)) second = job
    }
    return [best, second]
  }

  const begin = (domain: Domain, now: number): void => {
    for (const pool of domain.pools) pools[pool]!.begin(now)
    for (const one of domain.partitions) isBlocked[one] = 0
    domain.waiting.forEach(({ first }, at) => {
      domain.cursors[at] = first
    })
    domain.blocked = 0
    domain.tested = 0
    domain.isDirty = false
  }

  /** @param isFull whether jobs may start before those that wait in front of them */
  const pass = (domain: Domain, now: number, isFull: boolean): void => {
    const { waiting, cursors, partitions } = domain
    if (order.isStale(now)) {
      order.refresh(waiting, now)
      domain.isDirty = true
    }
    if (domain.isDirty) begin(domain, now)
    else for (const pool of domain.pools) pools[pool]!.resume(now)
    domain.isWaiting = true
    for (;;) {
      const [at, rival] = nextOf(domain, isFull)
      if (at < 0) break
      const isBehind = isBlocked[partitions[at]!] === 1
      // nothing starts any more, and nobody else is promised anything
      if (isBehind && backfill === 'easy' && domain.blocked === partitions.length && !hasRoom(domain)) {
        domain.isWaiting = false
        break
      }
      const queue = waiting[at]!
      const { end: last } = queue
      const pool = onlyPools[partitions[at]!]
      const mayPromise = backfill === 'conservative' || (backfill === 'easy' && !isBehind)
      let place = cursors[at]!
      // as long as it is this partition's turn
      for (; place < last; place++) {
        const job = queue.jobAt(place)
        if (rival >= 0 && order.isBefore(rival, job)) break
        // most of those that wait are larger than what is free
        const mayFit = pool === undefined || pool.free[0]! >= least[job]!
        if (state[job] !== WAITING || (mayFit && tryStart(job, now))) {
          queue.remove(place)
          continue
        }
        domain.tested++
        if (mayPromise) promise(job, now)
        if (isBehind && domain.tested < maxJobTest) continue
        if (!isBehind) block(domain, at, isFull)
        place++
        break
      }
      cursors[at] = place
    }
    domain.isWaiting &&= nextOf(domain, true)[0] >= 0
  }
  const block = (domain: Domain, at: number, isFull: boolean): void => {
    isBlocked[domain.partitions[at]!] = 1
    domain.blocked++
    // whoever was passed over may come before this one
    if (!isFull && domain.blocked > 1) domain.isDirty = true
  }
  const hasRoom = (domain: Domain): boolean => {
    for (const pool of domain.pools) if (pools[pool]!.hasRoom) return true
    return false
  }

  const schedule = (domain: Domain, place: number, now: number): void => {
    const isFull = now >= domain.nextFull
    pass(domain, now, isFull)
    if (isFull) domain.nextFull = now + intervalSeconds
    if ((domain.isWaiting || domain.isDirty) && domain.wake !== domain.nextFull) {
      domain.wake = domain.nextFull
      push(domain.nextFull, 'wake', place)
    }
  }

  const touched = new Set<number>()
  const touch = (domain: number): void => {
    domains[domain]!.isDirty = true
    touched.add(domain)
  }
  const happen: Record<Kind, (what: number, now: number) => void> = {
    end(job, now) {
      state[job] = GONE
      pools[poolOf[job]!]!.finish(job, foreseen[job]!)
      order.ended(job, now)
      touch(domainOf[partition[job]!]!)
    },
    overrun(job, now) {
      if (state[job] !== RUNNING) return
      const step = Math.min(corrections[job]!++, CORRECTIONS_MINUTES.length - 1)
      const next = gridded(now + CORRECTIONS_MINUTES[step]! * MINUTE_SECONDS)
      pools[poolOf[job]!]!.postpone(job, foreseen[job]!, next)
      foreseen[job] = next
      if (end[job]! > next) push(next, 'overrun', job)
      touch(domainOf[partition[job]!]!)
    },
    withdrawal(job) {
      if (state[job] !== WAITING) return
      state[job] = GONE
      for (const pool of poolsOf[partition[job]!]!) pools[pool]!.forget(job)
      touch(domainOf[partition[job]!]!)
    },
    change(number) {
      const { place, nodes } = changes[number]!
      pools[place]!.resize(nodes)
      touch(domainOfPool[place]!)
    },
    gap(number) {
      const { place, at, nodes } = gaps[number]!
      pools[place]!.apply(at, nodes)
      touch(domainOfPool[place]!)
    },
    wake: (domain) => void touched.add(domain),
  }
  const arrive = (job: number, now: UnixSeconds): void => {
    if (partition[job]! < 0) return
    if (jobs.withdrawn[job]! <= now) {
      state[job] = GONE
      return
    }
    state[job] = WAITING
    if (jobs.withdrawn[job]! < Infinity) push(jobs.withdrawn[job]!, 'withdrawal', job)
    order.arrived(job, now)
    const place = domainOf[partition[job]!]!
    const domain = domains[place]!
    const at = domain.partitions.indexOf(partition[job]!)
    if (!domain.waiting[at]!.insert(job)) domain.isDirty = true
    touched.add(place)
  }

  const arrivals = byArrival(jobs)
  let next = 0
  for (;;) {
    const arrival = next < arrivals.length ? jobs.eligible[arrivals[next]!]! : Infinity
    const now = Math.min(arrival, events.next)
    if (now === Infinity) break
    while (events.next === now) {
      const event = events.pop()
      const kind = Math.floor(event / STRIDE)
      happen[KINDS[kind]!](event - kind * STRIDE, now)
    }
    while (next < arrivals.length && jobs.eligible[arrivals[next]!] === now) arrive(arrivals[next++]!, now)
    for (const place of touched) schedule(domains[place]!, place, now)
    touched.clear()
  }
  return { start, end, pool: poolOf, partition, problems }
}

/** By how long each is expected to run: its own limit, or its partition's. */
function limitsOf({ count, limitSeconds }: ReplayJobs, partition: Int32Array, { partitions }: ReplayCluster) {
  const limits = new Float64Array(count)
  for (let job = 0; job < count; job++) {
    const own = limitSeconds[job]!
    limits[job] = Number.isNaN(own) ? (partitions[partition[job]!]?.defaultLimitSeconds ?? Infinity) : own
  }
  return limits
}

/** Those that wait first; of those at one moment, in the order given. */
function byArrival({ count, eligible }: ReplayJobs): Int32Array {
  const order = Int32Array.from({ length: count }, (_, job) => job)
  let isSorted = true
  for (let job = 1; job < count && isSorted; job++) isSorted = eligible[job - 1]! <= eligible[job]!
  return isSorted ? order : order.sort((a, b) => eligible[a]! - eligible[b]! || a - b)
}
