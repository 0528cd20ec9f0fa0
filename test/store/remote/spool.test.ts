/** The file in front of the server: what it survives, and what it gives up when it must. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { explain } from '../../../core/errors.ts'
import type { Frame } from '../../../core/series.ts'
import { fromStored, toStored } from '../../../store/metrics/remote/spool/body.ts'
import { frame, load } from '../../conformance/metric-store/frames.ts'
import { DOWN } from './fake-server.ts'
import { createWorld, expectedSamples, START, sorted, type World } from './world.ts'

let world: World
beforeEach(() => {
  world = createWorld()
})
afterEach(() => world.clear())

const frameAt = (i: number, nodes = 3): Frame =>
  frame(
    'a',
    START + 10 * i,
    Array.from({ length: nodes }, (_, n) => [load(`n${n}`), Math.sin(i * 1_000 + n)] as const),
  )
const path = () => join(world.directory, 'spool.db')
function inFile(sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(path())
  const rows = db.prepare(sql).all()
  db.close()
  return rows
}

describe('a spool that is full', () => {
  it('drops the oldest, counts them, says so, and keeps the newest', { timeout: 60_000 }, async () => {
    world.server.fault = () => ({ kind: 'down' })
    const store = await world.open({ spoolBytes: 200_000 })
    for (let i = 0; i < 60; i++) await store.write([frameAt(i, 500)])
    const { spool } = await store.statistics()
    expect(spool!.waitingBytes).toBeLessThanOrEqual(200_000)
    expect(spool!.waitingBytes).toBeGreaterThan(100_000)
    expect(spool!.droppedLines).toBe(501 * (60 - spool!.waitingBatches))
    const told = await store.check()
    expect(told.map(({ code }) => code).sort()).toEqual(['spool.dropped', 'spool.nearly_full'])
    for (const problem of told)
      for (const language of ['es', 'pt', 'en'] as const) expect(explain(problem, language)).toContain(path())
    world.server.fault = () => undefined
    await store.settle()
    const kept = Array.from({ length: spool!.waitingBatches }, (_, i) => frameAt(59 - i, 500))
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(kept)))
    // what was dropped stays counted, also after a restart
    await store.close()
    expect((await (await world.open()).statistics()).spool!.droppedLines).toBe(spool!.droppedLines)
  })

  it('computes a roll-up again whose lines it had to drop', async () => {
    const store = await world.open({ spoolBytes: 30_000 })
    await store.write([frameAt(0)])
    world.clock.jump(400)
    world.server.fault = ({ resolution }) => (resolution === '5m' ? { kind: 'down' } : undefined)
    await expect(store.settle()).rejects.toThrow()
    expect(inFile('SELECT resolution FROM batches')).toEqual([{ resolution: '5m' }])
    world.server.fault = () => ({ kind: 'down' })
    for (let i = 100; i < 110; i++) await store.write([frameAt(i, 500)])
    expect(inFile(`SELECT id FROM batches WHERE resolution = '5m'`)).toEqual([])
    world.server.fault = () => undefined
    await store.settle()
    const starts = new Set([...world.server.samples('5m').keys()].map((id) => Number(id.split(' ').at(-1)) / 1000))
    expect([...starts]).toEqual([START])
  })
})

describe('a spool that is damaged', () => {
  it('names the batch, sets it aside, and the rest goes on', async () => {
    world.server.fault = () => ({ kind: 'down' })
    const store = await world.open()
    for (let i = 0; i < 5; i++) await store.write([frameAt(i)])
    await store.close()
    const [row] = inFile('SELECT lines FROM bodies WHERE id = 3')
    const lines = Uint8Array.from(row!['lines'] as Uint8Array)
    lines[lines.length - 1]! ^= 4
    const db = new DatabaseSync(path())
    db.prepare('UPDATE bodies SET lines = ? WHERE id = 3').run(lines)
    db.prepare('DELETE FROM bodies WHERE id = 2').run()
    db.close()

    world.server.fault = () => undefined
    const again = await world.open()
    await again.settle()
    const whole = [0, 3, 4].map((i) => frameAt(i))
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(whole)))
    expect(await again.check()).toEqual([
      { code: 'spool.damaged', params: { path: path(), batch: 2, lines: 4, detail: 'no lines' } },
      { code: 'spool.damaged', params: { path: path(), batch: 3, lines: 4, detail: 'CRC-32' } },
    ])
    expect((await again.statistics()).spool).toMatchObject({ waitingBatches: 0, lastError: null })
  })

  it('never takes damage for lines: every flipped bit of a stored body is found', () => {
    const text = Array.from({ length: 30 }, (_, i) => `node,node=n${i} load1=${i} 1700000000000`).join('\n')
    const stored = toStored({ text, touched: Uint32Array.of(1, 300, 2, 600) })
    expect(fromStored(stored)).toEqual({ text, touched: Uint32Array.of(1, 300, 2, 600) })
    for (const part of ['lines', 'touched'] as const)
      for (let bit = 0; bit < stored[part].length * 8; bit++) {
        const flipped = Uint8Array.from(stored[part])
        flipped[bit >> 3]! ^= 1 << (bit & 7)
        expect(fromStored({ ...stored, [part]: flipped })).toBeUndefined()
      }
    for (let length = 0; length < stored.lines.length; length++)
      expect(fromStored({ ...stored, lines: stored.lines.subarray(0, length) })).toBeUndefined()
  })
})

describe('the file', () => {
  it('gives its space back once all is sent', { timeout: 60_000 }, async () => {
    let isUp = false
    const connect = world.server.connect
    world.server.connect = () => ({
      ...connect(),
      send: async () => (isUp ? { kind: 'accepted' } : { kind: 'later', problem: DOWN }),
      confirm: async (accepted) => ({ safe: accepted.map(({ batch }) => batch), lost: [] }),
    })
    const store = await world.open({ spoolBytes: 1024 ** 3 })
    for (let i = 0; i < 60; i++) await store.write(Array.from({ length: 10 }, (_, n) => frameAt(10 * i + n, 3_000)))
    const bytes = () => 4_096 * Number(inFile('PRAGMA page_count')[0]!['page_count'])
    expect(bytes()).toBeGreaterThan(20 * 1024 ** 2)
    isUp = true
    await store.settle()
    expect(bytes()).toBeLessThan(17 * 1024 ** 2)
  })

  it('keeps only what is not safe yet', async () => {
    world.server.durable = false
    const store = await world.open()
    await store.write([frameAt(0)])
    await store.settle()
    expect(inFile('SELECT count(*) AS n FROM batches')).toEqual([{ n: 1 }])
    // the process is gone, and with it what it knew: sent again
    await store.close()
    const again = await world.open()
    await again.settle()
    expect(world.server.sends.filter(({ resolution }) => resolution === 'raw').length).toBe(2)
    world.server.keep()
    await again.settle()
    expect(inFile('SELECT count(*) AS n FROM batches')).toEqual([{ n: 0 }])
    expect(inFile('SELECT count(*) AS n FROM bodies')).toEqual([{ n: 0 }])
  })
})

const MOUNT = 'mount -t tmpfs -o size=10m tmpfs "$1" && exec "$2" "$3" "$1"'
const canMount = spawnSync('unshare', ['-Urm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0

describe.skipIf(!canMount)('a full disk (skipped where unshare -Urm cannot mount a tmpfs)', () => {
  it('is said plainly, loses nothing that was acknowledged, and heals when space returns', { timeout: 60_000 }, () => {
    const directory = mkdtempSync(join(tmpdir(), 'atalaya-full-'))
    try {
      const script = join(import.meta.dirname, 'children/disk-full.ts')
      const args = ['-Urm', 'sh', '-c', MOUNT, 'sh', directory, process.execPath, script]
      const { stdout, stderr, status } = spawnSync('unshare', args, { encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      const told = JSON.parse(stdout)
      expect(told.failures).toEqual(Array(3).fill('unavailable store.disk_full'))
      expect(told.stored).toBeGreaterThan(50)
      expect(told.frames).toBe(2 * told.stored)
      expect(told.waiting).toBe(0)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })
})
