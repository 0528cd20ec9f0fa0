/** One process writes, another reads at the same time, as `collect` and `serve` do. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  createWorkplace,
  lastValues,
  latestQuery,
  seriesQuery,
  type Workplace,
} from '../conformance/metric-store/frames.ts'
import { numberOf, ORIGINS, timeOf } from './children/frames-of-run.ts'

const ENOUGH = 300

let place: Workplace
beforeEach(() => {
  place = createWorkplace('embedded')
})
afterEach(() => place.clear())

it('shows a reading process all that the writing one has acknowledged, and only whole calls', async () => {
  const script = join(import.meta.dirname, 'children/writer.ts')
  const child = spawn(process.execPath, [script, place.directory, '0', '1'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    const acknowledge = async (): Promise<number> => Number(String((await lines.next()).value).slice(2))
    let acknowledged = await acknowledge()
    const reader = await place.open('read')
    let looks = 0
    while (acknowledged < ENOUGH) {
      const { frames } = await reader.statistics()
      expect(frames % ORIGINS.length).toBe(0)
      expect(frames).toBeGreaterThanOrEqual(ORIGINS.length * (acknowledged + 1))
      const latest = await lastValues(reader, latestQuery('node.load1'))
      expect(latest.length).toBe(ORIGINS.length)
      expect(latest[0]!.time).toBe(latest[1]!.time)
      expect(latest[0]!.time).toBeGreaterThanOrEqual(timeOf(0, acknowledged))
      const query = { stepSeconds: 1, where: { node: ['left'] }, overTime: 'sum' as const }
      const { series } = await reader.query(seriesQuery('node.load1', timeOf(0, 0), timeOf(0, acknowledged + 1), query))
      expect([...series[0]!.values]).toEqual(Array.from({ length: acknowledged + 1 }, (_, i) => numberOf(0, i, 0)))
      looks++
      acknowledged = await acknowledge()
      for (let i = 0; i < 20 && acknowledged < ENOUGH; i++) acknowledged = await acknowledge()
    }
    expect(looks).toBeGreaterThan(5)
  } finally {
    child.kill('SIGKILL')
    await exit
  }
})
