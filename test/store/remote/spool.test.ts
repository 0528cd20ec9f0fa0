/** The file in front of the server: what it survives, and what it gives up when it must. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { explain, type Problem } from '../../../core/errors.ts'
import type { Frame } from '../../../core/series.ts'
import type { Finding } from '../../../store/metrics/engine.ts'
import { bodyCrc, pack, unpack } from '../../../store/metrics/remote/spool/body.ts'
import { remoteTools } from '../../../store/metrics/remote/tools.ts'
import { frame, lastValues, load } from '../../conformance/metric-store/frames.ts'
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
    const about = {
      resolution: 'raw' as const,
      late: true,
      lines: 30,
      oldestMs: 1_700_000_000_000,
      newestMs: 1_700_000_000_000,
    }
    const batch = { ...about, text, touched: Uint32Array.of(1, 300, 2, 600) }
    const packed = pack(batch)
    const stored = { ...packed, crc: bodyCrc(7, packed) }
    expect(unpack(7, stored)).toEqual(batch)
    for (const part of ['lines', 'touched'] as const)
      for (let bit = 0; bit < stored[part].length * 8; bit++) {
        const flipped = Uint8Array.from(stored[part])
        flipped[bit >> 3]! ^= 1 << (bit & 7)
        expect(unpack(7, { ...stored, [part]: flipped })).toBeUndefined()
      }
    for (let length = 0; length < stored.lines.length; length++)
      expect(unpack(7, { ...stored, lines: stored.lines.subarray(0, length) })).toBeUndefined()
    expect(unpack(3, stored)).toBeUndefined()
    for (const wrong of [{ resolution: '5m' }, { late: 0 }, { oldest_ms: 0 }, { newest_ms: 0 }, { text_bytes: 1 }])
      expect(unpack(7, { ...stored, ...wrong })).toBeUndefined()
  })

  /** Five batches, the last one late, and nobody took them yet. */
  async function fiveWaiting(): Promise<Frame[]> {
    world.server.fault = () => ({ kind: 'down' })
    const store = await world.open()
    const frames = [0, 1, 2, 3, 1].map((i) => frameAt(i))
    for (const one of frames) await store.write([one])
    await store.close()
    world.server.fault = () => undefined
    return frames
  }

  it.each([
    ['a batch that the list lacks', 'DELETE FROM batches WHERE id IN (2, 5)', 2],
    ['one listed for another resolution', `UPDATE batches SET resolution = '1d' WHERE id = 2`, 1],
    ['one listed as early', 'UPDATE batches SET late = 0 WHERE id = 5', 1],
    ['one listed as late', 'UPDATE batches SET late = 1 WHERE id = 2', 1],
    ['one listed with impossible sizes', 'UPDATE batches SET bytes = 1 << 60, text_bytes = -1 << 60 WHERE id = 2', 1],
    ['one set aside that can be read', `UPDATE batches SET damage = 'once' WHERE id = 2`, 0],
  ])('sends as it was put: %s', async (_, sql, odd) => {
    const frames = await fiveWaiting()
    inFile(sql)
    const findings = await verify()
    expect(findings.map(({ severity }) => severity)).toEqual(Array(odd).fill('repairable'))
    const again = await world.open()
    await again.settle()
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(frames)))
    expect(await again.check()).toEqual([])
    expect(world.server.sends.filter(({ resolution }) => resolution === 'raw').length).toBeGreaterThan(1)
    expect(world.server.sends.filter(({ resolution }) => resolution === '1d')).toEqual([])
  })

  it('does not believe the index: what it leaves out is sent all the same', async () => {
    const frames = await fiveWaiting()
    // the entry of batch 3, a record of late = 0 (type 8), id and row id: now it says late = 1 (type 9)
    flipInIndex(Buffer.of(4, 8, 1, 1, 3, 3), 1, 1)
    expect(inFile('SELECT id FROM batches WHERE damage IS NULL AND late = 0 ORDER BY id DESC')).not.toContainEqual({
      id: 3,
    })
    const findings = await verify()
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['repairable']))
    const again = await world.open()
    await again.settle()
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples(frames)))
    expect(await again.check()).toEqual([])
    await again.close()
    expect(await verify()).toEqual([])
  })

  it('names a body of which not even the list says anything', async () => {
    await fiveWaiting()
    inFile(`DELETE FROM batches WHERE id = 2`)
    inFile(`UPDATE bodies SET late = 1 WHERE id = 2`)
    const damage = { code: 'spool.damaged', params: { path: path(), batch: 2, lines: '?', detail: 'CRC-32' } }
    expect(await verify()).toEqual([{ severity: 'lost', problem: damage }])
    const again = await world.open()
    expect(await again.check()).toEqual([{ ...damage, params: { ...damage.params, lines: 0 } }])
  })

  it.each([
    ['its time', 'UPDATE newest SET time_ms = time_ms + 8192'],
    ['its interval', 'UPDATE newest SET interval_ms = 20000'],
    ['its values', `UPDATE newest SET vals = CAST(x'01' || substr(vals, 2) AS BLOB)`],
    ['a label', `UPDATE keys SET keys = replace(keys, 'n1', 'n3')`],
    ['the syntax of its keys', `UPDATE keys SET keys = replace(keys, '{', char(3))`],
    ['its time, beyond all numbers', 'UPDATE newest SET time_ms = 1 << 60'],
  ])('knows no newest value where one is damaged, and names its origin: %s', async (_, sql) => {
    await fiveWaiting()
    inFile(sql)
    const damage = { code: 'spool.damaged_newest', params: { path: path(), origin: 'a' } }
    expect(await verify()).toEqual([{ severity: 'lost', problem: damage }])
    world.server.fault = () => ({ kind: 'down' })
    const again = await world.open()
    expect(await lastValues(again, LATEST)).toEqual([])
    expect(await again.check()).toContainEqual(damage)
    await again.write([frameAt(2)])
    expect(inFile('SELECT late FROM batches WHERE id = 6')).toEqual([{ late: 0 }])
    expect((await lastValues(again, LATEST)).length).toBe(3)
    expect(await verify()).toEqual([])
  })

  it('names an origin whose name is damaged, and knows it as a new one', async () => {
    const frames = await fiveWaiting()
    inFile(`UPDATE origins SET name = 'b'`)
    const damage = { code: 'spool.damaged_name', params: { path: path(), origin: 1 } }
    expect((await verify()).map(({ problem }) => problem)).toContainEqual(damage)
    const again = await world.open()
    expect(await again.check()).toContainEqual(damage)
    for (const language of ['es', 'pt', 'en'] as const) expect(explain(damage as Problem, language)).toContain(path())
    await again.write([frameAt(7)])
    await again.settle()
    expect(sorted(world.server.samples('raw'))).toEqual(sorted(expectedSamples([...frames, frameAt(7)])))
    expect(await verify()).toEqual([])
  })
})

const LATEST = { metric: 'node.load1', where: {}, by: undefined, fold: 'sum', notBefore: 0 } as const

/** What `atalaya store verify` says. */
async function verify(): Promise<Finding[]> {
  const findings: Finding[] = []
  for await (const finding of remoteTools.verify(world.directory, {})) findings.push(finding)
  return findings
}

/** Flips bits of one byte of the only place in `batches_order` that looks so. */
function flipInIndex(what: Buffer, byte: number, bits: number): void {
  const [{ rootpage } = {}] = inFile(`SELECT rootpage FROM sqlite_schema WHERE name = 'batches_order'`)
  const file = readFileSync(path())
  const start = (Number(rootpage) - 1) * 4_096
  const at = file.subarray(start, start + 4_096).indexOf(what)
  expect(at).toBeGreaterThan(0)
  file[start + at + byte]! ^= bits
  writeFileSync(path(), file)
}

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
