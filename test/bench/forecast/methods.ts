/** Our forecasts of benchmark series: the ensemble, and beside it SCUM of the same models. */
import { type ENSEMBLES, forecast } from '../../../forecasts/ensemble.ts'
import { fillGaps } from '../../../forecasts/gaps.ts'
import { normalQuantile } from '../../../forecasts/numeric/normal.ts'
import { medianOf } from '../../../forecasts/numeric/vectors.ts'
import { modelOf } from '../../../forecasts/registry.ts'
import { attempt } from '../../../forecasts/rolling.ts'
import { isLong } from '../../../forecasts/waves.ts'
import { average, type Figures, judge, type Said } from './judge.ts'
import { periodsOf, type Task, type TaskSet } from './sets.ts'

/** The simple combination of univariate models (Petropoulos and Svetunkov, Int. J. Forecasting 36 (2020) 110). */
const SCUM = ['ets', 'ces', 'arima', 'dotm'] as const

export type Predict = (set: TaskSet, task: Task) => Said

export const ensemble =
  (models: (typeof ENSEMBLES)[keyof typeof ENSEMBLES]): Predict =>
  ({ name, horizon }, { history }) => {
    const combined = forecast(history, { periods: periodsOf(name), horizon, models })
    const [narrow, wide] = [combined.interval(0.8), combined.interval(0.95)]
    return {
      ...{ mean: combined.mean, low80: narrow.low, high80: narrow.high },
      ...{ low95: wide.low, high95: wide.high },
    }
  }

/** Medians of means and of the bounds of intervals. */
export const scum: Predict = ({ name, horizon }, { history }) => {
  const periods = periodsOf(name).filter((period) => !isLong(period))
  const y = fillGaps(history, periods)
  const said = SCUM.flatMap((model) => {
    const attempted = attempt(() => modelOf(model).fit(y, periods), horizon)
    return attempted.ok ? [attempted.forecast] : []
  })
  const floor = history.every((value) => value >= 0) ? 0 : -Infinity
  const bound = (z: number) =>
    Float64Array.from({ length: horizon }, (_, step) =>
      Math.max(floor, medianOf(said.map(({ mean, se }) => mean[step]! + z * se[step]!))),
    )
  const zOf = (level: number) => normalQuantile((1 + level) / 2)
  return {
    ...{ mean: bound(0), low80: bound(-zOf(0.8)), high80: bound(zOf(0.8)) },
    ...{ low95: bound(-zOf(0.95)), high95: bound(zOf(0.95)) },
  }
}

export function measure(set: TaskSet, predict: Predict): Figures {
  const judged = set.tasks.map((task) => {
    const began = performance.now()
    const said = predict(set, task)
    return judge(set, task, said, performance.now() - began)
  })
  return average(judged, set)
}
