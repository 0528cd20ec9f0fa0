import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { type Lane, openLane } from '../../store/worker.ts'

const script = new URL('./children/worker.ts', import.meta.url)
let lane: Lane
let lost = 0

function open(limit = 10): Lane {
  lost = 0
  lane = openLane(script, { data: undefined, limit, onLost: () => lost++ })
  return lane
}
afterEach(() => lane.close())

const codeOf = (error: unknown) => (error instanceof AppError ? `${error.kind} ${error.problem.code}` : String(error))

describe('a lane to a worker thread', () => {
  it('answers, hands typed arrays over and tells errors as they were', async () => {
    open()
    expect(await lane.ask('echo', { a: 1 })).toEqual({ input: { a: 1 }, asked: 1 })
    expect(await lane.ask('numbers', null)).toEqual(Float64Array.of(1, 2, 3))
    const failed = await lane.ask('fail', null).catch((error) => error)
    expect(failed).toMatchObject({ kind: 'conflict', problem: { code: 'store.locked', params: { path: 'x' } } })
    const bug: Error = await lane.ask<never>('bug', null).catch((error) => error)
    expect(bug).not.toBeInstanceOf(AppError)
    expect(bug.message).toBe('a mistake of ours')
  })

  it.each(['die', 'crash'])(
    'fails only what was under way when the thread dies (%s), and starts a new one',
    async (way) => {
      open()
      await lane.ask('echo', 1)
      const underWay = [lane.ask('never', null), lane.ask('never', null), lane.ask(way, null)]
      const codes = await Promise.all(underWay.map((answer) => answer.catch(codeOf)))
      expect(codes).toEqual(Array(3).fill('unavailable store.worker_stopped'))
      expect(lost).toBe(1)
      expect(await lane.ask('echo', 2)).toEqual({ input: 2, asked: 1 })
    },
  )

  it('tells the thread when nobody waits any more', async () => {
    open()
    const waiting = new AbortController()
    const answer = lane.ask('untilCancelled', null, { signal: waiting.signal }).catch(codeOf)
    await lane.ask('echo', null)
    waiting.abort()
    expect(await answer).toBe('unavailable store.query_cancelled')
    // the loop has ended: it counted before this question did
    let asked = 0
    while (asked < 3) asked = (await lane.ask<{ asked: number }>('echo', null)).asked
    expect(await lane.ask('echo', null, { signal: AbortSignal.abort() }).catch(codeOf)).toBe(
      'unavailable store.query_cancelled',
    )
  })

  it('refuses what would wait behind too many', async () => {
    open(2)
    const waiting = [lane.ask('never', null), lane.ask('never', null)].map((answer) => answer.catch(codeOf))
    expect(await lane.ask('echo', null).catch(codeOf)).toBe('unavailable store.busy')
    await lane.close()
    expect(await Promise.all(waiting)).toEqual(Array(2).fill('unavailable store.closed'))
    expect(await lane.ask('echo', null).catch(codeOf)).toBe('unavailable store.closed')
  })
})
