import { describe, expect, it } from 'vitest'
import { createWriter } from '../../collector/writer.ts'
import { AppError } from '../../core/errors.ts'
import type { Frame } from '../../core/series.ts'
import { fakeClock } from './fake-clock.ts'

const frame = (timeSeconds: number): Frame => ({
  origin: 'host:cn01',
  timeSeconds,
  intervalSeconds: 10,
  set: { keys: [{ metric: 'node.load1', labels: { node: 'cn01' } }] },
  values: Float64Array.of(timeSeconds),
})
const silent = { failed: () => {}, recovered: () => {}, rejected: () => {} }

describe('memory for frames that wait', () => {
  it('is bounded: the oldest go, counted and told', async () => {
    const clock = fakeClock()
    const told: number[] = []
    const times: number[] = []
    let refuse = true
    const write = async (frames: readonly Frame[]) => {
      if (refuse) throw new AppError('unavailable', 'internal', { detail: 'disk full' })
      times.push(...frames.map(({ timeSeconds }) => timeSeconds))
    }
    const writer = createWriter({ write }, clock, { ...silent, dropped: (values) => void told.push(values) }, 5)
    for (let time = 1; time <= 8; time++) writer.add([frame(time)])
    expect(writer.statistics()).toMatchObject({ pendingValues: 5, droppedValues: 3 })
    refuse = false
    await clock.advance(1)
    expect(times).toEqual([4, 5, 6, 7, 8])
    expect(told).toEqual([1, 1, 1])
  })

  it('forgets a frame once, even when it was dropped while being written', async () => {
    const clock = fakeClock()
    let release = () => {}
    const write = () => new Promise<void>((resolve) => (release = resolve))
    const writer = createWriter({ write }, clock, { ...silent, dropped: () => {} }, 2)
    writer.add([frame(1), frame(2)])
    const flushed = writer.flush()
    writer.add([frame(3)])
    expect(writer.statistics()).toMatchObject({ pendingFrames: 2, pendingValues: 2, droppedValues: 1 })
    release()
    await clock.advance(0)
    expect(writer.statistics().pendingValues).toBe(1)
    release()
    await flushed
    expect(writer.statistics()).toMatchObject({ pendingFrames: 0, pendingValues: 0 })
  })
})
