import { describe, expect, it } from 'vitest'
import type { AppError } from '../../../core/errors.ts'
import { type Bench, freshStore } from './bench.ts'
import { frameCount, storedFrames } from './compare.ts'
import { DAY_START, frame, lastValues, latestQuery, load, plain, seriesQuery, T } from './frames.ts'

export function readerCases(bench: Bench): void {
  describe('a second process that reads', () => {
    const subject = freshStore(bench)

    it('sees what is written after it opened, and cannot write', async () => {
      await subject.write(frame('a', T, [[load('n1'), 1]]))
      const reader = await subject.reader()
      await subject.write(frame('a', T + 10, [[load('n1'), 2]]), frame('b', T + 10, [[load('n2'), 5]]))
      expect(plain(await reader.query(seriesQuery('node.load1', T, T + 20)))).toEqual([
        { labels: { node: 'n1' }, values: [1, 2] },
        { labels: { node: 'n2' }, values: [null, 5] },
      ])
      expect(await lastValues(reader, latestQuery('node.load1'))).toEqual(
        await lastValues(subject.store, latestQuery('node.load1')),
      )
      await expect(reader.write([frame('a', T + 20, [[load('n1'), 3]])])).rejects.toThrow()
      expect(await frameCount(subject.store)).toBe(3)
    })

    it('sees roll-ups, origins, labels and figures as the writing process does', async () => {
      const reader = await subject.reader()
      await subject.write(...[0, 60, 3600, 86_400].map((after) => frame('a', T + after, [[load('n1'), after]], 60)))
      await subject.compact()
      const day = seriesQuery('node.load1', DAY_START, DAY_START + 2 * 86_400, { stepSeconds: 86_400 })
      expect(await reader.query(day)).toEqual(await subject.store.query(day))
      expect(plain(await reader.query(day))).toEqual([{ labels: { node: 'n1' }, values: [1220, 86_400] }])
      expect(await reader.origins()).toEqual(['a'])
      expect(await reader.labelValues('node.load1', 'node')).toEqual(['n1'])
      expect(await storedFrames(reader)).toEqual(await storedFrames(subject.store))
      expect(await reader.check()).toEqual([])
      expect(await reader.statistics()).toMatchObject({ series: 1, frames: 4 })
    })

    it('goes on reading while the writer restarts', async () => {
      await subject.write(frame('a', T, [[load('n1'), 1]]))
      const reader = await subject.reader()
      await subject.restart()
      await subject.write(frame('a', T + 10, [[load('n1'), 2]]))
      expect(plain(await reader.query(seriesQuery('node.load1', T, T + 20)))[0]!.values).toEqual([1, 2])
    })
  })
}

export function keepingHouseCases(bench: Bench): void {
  describe('keeping house', () => {
    const subject = freshStore(bench)

    it('counts what it has', async () => {
      const empty = { series: 0, frames: 0, oldest: undefined, newest: undefined }
      expect(await subject.store.statistics()).toMatchObject(empty)
      await subject.write(
        frame('a', T, [[load('n1'), 1]]),
        frame('b', T + 10.5, [
          [load('n2'), 1],
          [load('n1'), 1],
        ]),
      )
      const { series, frames, oldest, newest, bytes } = await subject.store.statistics()
      expect({ series, frames, oldest, newest }).toEqual({ series: 2, frames: 2, oldest: T, newest: T + 10.5 })
      // InfluxDB does not tell how much it has
      expect(Number.isNaN(bytes) || bytes > 0).toBe(true)
    })

    it('finds nothing wrong with itself, empty and with data', async () => {
      expect(await subject.store.check()).toEqual([])
      await subject.write(frame('a', T, [[load('n1'), 1]]))
      expect(await subject.store.check()).toEqual([])
    })

    it('has settled when everything acknowledged can be read back, and nothing waits then', async () => {
      await subject.store.settle()
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => subject.store.write([frame('a', T + 10 * i, [[load('n1'), i]])])),
      )
      await subject.store.settle()
      expect(await frameCount(subject.store)).toBe(20)
      const { spool } = await subject.store.statistics()
      if (spool) expect(spool).toMatchObject({ waitingBatches: 0, waitingBytes: 0, droppedLines: 0, rejectedLines: 0 })
      if (spool) expect([spool.oldestWaiting, spool.lastError]).toEqual([undefined, null])
    })

    it('names the origins that anything is kept of, sorted', async () => {
      expect(await subject.store.origins()).toEqual([])
      await subject.write(frame('b', T, [[load('n1'), 1]]), frame('a', T, []), frame('C', T + 9, [[load('n2'), NaN]]))
      expect(await subject.store.origins()).toEqual(['C', 'a', 'b'])
      await subject.restart()
      expect(await subject.store.origins()).toEqual(['C', 'a', 'b'])
    })

    it('answers nothing more once closed, and closes twice without complaint', async () => {
      const { store } = subject
      await subject.write(frame('a', T, [[load('n1'), 1]]))
      await store.close()
      await store.close()
      const code = (error: AppError) => error.problem.code
      expect(await store.write([frame('a', T + 1, [[load('n1'), 1]])]).catch(code)).toBe('store.closed')
      expect(await store.query(seriesQuery('node.load1', T, T + 10)).catch(code)).toBe('store.closed')
      expect(await store.origins().catch(code)).toBe('store.closed')
    })

    it('writes everything handed over before it was closed', async () => {
      const writes = Array.from({ length: 50 }, (_, i) => subject.store.write([frame('a', T + i, [[load('n1'), i]])]))
      await subject.store.close()
      await Promise.all(writes)
      await subject.restart()
      await subject.store.settle()
      expect(await frameCount(subject.store)).toBe(50)
    })
  })
}
