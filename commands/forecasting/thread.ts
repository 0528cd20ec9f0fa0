/** The thread on which forecasts are made, so that pages do not wait for them. */
import { type DemandTask, foreseeDemand } from '../../forecasts/planning/demand-paths.ts'
import { type ForecastTask, runTask } from '../../forecasts/task.ts'
import { answerQuestions } from '../../store/worker-side.ts'

answerQuestions({
  forecast: (task: ForecastTask) => ({ value: runTask(task) }),
  foresee: (task: DemandTask) => ({ value: foreseeDemand(task) }),
})
