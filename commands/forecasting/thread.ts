/** The thread on which forecasts are made, so that pages do not wait for them. */
import { type ForecastTask, runTask } from '../../forecasts/task.ts'
import { answerQuestions } from '../../store/worker-side.ts'

answerQuestions({ forecast: (task: ForecastTask) => ({ value: runTask(task) }) })
