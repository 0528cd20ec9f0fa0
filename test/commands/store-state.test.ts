import { describe, expect, it } from 'vitest'
import type { CollectorStatistics } from '../../collector/collector.ts'
import { createStoreState } from '../../commands/store-state.ts'
import { AppError, type Problem } from '../../core/errors.ts'
import type { SpoolStatistics } from '../../store/metrics/store.ts'

const FULL: Problem = { code: 'store.disk_full', params: { path: '/d/metrics.db', detail: 'full' } }
const SPOOL: SpoolStatistics = {
  waitingBatches: 1,
  waitingBytes: 10,
  capacityBytes: 100,
  oldestWaiting: 5,
  droppedLines: 0,
  rejectedLines: 0,
  lastError: null,
}
const STATISTICS = { series: 0, frames: 0, bytes: 0, oldest: 5, newest: undefined }

function world(problems: readonly Problem[], writing: Problem | null = null, spool?: SpoolStatistics) {
  const clock = { time: 1_000, now: () => clock.time }
  let asked = 0
  const store = {
    async check() {
      asked++
      return problems
    },
    statistics: async () => ({ ...STATISTICS, ...(spool ? { spool } : {}) }),
  }
  const collector = () => ({ lastError: writing }) as CollectorStatistics
  return { clock, asked: () => asked, ask: createStoreState({ engine: 'embedded', store, clock, collector }) }
}

describe('the state of the store', () => {
  it('has no problems where nothing failed', async () => {
    expect(await world([]).ask()).toEqual({ engine: 'embedded', problems: [], oldest: 5 })
  })

  it('tells the same failure once, seen by who writes and by who looks', async () => {
    expect((await world([FULL], FULL).ask()).problems).toEqual([FULL])
  })

  it('tells what the spool holds and why it does not empty', async () => {
    const lastError: Problem = { code: 'store.closed', params: {} }
    const state = await world([], null, { ...SPOOL, lastError }).ask()
    expect(state).toMatchObject({ problems: [lastError], spool: { waitingBytes: 10 } })
  })

  it('asks again after a few seconds, not for everybody who looks', async () => {
    const { ask, asked, clock } = world([])
    await Promise.all([ask(), ask(), ask()])
    expect(asked()).toBe(1)
    clock.time += 6
    await ask()
    expect(asked()).toBe(2)
  })

  it('counts what is stored every half a minute at most: a remote server may need long for it', async () => {
    let counted = 0
    const clock = { time: 0, now: () => clock.time }
    const statistics = async () => ({ ...STATISTICS, frames: ++counted })
    const ask = createStoreState({ engine: 'influxdb', store: { check: async () => [], statistics }, clock })
    for (clock.time = 0; clock.time <= 30; clock.time += 10) await ask()
    expect(counted).toBe(1)
    clock.time = 40
    await ask()
    expect(counted).toBe(2)
  })

  it('is itself a problem where the store cannot be asked', async () => {
    const clock = { now: () => 0 }
    const refuse = () => Promise.reject(new AppError('unavailable', 'store.closed'))
    const ask = createStoreState({ engine: 'influxdb', store: { check: refuse, statistics: refuse }, clock })
    expect((await ask()).problems).toEqual([{ code: 'store.closed', params: {} }])
  })
})
