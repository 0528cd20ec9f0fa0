/** kill -9 at any moment, the server away half of the time: nothing acknowledged is lost, nothing is told that was not said. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { frameLines } from '../../../store/metrics/remote/lines.ts'
import { framesOf, timeOf } from '../children/frames-of-run.ts'
import { createWorld, samplesOf, type World } from './world.ts'

const KILLS = Number(process.env['ATALAYA_KILLS'] ?? 12)
const SEED = Number(process.env['ATALAYA_SEED'] ?? 1)
const IN_FLIGHT = 4

let world: World
afterEach(() => world.clear())

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
  it(`loses nothing and invents nothing in ${KILLS} kills`, { timeout: 30_000 + KILLS * 5_000 }, async () => {
    world = createWorld()
    const random = createRandom(SEED)
    const acknowledged: number[][] = []
    for (let run = 0; run < KILLS; run++)
      acknowledged.push(await writeAndKill(world.directory, run, 1 + Math.floor(random() ** 2 * 150)))

    const store = await world.open()
    await store.settle()
    const arrived = readFileSync(join(world.directory, 'arrived'), 'utf8')
      .split('\n')
      .slice(0, -1)
      .filter((line) => !line.startsWith('sentinel,'))
    const there = new Map([...samplesOf(arrived), ...world.server.samples('raw')])
    let told = 0
    for (const [run, numbers] of acknowledged.entries()) {
      const lines = numbers.flatMap((i) => frameLines(framesOf(run, i)))
      const missing = [...samplesOf(lines)].filter(([id, value]) => there.get(id) !== value)
      expect(missing).toEqual([])
      // what was not acknowledged was at most what was in flight, and whole
      const last = Math.max(...numbers)
      const extra = Array.from({ length: last + 2 * IN_FLIGHT }, (_, i) => i).filter((i) => {
        if (numbers.includes(i)) return false
        const found = [...samplesOf(frameLines(framesOf(run, i)))].filter(([id]) => there.has(id))
        expect([0, samplesOf(frameLines(framesOf(run, i))).size]).toContain(found.length)
        return found.length > 0
      })
      expect(extra.length).toBeLessThanOrEqual(2 * IN_FLIGHT)
      for (const i of [...numbers, ...extra]) told += samplesOf(frameLines(framesOf(run, i))).size
    }
    expect(there.size).toBe(told)
    expect(await store.check()).toEqual([])
    // and it goes on where it stopped
    const before = world.server.samples('raw').size
    await store.write(framesOf(KILLS, 1))
    await store.settle()
    expect(world.server.samples('raw').size).toBe(before + 4)
    expect([...world.server.samples('raw').keys()].some((id) => id.endsWith(`${timeOf(KILLS, 1) * 1000}`))).toBe(true)
  })
})
