/** Forecasts on a thread of their own, which starts with the first one. */
import { createHash } from 'node:crypto'
import type { DemandOutcome, DemandTask } from '../../forecasts/planning/demand-paths.ts'
import type { ForecastOutcome, ForecastTask } from '../../forecasts/task.ts'
import { openLane } from '../../store/worker.ts'

const THREAD = new URL('./thread.ts', import.meta.url)
/** Series that may wait for each other. */
const WAITING_TASKS = 20
/** A third of a megabyte each: a scenario is asked about again and again. */
const REMEMBERED = 40

export interface Forecaster {
  /** @throws AppError `unavailable` where too many wait */
  forecast(task: ForecastTask, signal?: AbortSignal): Promise<ForecastOutcome>
  /** how demand may go on, as paths; of what was asked before it is known at once. @throws AppError as `forecast` */
  foresee(task: DemandTask): Promise<DemandOutcome>
  close(): Promise<void>
}

export function openForecaster(): Forecaster {
  const lane = openLane(THREAD, { data: undefined, limit: WAITING_TASKS })
  return {
    forecast: (task, signal) => lane.ask('forecast', task, signal ? { signal } : {}),
    foresee: remembering((task) => lane.ask('foresee', task)),
    close: () => lane.close(),
  }
}

type Foresee = Forecaster['foresee']

/** The same demand goes on in the same way. What failed is asked again. */
export function remembering(foresee: Foresee): Foresee {
  const known = new Map<string, Promise<DemandOutcome>>()
  return (task) => {
    const { weekly, ...rest } = task
    const bytes = new Uint8Array(weekly.buffer, weekly.byteOffset, weekly.byteLength)
    const key = createHash('sha1').update(bytes).update(JSON.stringify(rest)).digest('base64')
    const found = known.get(key)
    known.delete(key)
    const outcome = found ?? foresee(task)
    // the latest last: the first one goes
    known.set(key, outcome)
    outcome.catch(() => known.delete(key))
    if (known.size > REMEMBERED) known.delete(known.keys().next().value!)
    return outcome
  }
}
