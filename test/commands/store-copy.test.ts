import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Frame } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { holdData } from '../../store/lock.ts'
import { DAY_START } from '../conformance/metric-store/frames.ts'
import { nodeFrames } from '../conformance/metric-store/samples.ts'
import { keep, kept, openEmbedded } from './kept.ts'
import { makePlace, type Place } from './program.ts'

let place: Place
let data: string
let out: string
beforeEach(() => {
  place = makePlace()
  // the samples are of long ago
  place.file('atalaya.yaml', 'store: { metrics: { retention: { rawDays: null, fiveMinuteDays: null } } }\n')
  data = join(place.directory, 'data')
  out = join(place.directory, 'new')
})
afterEach(() => place.leave())

const samples = (days: number, nodes = 4): Frame[] =>
  nodeFrames({ intervalSeconds: 300, from: DAY_START, to: DAY_START + days * DAY_SECONDS, nodes })

const COPY = ['store', 'copy', '--from', 'embedded', '--to', 'embedded', '--out', 'new', '--lang', 'en']

describe('atalaya store copy', () => {
  it('copies a store that is being written to, and says that it is as the source', { timeout: 60_000 }, async () => {
    await keep(data, samples(1.3))
    const store = await openEmbedded(data, 'write')
    const hold = holdData(data, { role: 'collector', command: 'atalaya start' })
    const { code, out: said, err } = await place.here(COPY)
    hold.release()
    await store.close()
    expect(code).toBe(0)
    expect(said).toMatch(/^Copied to embedded .*new: [\d,]+ values in \d+ parts\.\n✓ Compared by metric and month/)
    // plain lines where nobody looks on
    expect(err).toMatch(/^Parts \(days .*\): \d+; copied already: 0\.\n1\/\d+ {2}raw 2026-01-15 /)
    expect(err).not.toContain('\x1b')
    expect(await kept(out)).toEqual(await kept(data))
    const again = await place.here([...COPY, '--json'])
    expect(JSON.parse(again.out)).toEqual({
      ok: true,
      windows: 0,
      values: 0,
      refused: 0,
      skipped: [],
      damage: [],
      differences: [],
    })
  })

  it('goes on after kill -9, as often as it takes', { timeout: 120_000 }, async () => {
    await keep(data, samples(4))
    let kills = 0
    let reached = 0
    for (let wait = 1; ; wait++) {
      const { child, ended } = place.run(COPY)
      let windows = 0
      child.stderr!.on('data', (text: string) => {
        windows += text.match(/^\d+\/\d+ {2}/gm)?.length ?? 0
        // a little further each time, until it is through
        if (windows >= wait) child.kill('SIGKILL')
      })
      const { code, err } = await ended
      const done = Number(/copied already: (\d+)\./.exec(err)?.[1] ?? 0)
      expect(done).toBeGreaterThanOrEqual(reached)
      reached = done
      if (code === 0) break
      expect(child.signalCode).toBe('SIGKILL')
      kills += 1
    }
    expect(kills).toBeGreaterThanOrEqual(3)
    expect(reached).toBeGreaterThan(0)
    expect(await kept(out)).toEqual(await kept(data))
  })

  it('brings over what a damaged store still gives, and names the rest', async () => {
    await keep(data, samples(2))
    expect((await place.here(['store', 'compact'])).code).toBe(0)
    const whole = await kept(data)
    const db = new DatabaseSync(join(data, 'metrics.db'))
    const { id, directory } = db.prepare('SELECT id, directory FROM chunks ORDER BY id LIMIT 1').get()!
    const bytes = Uint8Array.from(directory as Uint8Array)
    bytes[bytes.length >> 1]! ^= 0x10
    db.prepare('UPDATE chunks SET directory = ? WHERE id = ?').run(bytes, id as number)
    db.close()
    const { code, out: said } = await place.here(COPY)
    expect(code).toBe(1)
    expect(said).toMatch(/^✗ .*metrics\.db/m)
    expect(said).toContain('That could not be read from the source and is not in the copy; the rest is.')
    const { raw } = await kept(out)
    expect(raw.length).toBeGreaterThan(whole.raw.length / 2)
    expect(raw.length).toBeLessThan(whole.raw.length)
    const before = new Set(whole.raw)
    expect(raw.filter((each) => !before.has(each))).toEqual([])
    const exported = await place.here(['store', 'export', '--metric', 'node.load1', '--out', 'x.csv', '--lang', 'en'])
    expect([exported.code, exported.err]).toEqual([1, expect.stringContaining('is missing in the export')])
  })

  it('says what the target would not keep for so long', async () => {
    await keep(data, samples(0.1))
    place.file('short.yaml', 'store: { metrics: { retention: { rawDays: 1, fiveMinuteDays: null } } }\n')
    const { code, out: said } = await place.here([...COPY, '--config', 'short.yaml'])
    expect(code).toBe(0)
    expect(said).toContain('Not copied: raw from 2026-01-15 00:00:00 to 2026-01-15 02:')
    expect((await kept(out)).raw).toEqual([])
  })

  it('writes to no folder that somebody collects into', async () => {
    await keep(data, samples(0.1))
    const hold = holdData(out, { role: 'collector', command: 'atalaya collect' })
    const { code, err } = await place.run(COPY).ended
    hold.release()
    expect([code, err]).toEqual([1, expect.stringContaining('(atalaya collect)')])
  })

  it.each([
    [[], 'Say from where and to where: --from ENGINE --to ENGINE. Engines: embedded'],
    [['--from', 'embedded'], 'Say from where and to where'],
    [['--from', 'sqlite', '--to', 'embedded'], '--from: "sqlite" is not allowed. Possible values: embedded'],
    [['--from', 'embedded', '--to', 'embedded'], 'Source and target are the same store (embedded '],
    [['--from', 'embedded', '--to', 'embedded', '--out', 'data'], 'Source and target are the same store (embedded '],
  ])('%j ends with 2 and says what to write', async (args, expected) => {
    const { code, err } = await place.here(['store', 'copy', ...args, '--lang', 'en'])
    expect([code, err]).toEqual([2, expect.stringContaining(expected)])
    expect(existsSync(data)).toBe(false)
  })

  it('says that there is nothing to copy yet', async () => {
    const { code, err } = await place.here(COPY)
    expect([code, err]).toEqual([1, expect.stringContaining('There is no data in')])
    expect([existsSync(data), existsSync(out)]).toEqual([false, false])
  })
})
