/** Jobs that wait, in the order in which they are looked at. */

export interface Waiting {
  /** places of the first, and after the last: they go up as jobs leave */
  readonly first: number
  readonly end: number
  jobAt(place: number): number
  /** Behind all that come before it. @returns whether it is the last */
  insert(job: number): boolean
  /** Those before it move up by one place; those behind it stay. */
  remove(place: number): void
  /** Where what decides of the order has changed. */
  sort(): void
}

/** Of an almost sorted list so many moves a job are made before it is sorted in another way. */
const MOVES_PER_JOB = 16

/**
 * @param isBefore whether a job goes before another, and never both ways
 * @param moved is called where all places went down by a number
 */
export function createWaiting(isBefore: (job: number, other: number) => boolean, moved: (by: number) => void): Waiting {
  let order = new Int32Array(1024)
  let [first, end] = [0, 0]

  const makeRoom = (): void => {
    if (end < order.length) return
    if (first > order.length / 4) {
      order.copyWithin(0, first, end)
      moved(first)
      end -= first
      first = 0
    } else {
      const more = new Int32Array(2 * order.length)
      more.set(order)
      order = more
    }
  }

  return {
    get first() {
      return first
    },
    get end() {
      return end
    },
    jobAt: (place) => order[place]!,
    insert(job) {
      makeRoom()
      let [low, high] = [first, end]
      if (high > low && !isBefore(job, order[high - 1]!)) low = high
      while (low < high) {
        const middle = (low + high) >>> 1
        if (isBefore(job, order[middle]!)) high = middle
        else low = middle + 1
      }
      order.copyWithin(low + 1, low, end)
      order[low] = job
      end++
      return low === end - 1
    },
    remove(place) {
      order.copyWithin(first + 1, first, place)
      first++
    },
    sort() {
      let moves = MOVES_PER_JOB * (end - first)
      for (let at = first + 1; at < end; at++) {
        const job = order[at]!
        let place = at
        for (; place > first && isBefore(job, order[place - 1]!); place--) order[place] = order[place - 1]!
        order[place] = job
        moves -= at - place
        if (moves < 0) {
          order.subarray(first, end).sort((job, other) => (isBefore(job, other) ? -1 : isBefore(other, job) ? 1 : 0))
          return
        }
      }
    },
  }
}
