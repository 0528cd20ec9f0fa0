/**
 * What a scheduler foresees of one pool: when what is in use comes back (`Releases`), and what of it is promised to
 * whom (`Plan`). Amounts have one number for each thing that is counted: cores or nodes, GPUs, bytes of memory.
 */
import { grown } from './events.ts'

/** Changes of what is free, in the order of time. */
export interface Releases {
  readonly count: number
  /** Copies all until a moment, it included, to the second place on. @returns how many there are */
  copyTo(times: Float64Array, amounts: Float64Array, until: number): number
  /** @param sign -1 takes it away, be it that it was given before */
  add(time: number, amounts: Float64Array, sign: number): void
  /** Forgets all until a moment, it included: by then it has happened. */
  forget(until: number): void
}

/** @param things how many numbers an amount has */
export function createReleases(things: number): Releases {
  let times = new Float64Array(64)
  let amounts = new Float64Array(64 * things)
  let [begin, end] = [0, 0]

  /** Place of the first that is not before a time. */
  const placeOf = (time: number): number => {
    let [low, high] = [begin, end]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (times[middle]! < time) low = middle + 1
      else high = middle
    }
    return low
  }

  const makeRoom = (): void => {
    if (end < times.length) return
    if (begin > times.length / 4) {
      times.copyWithin(0, begin, end)
      amounts.copyWithin(0, begin * things, end * things)
      end -= begin
      begin = 0
    } else {
      times = grown(times)
      amounts = grown(amounts)
    }
  }

  return {
    get count() {
      return end - begin
    },
    copyTo(toTimes, toAmounts, until) {
      let last = until === Infinity ? end : placeOf(until)
      if (last < end && times[last] === until) last++
      toTimes.set(times.subarray(begin, last), 1)
      toAmounts.set(amounts.subarray(begin * things, last * things), things)
      return last - begin
    },
    add(time, more, sign) {
      makeRoom()
      const place = placeOf(time)
      if (place === end || times[place] !== time) {
        times.copyWithin(place + 1, place, end)
        amounts.copyWithin((place + 1) * things, place * things, end * things)
        times[place] = time
        amounts.fill(0, place * things, (place + 1) * things)
        end++
      }
      for (let thing = 0; thing < things; thing++) amounts[place * things + thing]! += sign * more[thing]!
    },
    forget(until) {
      while (begin < end && times[begin]! <= until) begin++
    },
  }
}

/** How much is going to be free from now on, less what is promised. */
export interface Plan {
  /** Anew, of what is free now and what comes back until a moment. */
  draw(now: number, free: Float64Array, releases: Releases, until: number): void
  /** Time went by in which nothing happened. */
  advance(now: number): void
  /** When an amount is free for so long; Infinity: never as far as is known. @param notBefore now, or later */
  earliest(amounts: Float64Array, seconds: number, notBefore: number): number
  /** Takes an amount away from one moment until another, which may be Infinity. */
  promise(from: number, to: number, amounts: Float64Array): void
  /** Whether an amount is free from now until a moment. */
  isFree(until: number, amounts: Float64Array): boolean
}

/** How many searches are remembered. */
const REMEMBERED = 16

