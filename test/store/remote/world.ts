/** A remote store over a fake server and a clock that stands still, and ways to look at what arrived. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from '../../../core/series.ts'
import { frameLines } from '../../../store/metrics/remote/lines.ts'
import { createRemoteStore } from '../../../store/metrics/remote/store.ts'
import type { MetricStore } from '../../../store/metrics/store.ts'
import { type FakeClock, fakeClock } from '../../collector/fake-clock.ts'
import { createFakeServer, type FakeServer, parseLine } from './fake-server.ts'

export const START = Date.UTC(2026, 0, 15, 12) / 1000
const FOR_EVER = { raw: Infinity, '5m': Infinity, '1h': Infinity, '1d': Infinity }

export interface World {
  readonly directory: string
  readonly server: FakeServer
  readonly clock: FakeClock
  open(more?: { mode?: 'read' | 'write'; spoolBytes?: number; directory?: string }): Promise<MetricStore>
  clear(): Promise<void>
}

export function createWorld(): World {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-remote-'))
  const server = createFakeServer()
  const clock = fakeClock(START)
  const opened: MetricStore[] = []
  return {
    directory,
    server,
    clock,
    async open({ mode = 'write', spoolBytes = 64 * 1024 ** 2, ...more } = {}) {
      const where = more.directory ?? directory
      const options = { directory: where, mode, spoolBytes, clock, retention: FOR_EVER, address: 'fake:1' }
      const store = await createRemoteStore({ remote: server.connect(), ...options })
      opened.push(store)
      return store
    },
    async clear() {
      await Promise.all(opened.map((store) => store.close()))
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Lets what is under way go on until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
}

/** What a server has that was told all of it: the newest value of each series and instant. */
export function expectedSamples(frames: readonly Frame[]): Map<string, number> {
  return samplesOf(frameLines(frames))
}

export function samplesOf(lines: readonly string[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const { measurement, tags, fields, timeMs } of lines.map(parseLine))
    for (const [field, value] of fields)
      found.set(`${measurement}.${field} ${JSON.stringify(Object.entries(tags).sort())} ${timeMs}`, value)
  return found
}

export function sorted(samples: ReadonlyMap<string, number>): [string, number][] {
  return [...samples].sort(([a], [b]) => (a < b ? -1 : 1))
}
