/**
 * More jobs, or fewer, as the same people would send them: what a person sent in one week is kept together, comes
 * again or is left out, and moves by a little. That keeps bursts, arrays, the day and the week, and who asks for what:
 * Zakay and Feitelson, "Workload resampling for performance evaluation of parallel job schedulers", Concurrency and
 * Computation 26 (2014) 2079.
 */
import { DAY_SECONDS, HOUR_SECONDS } from '../../../core/units.ts'
import { evenFrom } from '../../random.ts'
import { pickJobs, type ReplayJobs } from './jobs.ts'

const WEEK_SECONDS = 7 * DAY_SECONDS
/** A person's week moves by so much at most, either way. */
const MOST_SHIFT_SECONDS = HOUR_SECONDS

/**
 * @param growth of the load: 1.2 is a fifth more. Weeks are drawn systematically in the order of what they asked for,
 *   so that the load grows by as much as the number of jobs
 * @param seed the same gives the same jobs
 */
export function scaleArrivals(jobs: ReplayJobs, growth: number, seed: number): ReplayJobs {
  const even = evenFrom(seed)
  const weeks = weeksOf(jobs)
  const places: number[] = []
  const shifts: number[] = []
  const offset = even()
  weeks.forEach(({ own }, at) => {
    const copies = Math.floor(offset + (at + 1) * growth) - Math.floor(offset + at * growth)
    for (let copy = 0; copy < copies; copy++) {
      const shift = Math.round((2 * even() - 1) * MOST_SHIFT_SECONDS)
      for (const job of own) {
        places.push(job)
        shifts.push(shift)
      }
    }
  })
  const scaled = pickJobs(jobs, places)
  shifts.forEach((shift, job) => {
    scaled.eligible[job]! += shift
    scaled.withdrawn[job]! += shift
  })
  // nobody recorded these
  scaled.recordedStart.fill(NaN)
  return scaled
}

/** What each person sent in each week, least first. */
function weeksOf({ count, eligible, user, cores, gpus, runSeconds }: ReplayJobs) {
  const weeks = new Map<string, { own: number[]; load: number }>()
  for (let job = 0; job < count; job++) {
    const key = `${user[job]} ${Math.floor(eligible[job]! / WEEK_SECONDS)}`
    let week = weeks.get(key)
    if (!week) {
      week = { own: [], load: 0 }
      weeks.set(key, week)
    }
    week.own.push(job)
    const seconds = Number.isFinite(runSeconds[job]) ? runSeconds[job]! : 0
    week.load += seconds * (cores[job]! || gpus[job]!)
  }
  return [...weeks.values()].sort((a, b) => a.load - b.load)
}