export function createPlan(things: number): Plan {
  let times = new Float64Array(128)
  let free = new Float64Array(128 * things)
  let [begin, end] = [0, 0]
  /**
   * The least that is free from now until a moment falls step by step, mostly one or two of them: of each thing the
   * moments and what is left from then on. Told anew when it is asked for after a promise.
   */
  const dipTimes: number[][] = Array.from({ length: things }, () => [])
  const dipFree: number[][] = Array.from({ length: things }, () => [])
  let [areDipsKnown, wasAsked] = [false, false]

  const makeRoom = (wanted: number): void => {
    if (begin > 0 && end + wanted > times.length) {
      times.copyWithin(0, begin, end)
      free.copyWithin(0, begin * things, end * things)
      end -= begin
      begin = 0
    }
    while (end + wanted > times.length) {
      times = grown(times)
      free = grown(free)
    }
  }

  const placeOf = (time: number): number => {
    let [low, high] = [begin, end]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (times[middle]! < time) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Place of what holds at a moment. */
  const placeAt = (time: number): number => {
    const place = placeOf(time)
    return place < end && times[place] === time ? place : Math.max(begin, place - 1)
  }

  /**
   * What was found for other jobs: room only gets less until the plan is drawn anew, so that who wants as much for as
   * long, or more, cannot start before them. Many jobs are alike.
   */
  const askedAmounts = new Float64Array(REMEMBERED * things)
  const askedSeconds = new Float64Array(REMEMBERED)
  const answers = new Float64Array(REMEMBERED)
  let [remembered, next] = [0, 0]

  const knownStart = (amounts: Float64Array, seconds: number): number => {
    let known = -Infinity
    for (let at = 0; at < remembered; at++) {
      if (answers[at]! <= known || seconds < askedSeconds[at]!) continue
      let isMore = true
      for (let thing = 0; thing < things && isMore; thing++)
        isMore = amounts[thing]! >= askedAmounts[at * things + thing]!
      if (isMore) known = answers[at]!
    }
    return known
  }
  const remember = (amounts: Float64Array, seconds: number, answer: number): void => {
    askedAmounts.set(amounts, next * things)
    askedSeconds[next] = seconds
    answers[next] = answer
    remembered = Math.max(remembered, next + 1)
    next = (next + 1) % REMEMBERED
  }

  /** Place of a moment, from which on something changes. */
  const cut = (time: number): number => {
    const place = placeOf(time)
    if (place < end && times[place] === time) return place
    times.copyWithin(place + 1, place, end)
    free.copyWithin((place + 1) * things, place * things, end * things)
    times[place] = time
    free.copyWithin(place * things, (place - 1) * things, place * things)
    end++
    return place
  }

  const search = (amounts: Float64Array, seconds: number, notBefore: number): number => {
    if (notBefore === Infinity) return Infinity
    let start = notBefore
    let until = start + seconds
    const first = amounts[0]!
    for (let at = placeAt(start); at < end; at++) {
      if (times[at]! >= until) return start
      let isEnough = free[at * things]! >= first
      for (let thing = 1; thing < things && isEnough; thing++) isEnough = free[at * things + thing]! >= amounts[thing]!
      if (isEnough) continue
      if (at + 1 === end) return Infinity
      start = times[at + 1]!
      until = start + seconds
    }
    return start
  }

  const findDips = (): void => {
    for (let thing = 0; thing < things; thing++) {
      const [moments, left] = [dipTimes[thing]!, dipFree[thing]!]
      moments.length = 0
      left.length = 0
      let least = Infinity
      for (let at = begin; at < end; at++) {
        const value = free[at * things + thing]!
        if (value >= least) continue
        least = value
        moments.push(times[at]!)
        left.push(value)
      }
    }
    areDipsKnown = true
  }

  const isFreeUntil = (until: number, amounts: Float64Array): boolean => {
    for (let at = begin; at < end && (at === begin || times[at]! < until); at++)
      for (let thing = 0; thing < things; thing++) if (free[at * things + thing]! < amounts[thing]!) return false
    return true
  }

  /** What begins now and lasts until a moment only lowers the dips before it. */
  const lowerDips = (to: number, amounts: Float64Array): void => {
    for (let thing = 0; thing < things; thing++) {
      const [moments, left] = [dipTimes[thing]!, dipFree[thing]!]
      let kept = 0
      for (let at = 0; at < moments.length; at++) {
        const value = left[at]! - (moments[at]! < to ? amounts[thing]! : 0)
        if (kept > 0 && value >= left[kept - 1]!) continue
        moments[kept] = moments[at]!
        left[kept++] = value
      }
      moments.length = kept
      left.length = kept
    }
  }

  return {
    draw(now, freeNow, releases, until) {
      begin = 0
      end = 1
      areDipsKnown = false
      wasAsked = false
      remembered = 0
      next = 0
      makeRoom(releases.count)
      times[0] = now
      free.set(freeNow)
      end = 1 + releases.copyTo(times, free, until)
      for (let at = things; at < end * things; at++) free[at]! += free[at - things]!
    },
    advance(now) {
      while (begin + 1 < end && times[begin + 1]! <= now) begin++
      times[begin] = Math.max(times[begin]!, now)
    },
    earliest(amounts, seconds, notBefore) {
      const found = search(amounts, seconds, Math.max(times[begin]!, notBefore, knownStart(amounts, seconds)))
      remember(amounts, seconds, found)
      return found
    },
    promise(from, to, amounts) {
      if (from >= to) return
      makeRoom(2)
      const isNow = from <= times[begin]!
      const first = isNow ? begin : cut(from)
      const last = to === Infinity ? end : cut(to)
      for (let at = first; at < last; at++)
        for (let thing = 0; thing < things; thing++) free[at * things + thing]! -= amounts[thing]!
      if (areDipsKnown && isNow) lowerDips(to, amounts)
      else {
        areDipsKnown = false
        wasAsked = false
      }
    },
    isFree(until, amounts) {
      // asked but once, a look is cheaper than knowing all dips
      if (!areDipsKnown && !wasAsked) {
        wasAsked = true
        return isFreeUntil(until, amounts)
      }
      if (!areDipsKnown) findDips()
      for (let thing = 0; thing < things; thing++) {
        const [moments, left] = [dipTimes[thing]!, dipFree[thing]!]
        for (let at = 0; at < moments.length && (at === 0 || moments[at]! < until); at++)
          if (left[at]! < amounts[thing]!) return false
      }
      return true
    },
  }
}
