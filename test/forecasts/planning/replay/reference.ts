/**
 * The same queue, second by second and as plain as can be, to compare with: nothing is kept from one second to the next
 * but who runs, and nothing is shared with what it judges. Times are whole seconds from 0.
 */

export interface PlainJob {
  readonly submit: number
  readonly run: number
  /** at least as long */
  readonly limit: number
  /** of each thing */
  readonly wants: readonly number[]
}

/** How much there is of each thing in a second. */
export type Capacity = (second: number) => readonly number[]

type Decide = (now: number, queue: readonly PlainJob[], running: ReadonlyMap<PlainJob, number>) => readonly PlainJob[]

function replay(jobs: readonly PlainJob[], decide: Decide): number[] {
  const starts = new Map<PlainJob, number>()
  for (let now = 0; starts.size < jobs.length; now++) {
    if (now > 100_000) throw new Error('the reference never ends')
    const running = new Map([...starts].filter(([job, start]) => start + job.run > now))
    const queue = jobs.filter((job) => job.submit <= now && !starts.has(job))
    for (const job of decide(now, queue, running)) starts.set(job, now)
  }
  return jobs.map((job) => starts.get(job)!)
}

/** Of one thing: as Mu'alem and Feitelson (2001), figure 1, have it: shadow time and extra nodes. */
export const plainEasy = (jobs: readonly PlainJob[], nodes: number): number[] =>
  replay(jobs, (now, queue, running) => {
    const started: PlainJob[] = []
    const ends = [...running].map(([job, start]) => ({ at: start + job.limit, nodes: job.wants[0]! }))
    const freeAt = (second: number): number =>
      nodes - ends.filter(({ at }) => at > second).reduce((sum, one) => sum + one.nodes, 0)
    const start = (job: PlainJob): void => {
      started.push(job)
      ends.push({ at: now + job.limit, nodes: job.wants[0]! })
    }
    const waiting = [...queue]
    while (waiting.length > 0 && waiting[0]!.wants[0]! <= freeAt(now)) start(waiting.shift()!)
    const head = waiting.shift()
    if (!head) return started
    let shadow = now
    while (freeAt(shadow) < head.wants[0]!) shadow++
    let extra = freeAt(shadow) - head.wants[0]!
    for (const job of waiting) {
      const wants = job.wants[0]!
      if (wants > freeAt(now)) continue
      if (now + job.limit <= shadow) start(job)
      else if (wants <= extra) {
        extra -= wants
        start(job)
      }
    }
    return started
  })

/** Each in order gets the first time at which it fits, from now on, beside those before it. */
export const plainConservative = (jobs: readonly PlainJob[], capacity: Capacity): number[] =>
  replay(jobs, (now, queue, running) => {
    const taken = [...running].map(([job, from]) => ({ job, from }))
    const started: PlainJob[] = []
    const fits = (job: PlainJob, from: number): boolean => {
      for (let second = from; second < from + job.limit; second++) {
        const there = taken.filter((one) => one.from <= second && second < one.from + one.job.limit)
        const isOver = job.wants.some(
          (wanted, thing) => there.reduce((sum, one) => sum + one.job.wants[thing]!, wanted) > capacity(second)[thing]!,
        )
        if (isOver) return false
      }
      return true
    }
    for (const job of queue) {
      let from = now
      while (!fits(job, from)) from++
      taken.push({ job, from })
      if (from === now) started.push(job)
    }
    return started
  })

/** Strictly in order. */
export const plainInOrder = (jobs: readonly PlainJob[], capacity: Capacity): number[] =>
  replay(jobs, (now, queue, running) => {
    const there = [...running.keys()]
    const started: PlainJob[] = []
    for (const job of queue) {
      const fits = job.wants.every(
        (wanted, thing) => there.reduce((sum, one) => sum + one.wants[thing]!, wanted) <= capacity(now)[thing]!,
      )
      if (!fits) break
      there.push(job)
      started.push(job)
    }
    return started
  })
