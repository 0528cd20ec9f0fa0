/** What is going to happen, soonest first: a binary heap of times, each with one number that says what. */

export interface Events {
  /** of the soonest; Infinity where there is none */
  readonly next: number
  push(time: number, what: number): void
  /** Takes the soonest away. @returns what it is; of two at one moment, the smaller number first */
  pop(): number
}

export function createEvents(): Events {
  let times = new Float64Array(1024)
  let whats = new Float64Array(1024)
  let count = 0

  const isBefore = (time: number, what: number, at: number): boolean =>
    time < times[at]! || (time === times[at]! && what < whats[at]!)

  return {
    get next() {
      return count === 0 ? Infinity : times[0]!
    },
    push(time, what) {
      if (count === times.length) {
        times = grown(times)
        whats = grown(whats)
      }
      let at = count++
      while (at > 0) {
        const parent = (at - 1) >> 1
        if (!isBefore(time, what, parent)) break
        times[at] = times[parent]!
        whats[at] = whats[parent]!
        at = parent
      }
      times[at] = time
      whats[at] = what
    },
    pop() {
      const first = whats[0]!
      const [time, what] = [times[--count]!, whats[count]!]
      let at = 0
      for (;;) {
        let child = 2 * at + 1
        if (child >= count) break
        if (child + 1 < count && isBefore(times[child + 1]!, whats[child + 1]!, child)) child++
        if (!(times[child]! < time || (times[child]! === time && whats[child]! < what))) break
        times[at] = times[child]!
        whats[at] = whats[child]!
        at = child
      }
      times[at] = time
      whats[at] = what
      return first
    },
  }
}

/** Twice as long, with what was in it. */
export function grown(values: Float64Array): Float64Array<ArrayBuffer> {
  const more = new Float64Array(2 * values.length)
  more.set(values)
  return more
}
