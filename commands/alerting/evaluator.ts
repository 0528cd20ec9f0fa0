/** Evaluates rules every half minute for as long as the service runs. Whatever fails, it goes on and says so. */
import { createEvaluation, type Evaluation } from '../../alerts/evaluate/evaluation.ts'
import { type AskedStore, createGatherer, planOf } from '../../alerts/evaluate/gather.ts'
import type { MaintenanceWindow, MaintReservation } from '../../alerts/evaluate/suppress.ts'
import type { AlertRule } from '../../alerts/rules/schema.ts'
import type { AlertChanges } from '../../core/alerts.ts'
import type { Clock } from '../../core/clock.ts'
import { AppError, type Problem, toProblem } from '../../core/errors.ts'
import type { Interval } from '../../core/ledger/capacity/intervals.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import type { AlertStore } from '../../store/state/alerts/alert-store.ts'

export const INTERVAL_SECONDS = 30
/** A store that takes longer counts as one that does not answer. */
const PATIENCE_SECONDS = 20
const RESERVATIONS_SECONDS = 300

export interface AlertCounts {
  readonly evaluations: number
  /** evaluations whose outcome could not be kept, or that failed altogether */
  readonly failedEvaluations: number
  readonly firingAlerts: number
  readonly pendingAlerts: number
  /** of the last evaluation, the store's answers included */
  readonly evaluationSeconds: number
}

export interface Alerting {
  statistics(): AlertCounts
  stop(): Promise<void>
}

export interface AlertingOptions {
  readonly rules: readonly AlertRule[]
  readonly windows: readonly MaintenanceWindow[]
  readonly store: AskedStore
  readonly alerts: Pick<AlertStore, 'keep' | 'records' | 'lastAt'>
  reservations(window: Interval): Promise<readonly MaintReservation[]>
  /** of several collectors one evaluates */
  isMine(): boolean
  readonly clock: Clock
  failed(code: 'alerts.state_unkept' | 'alerts.evaluation_failed', why: Problem): void
}

/** @throws AppError `unavailable` where what is kept of alerts cannot be read */
export function keepEvaluating(options: AlertingOptions): Alerting {
  const { rules, windows, store, alerts, clock, failed } = options
  const evaluation = createEvaluation({
    ...{ rules, kept: alerts.records(), lastAt: alerts.lastAt(), intervalSeconds: INTERVAL_SECONDS },
  })
  const patience = createPatience(store, clock)
  const gatherer = createGatherer(patience.store, planOf(rules))
  let reservations: readonly MaintReservation[] = []
  let reservationsAt = -Infinity
  /** what could not be kept yet: nothing of it is lost while this process lives */
  let waiting: AlertChanges[] = []
  let [evaluations, failedEvaluations, evaluationSeconds] = [0, 0, 0]

  async function evaluate(): Promise<void> {
    const now = clock.now()
    await refreshReservations(now)
    const done = patience.begin()
    const answers = await gatherer.gather(now).finally(done)
    const { readings: _, ...changes } = evaluation.tick(now, answers, { windows, reservations })
    evaluationSeconds = Math.max(0, clock.now() - now)
    if (isEmpty(waiting.at(-1))) waiting.pop()
    waiting.push(changes)
    try {
      alerts.keep(waiting)
      waiting = []
    } catch (error) {
      failedEvaluations++
      failed('alerts.state_unkept', toProblem(error))
    }
    evaluations++
  }

  async function refreshReservations(now: number): Promise<void> {
    if (Math.abs(now - reservationsAt) < RESERVATIONS_SECONDS) return
    reservationsAt = now
    try {
      reservations = await options.reservations({ from: now, to: now + DAY_SECONDS })
    } catch (error) {
      // those known before hold on
      failed('alerts.evaluation_failed', toProblem(error))
    }
  }

  const stop = repeat(clock, async () => {
    if (!options.isMine()) return
    try {
      await evaluate()
    } catch (error) {
      failedEvaluations++
      failed('alerts.evaluation_failed', toProblem(error))
    }
  })
  return {
    statistics: () => ({ evaluations, failedEvaluations, evaluationSeconds, ...countPhases(evaluation) }),
    stop,
  }
}

const isEmpty = (changes: AlertChanges | undefined): boolean =>
  changes !== undefined && changes.changed.size + changes.transitions.length + changes.notices.length === 0

function countPhases(evaluation: Evaluation): Pick<AlertCounts, 'firingAlerts' | 'pendingAlerts'> {
  let [firingAlerts, pendingAlerts] = [0, 0]
  for (const { phase } of evaluation.records()) {
    if (phase === 'firing' || phase === 'resolving') firingAlerts++
    else if (phase === 'pending') pendingAlerts++
  }
  return { firingAlerts, pendingAlerts }
}

/** One after the other, `INTERVAL_SECONDS` between beginnings where they are short. @returns stop */
function repeat(clock: Clock, run: () => Promise<void>): () => Promise<void> {
  let [isStopped, running] = [false, Promise.resolve()]
  const go = (): void => {
    running = run().finally(() => {
      if (!isStopped) cancel = clock.after(INTERVAL_SECONDS, go)
    })
  }
  let cancel = clock.after(INTERVAL_SECONDS, go)
  return async () => {
    isStopped = true
    cancel()
    await running
  }
}

/** All questions of one evaluation share one time limit: a store that hangs does not hang the evaluation. */
function createPatience(store: AskedStore, clock: Clock) {
  let limit: Promise<never> = new Promise(() => {})
  return {
    store: {
      latest: (query) => Promise.race([limit, store.latest(query)]),
      query: (query) => Promise.race([limit, store.query(query)]),
    } satisfies AskedStore,
    begin(): () => void {
      let cancel = (): void => {}
      limit = new Promise((_, reject) => {
        cancel = clock.after(PATIENCE_SECONDS, () =>
          reject(new AppError('unavailable', 'alerts.store_slow', { seconds: PATIENCE_SECONDS })),
        )
      })
      limit.catch(() => undefined)
      return cancel
    },
  }
}
