import { describe, expect, it } from 'vitest'
import { INTERVAL_SECONDS, keepEvaluating } from '../../commands/alerting/evaluator.ts'
import type { AlertChanges } from '../../core/alerts.ts'
import { AppError } from '../../core/errors.ts'
import { toLatestAnswer } from '../../store/metrics/latest.ts'
import { NOW, rule } from '../alerts/laid.ts'

function bench() {
  let now = NOW
  let timers: { at: number; run: () => void }[] = []
  const kept: AlertChanges[] = []
  const failures: string[] = []
  const state = { isLocked: false, hangs: false, load: 20 }
  const alerting = keepEvaluating({
    rules: [rule()],
    windows: [],
    store: {
      latest: () =>
        state.hangs
          ? new Promise(() => {})
          : Promise.resolve(
              toLatestAnswer([{ labels: { node: 'a' }, value: state.load, time: now - 5, freshUntil: now + 40 }]),
            ),
      query: () => Promise.reject(new Error('not asked')),
    },
    alerts: {
      keep(changes) {
        if (state.isLocked) throw new AppError('unavailable', 'store.locked', { path: 'state.db', detail: 'locked' })
        kept.push(...changes)
      },
      records: () => [],
      lastAt: () => undefined,
    },
    reservations: async () => [],
    isMine: () => true,
    clock: {
      now: () => now,
      after(seconds, run) {
        const timer = { at: now + seconds, run }
        timers.push(timer)
        return () => {
          timers = timers.filter((one) => one !== timer)
        }
      },
    },
    failed: (code) => void failures.push(code),
  })
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
  }
  return {
    ...{ alerting, kept, failures, state },
    async pass(seconds: number) {
      for (const end = now + seconds; now < end; ) {
        now++
        const due = timers.filter(({ at }) => at <= now)
        timers = timers.filter(({ at }) => at > now)
        for (const { run } of due) run()
        await settle()
      }
    },
  }
}

const noticed = (kept: readonly AlertChanges[]) =>
  kept.flatMap(({ notices }) => notices.map(({ rule: name, kind }) => `${name} ${kind}`))

describe('the evaluator', () => {
  it('evaluates every half minute and counts what fires', async () => {
    const { alerting, kept, pass } = bench()
    await pass(3 * INTERVAL_SECONDS)
    expect(alerting.statistics()).toMatchObject({ evaluations: 3, failedEvaluations: 0, firingAlerts: 1 })
    expect(noticed(kept)).toEqual(['load firing'])
    await alerting.stop()
  })

  it('UK#3130: a locked state file stops nothing and loses nothing', async () => {
    const { alerting, kept, failures, state, pass } = bench()
    state.isLocked = true
    await pass(2 * INTERVAL_SECONDS)
    expect(failures).toEqual(['alerts.state_unkept', 'alerts.state_unkept'])
    state.load = 1
    await pass(INTERVAL_SECONDS)
    state.isLocked = false
    await pass(INTERVAL_SECONDS)
    expect(noticed(kept)).toEqual(['load firing', 'load resolved'])
    await alerting.stop()
  })

  it('says that the store does not answer where it hangs, and goes on', async () => {
    const { alerting, kept, state, pass } = bench()
    await pass(INTERVAL_SECONDS)
    state.hangs = true
    await pass(8 * INTERVAL_SECONDS)
    expect(noticed(kept)).toEqual(['load firing', 'store_unavailable firing'])
    state.hangs = false
    await pass(3 * INTERVAL_SECONDS)
    expect(noticed(kept)).toEqual(['load firing', 'store_unavailable firing', 'store_unavailable resolved'])
    await alerting.stop()
  })
})
