/** kill -9 at any moment: nothing acknowledged is lost, nothing is stored that was not handed over. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorkplace, seriesQuery, type Workplace } from '../conformance/metric-store/frames.ts'
import { framesOf, numberOf, ORIGINS, RUN_SECONDS, START, timeOf } from './children/frames-of-run.ts'

const KILLS = Number(process.env['ATALAYA_KILLS'] ?? 20)
const SEED = Number(process.env['ATALAYA_SEED'] ?? 1)
const IN_FLIGHT = 4

/** mulberry32: the same seed kills at the same acknowledgements. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Starts a writer and kills it once it has acknowledged so many. @returns all that it acknowledged */
async function writeAndKill(directory: string, run: number, killAfter: number): Promise<number[]> {
  const script = join(import.meta.dirname, 'children/writer.ts')
  const child = spawn(process.execPath, [script, directory, String(run), String(IN_FLIGHT)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged: number[] = []
  const exit = once(child, 'exit')
  for await (const line of createInterface(child.stdout)) {
    const found = /^\+ (\d+)$/.exec(line)
    // a line cut short by the kill was not received
    if (found) acknowledged.push(Number(found[1]))
    if (acknowledged.length >= killAfter) child.kill('SIGKILL')
  }
  const [, signal] = await exit
  expect(signal).toBe('SIGKILL')
  return acknowledged
}

describe('a writer that is killed', () => {
  let place: Workplace
  beforeAll(() => {
    place = createWorkplace('embedded')
  })
  afterAll(() => place.clear())

  it(`loses nothing and invents nothing in ${KILLS} kills`, { timeout: 30_000 + KILLS * 3_000 }, async () => {
    const random = createRandom(SEED)
    const acknowledged: number[][] = []
    for (let run = 0; run < KILLS; run++)
      acknowledged.push(await writeAndKill(place.directory, run, 1 + Math.floor(random() ** 2 * 150)))

    const store = await place.open()
    let frames = 0
    for (const [run, numbers] of acknowledged.entries()) {
      const last = Math.max(...numbers)
      const window = { where: { node: [] as string[] }, stepSeconds: 1, overTime: 'sum' as const }
      const stored: number[][] = []
      for (const [origin, node] of ORIGINS.entries()) {
        const query = { ...window, where: { node: [node] } }
        const { series } = await store.query(seriesQuery('node.load1', timeOf(run, 0), timeOf(run, RUN_SECONDS), query))
        const found = [...(series[0]?.values.entries() ?? [])].filter(([, value]) => !Number.isNaN(value))
        stored.push(found.map(([i]) => i))
        // every value is exactly the one handed over for that instant
        expect(found.filter(([i, value]) => value !== numberOf(run, i, origin))).toEqual([])
        frames += found.length
      }
      const [left, right] = stored
      expect(left).toEqual(right)
      expect(numbers.filter((i) => !left!.includes(i))).toEqual([])
      // what was not acknowledged was at most what was in flight
      expect(left!.filter((i) => !numbers.includes(i) && i <= last - 2 * IN_FLIGHT)).toEqual([])
      expect(left!.length - numbers.length).toBeLessThanOrEqual(2 * IN_FLIGHT)
    }
    const statistics = await store.statistics()
    expect(statistics).toMatchObject({ frames, oldest: START })
    // and it goes on where it stopped
    await store.write(framesOf(KILLS, 0))
    expect((await store.statistics()).frames).toBe(frames + 2)
  })
})
