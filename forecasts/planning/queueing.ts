/**
 * A first look at waits without replaying anything: many servers, one queue, every job on one server. It knows neither
 * wide jobs nor bursts, so real waits are longer: always shown as optimistic.
 */
import { type Reckoned, reckoned, requireAtLeast, requirePositive } from './reckoned.ts'

/**
 * Probability that whoever comes has to wait (Erlang, Post Office Electrical Engineers' Journal 10 (1918) 189), through
 * the recursion of Erlang's B, which no large number spoils.
 * @param servers whole, at least 1
 * @param load share of them that is busy, 0 to 1
 * @returns 1 from full load on
 */
export function erlangC(servers: number, load: number): number {
  if (load >= 1) return 1
  const offered = servers * load
  let blocked = 1
  for (let count = 1; count <= servers; count++) blocked = (offered * blocked) / (count + offered * blocked)
  return blocked / (1 - load * (1 - blocked))
}

export interface Queue {
  /** whole, at least 1 */
  readonly servers: number
  /** share of them that is busy, 0 and more; from 1 on waits have no end */
  readonly load: number
  readonly meanServiceSeconds: number
  /** coefficients of variation: of times between arrivals, and of service; 1 as chance alone has it */
  readonly cvArrival: number
  readonly cvService: number
}

/**
 * Mean wait by Allen and Cunneen: Wq ≈ C(c, ρ) / (c(1 − ρ)) × S × (Ca² + Cs²) / 2.
 * @throws AppError `invalid` naming what cannot be
 */
export function screenedWait(queue: Queue): Reckoned {
  const { servers, load, meanServiceSeconds, cvArrival, cvService } = queue
  requireAtLeast('servers', servers, 1)
  requireAtLeast('load', load, 0)
  requirePositive('meanServiceSeconds', meanServiceSeconds)
  requireAtLeast('cvArrival', cvArrival, 0)
  requireAtLeast('cvService', cvService, 0)
  const inputs = { servers, load, meanService: meanServiceSeconds, cvArrival, cvService }
  const spread = (cvArrival ** 2 + cvService ** 2) / 2
  const value = load >= 1 ? Infinity : (erlangC(servers, load) / (servers * (1 - load))) * meanServiceSeconds * spread
  return reckoned('queue.wait', 'seconds', inputs, value)
}

const MOST_SERVERS = 1_000_000

/**
 * The fewest servers whose mean wait stays below a limit, for so much work.
 * @param offered servers that would be busy all the time
 * @returns undefined where not even a million would do
 */
export function serversFor(
  offered: number,
  queue: Omit<Queue, 'servers' | 'load'>,
  limitSeconds: number,
): number | undefined {
  requireAtLeast('offered', offered, 0)
  requirePositive('limitSeconds', limitSeconds)
  const isEnough = (servers: number): boolean =>
    screenedWait({ ...queue, servers, load: offered / servers }).value <= limitSeconds
  let low = Math.max(1, Math.ceil(offered))
  let high = low
  while (!isEnough(high)) {
    if (high >= MOST_SERVERS) return undefined
    low = high + 1
    high = Math.min(MOST_SERVERS, high * 2 + 1)
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(middle)) high = middle
    else low = middle + 1
  }
  return low
}
