/** Forecasts on a thread of their own, which starts with the first one. */
import type { DemandOutcome, DemandTask } from '../../forecasts/planning/demand-paths.ts'
import type { ForecastOutcome, ForecastTask } from '../../forecasts/task.ts'
import { openLane } from '../../store/worker.ts'

const THREAD = new URL('./thread.ts', import.meta.url)
/** Series that may wait for each other. */
const WAITING_TASKS = 20

export interface Forecaster {
  /** @throws AppError `unavailable` where too many wait */
  forecast(task: ForecastTask, signal?: AbortSignal): Promise<ForecastOutcome>
  /** how demand may go on, as paths. @throws AppError as `forecast` */
  foresee(task: DemandTask, signal?: AbortSignal): Promise<DemandOutcome>
  close(): Promise<void>
}

export function openForecaster(): Forecaster {
  const lane = openLane(THREAD, { data: undefined, limit: WAITING_TASKS })
  return {
    forecast: (task, signal) => lane.ask('forecast', task, signal ? { signal } : {}),
    foresee: (task, signal) => lane.ask('foresee', task, signal ? { signal } : {}),
    close: () => lane.close(),
  }
}
