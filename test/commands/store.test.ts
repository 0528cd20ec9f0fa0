import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Frame } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { holdData } from '../../store/lock.ts'
import { openTargetStatusStore } from '../../store/state/target-status.ts'
import { DAY_START } from '../conformance/metric-store/frames.ts'
import { nodeFrames } from '../conformance/metric-store/samples.ts'
import { keep, kept, openEmbedded } from './kept.ts'
import { makePlace, type Place } from './program.ts'

let place: Place
let data: string
beforeEach(() => {
  place = makePlace()
  data = join(place.directory, 'data')
})
afterEach(() => place.leave())

/** Some nodes over some days, every ten minutes. */
const samples = (days: number, nodes = 3): Frame[] =>
  nodeFrames({ intervalSeconds: 600, from: DAY_START, to: DAY_START + days * DAY_SECONDS, nodes })

const run = (...args: string[]) => place.here([...args, '--lang', 'en'])
/** Where it matters that somebody else has the data. */
const elsewhere = (...args: string[]) => place.run([...args, '--lang', 'en']).ended
const json = async (...args: string[]) => answerOf(await run(...args, '--json'))
const answerOf = ({ code, out, err }: { code: number | null; out: string; err: string }) => ({
  ...{ code, err },
  answer: JSON.parse(out) as Record<string, unknown>,
})

describe('atalaya store export', () => {
  it('writes what is kept, for people and for programs', async () => {
    await keep(data, samples(1))
    const load = ['store', 'export', '--metric', 'node.load1', '--metric', 'node.cores']
    const first = await run(...load, '--where', 'node:n0', '--to', '2026-01-15T06:00', '--out', 'x.csv')
    expect([first.code, first.err]).toEqual([0, ''])
    const lines = readFileSync(join(place.directory, 'x.csv'), 'utf8').trim().split('\n')
    expect(lines[0]).toBe('time,metric,node,site,cluster,rack,origin,value')
    expect(lines[1]).toMatch(/^2026-01-15T00:00:00\.000Z,node\.load1,n0,,,,n0,[\d.]+$/)
    expect(first.out).toBe(`x.csv: ${lines.length - 1} rows\n`)

    const { code, answer } = await json('store', 'export', '--all', '--out', 'everything')
    expect([code, answer['ok']]).toEqual([0, true])
    const files = readdirSync(join(place.directory, 'everything')).sort()
    expect(files).toContain('node_raw.parquet')
    expect(files).toContain('slurm_node_1d.parquet')
    expect((answer['files'] as unknown[]).length).toBe(files.length)
  })

  it.each([
    [['--out', 'x.csv'], 'Say what to export: --metric METRIC (once or several times) or --all, not both.'],
    [['--all', '--metric', 'node.load1', '--out', 'x'], 'Say what to export'],
    [['--metric', 'node.load1'], '--out is missing: the file to write or, with --all, the folder.'],
    [['--metric', 'node.lood1', '--out', 'x.csv'], 'There is no metric "node.lood1". Did you mean "node.load1"?'],
    [
      ['--metric', 'zzzzzzzzzzzz', '--out', 'x.csv'],
      'There is no metric "zzzzzzzzzzzz". The list is in docs/en/metrics.md',
    ],
    [['--metric', 'node.load1', '--out', 'x'], 'does not tell the format. Add --format (csv, parquet).'],
    [['--metric', 'node.load1', '--out', 'x', '--format', 'xls'], '--format: "xls" is not allowed.'],
    [['--metric', 'node.load1', '--out', 'x.csv', '--resolution', '1w'], 'Possible values: raw, 5m, 1h, 1d.'],
    [['--metric', 'node.load1', '--out', 'x.csv', '--where', 'cn01'], 'is not of the form label:value'],
    [
      ['--metric', 'node.load1', '--out', 'x.csv', '--where', 'user:x'],
      'do not carry the label "user". They carry: node, ',
    ],
    [['--metric', 'node.load1', '--out', 'x.csv', '--from', 'yesterday'], '--from: "yesterday" is not a date.'],
    [['--metric', 'node.load1', '--out', 'x.csv', '--to', '2026-02-30'], '--to: "2026-02-30" is not a date.'],
    [
      ['--metric', 'node.load1', '--out', 'x.csv', '--from', '2026-02-01', '--to', '2026-01-01'],
      'The period is empty: --to 2026-01-01 does not come after --from 2026-02-01.',
    ],
  ])('%j ends with 2 and says what to write', async (args, expected) => {
    const { code, out, err } = await run('store', 'export', ...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(expected)
    expect(readdirSync(place.directory)).toEqual([])
  })

  it('replaces nothing unless told, and says when there is nothing', async () => {
    await keep(data, samples(0.1))
    writeFileSync(join(place.directory, 'x.csv'), 'mine')
    const wish = ['store', 'export', '--metric', 'node.load1', '--out', 'x.csv']
    const refused = await run(...wish)
    expect([refused.code, refused.err]).toEqual([
      1,
      'atalaya: x.csv exists already and is not replaced. Choose another name, delete it or, for an export, add --force.\n',
    ])
    expect(readFileSync(join(place.directory, 'x.csv'), 'utf8')).toBe('mine')
    const nothing = await run(...wish, '--where', 'node:nobody', '--force')
    expect([nothing.code, nothing.err.slice(0, 44)]).toEqual([1, 'atalaya: Nothing is kept of what was asked f'])
    expect(readFileSync(join(place.directory, 'x.csv'), 'utf8')).toBe('mine')
    expect((await run(...wish, '--force')).code).toBe(0)
    const full = await run('store', 'export', '--all', '--out', '.')
    expect([full.code, full.err]).toEqual([1, expect.stringContaining('The folder . is not empty')])
  })

  it('says that nothing is kept yet, and makes no data folder', async () => {
    const { code, err } = await run('store', 'export', '--metric', 'node.load1', '--out', 'x.csv')
    expect([code, err]).toEqual([1, expect.stringContaining('there is no data there yet')])
    expect(existsSync(data)).toBe(false)
  })
})

describe('atalaya store verify', () => {
  it('says that everything is sound, and what there is', async () => {
    await keep(data, samples(1.5))
    const { code, out, err } = await run('store', 'verify', '--deep')
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^Readable: \d+ series, [\d,]+ frames of raw values, from 2026-01-15 00:00:00 to 2026-01-16/)
    expect(out).toContain('All sound: nothing lost, nothing to repair.\n')
    expect((await json('store', 'verify')).answer).toMatchObject({ ok: true, lost: 0, repairable: 0, findings: [] })
  })

  it('names what is lost, and ends with 1', async () => {
    await keep(data, samples(1.5))
    expect((await run('store', 'compact')).code).toBe(0)
    const db = new DatabaseSync(join(data, 'metrics.db'))
    const { data: blob, id } = db.prepare('SELECT id, data FROM segments ORDER BY length(data) DESC').get()!
    const bytes = new Uint8Array(blob as Uint8Array)
    bytes[bytes.length >> 1]! ^= 0x10
    db.prepare('UPDATE segments SET data = ? WHERE id = ?').run(bytes, id as number)
    db.close()
    const { code, out } = await run('store', 'verify')
    expect(code).toBe(1)
    expect(out).toMatch(/^✗ lost: .*metrics\.db/m)
    expect(out).toMatch(/^Parts lost: [1-9]/m)
    const { answer } = await json('store', 'verify')
    expect(answer).toMatchObject({ ok: false })
    expect(answer['lost']).toBeGreaterThan(0)
  })

  it('takes a file that cannot be opened for the worst finding', async () => {
    mkdirSync(data)
    writeFileSync(join(data, 'metrics.db'), 'not a database at all')
    const { code, out } = await run('store', 'verify')
    expect(code).toBe(1)
    expect(out).toContain('✗ lost: ')
    expect(out).toContain('metrics.db')
  })

  it('says that there is nothing yet', async () => {
    const { code, err } = await run('store', 'verify')
    expect([code, err]).toEqual([1, expect.stringContaining('There is no data in')])
    expect(existsSync(data)).toBe(false)
  })
})

describe('atalaya store compact', () => {
  it('says the size before and after, and loses nothing', async () => {
    await keep(data, samples(3, 12))
    const before = await kept(data)
    const { code, answer } = await json('store', 'compact')
    expect(code).toBe(0)
    expect(answer['afterBytes']).toBeLessThan(answer['beforeBytes'] as number)
    expect(await kept(data)).toEqual(before)
    expect((await run('store', 'compact')).out).toMatch(/data: [\d.]+ [KM]iB before, [\d.]+ [KM]iB now\.\n$/)
  })

  it('refuses while somebody collects, and makes no data folder', async () => {
    expect((await run('store', 'compact')).err).toContain('There is no data in')
    expect(existsSync(data)).toBe(false)
    await keep(data, samples(0.1))
    const hold = holdData(data, { role: 'collector', command: 'atalaya start' })
    const { code, err } = await elsewhere('store', 'compact')
    hold.release()
    expect([code, err]).toEqual([1, expect.stringContaining('(atalaya start)')])
  })
})

describe('atalaya store backup', () => {
  it('copies everything acknowledged while it is written to, and checks it', async () => {
    const frames = samples(1)
    const store = await openEmbedded(data, 'write')
    const hold = holdData(data, { role: 'collector', command: 'atalaya start' })
    openTargetStatusStore(data, 'write').close()
    const half = frames.length >> 1
    await store.write(frames.slice(0, half))
    const running = elsewhere('store', 'backup', 'copies/first', '--json')
    for (const each of frames.slice(half)) await store.write([each])
    const { code, answer } = answerOf(await running)
    hold.release()
    await store.close()
    expect([code, answer['target']]).toEqual([0, join(place.directory, 'copies/first')])
    const target = join(place.directory, 'copies/first')
    expect(readdirSync(target).sort()).toEqual(['metrics.db', 'state.db'])
    expect(readdirSync(join(target, '..'))).toEqual(['first'])
    const { raw: copied } = await kept(target)
    expect(copied.length).toBeGreaterThanOrEqual(half)
    const all = new Set((await kept(data)).raw)
    expect(copied.filter((each) => !all.has(each))).toEqual([])
    expect((await run('store', 'verify', '--data', target)).code).toBe(0)
  })

  it('copies the ledger with the key of its people, for its owner only', async () => {
    const listing = join(import.meta.dirname, '../fixtures/slurm/24.11/accounting/sacct-P.txt')
    expect((await run('import', 'sacct', listing, '--cluster', 'c')).code).toBe(0)
    expect((await run('store', 'backup', 'copy')).code).toBe(0)
    const key = (folder: string) => join(place.directory, folder, 'people.key')
    expect(readFileSync(key('copy'), 'utf8')).toBe(readFileSync(key('data'), 'utf8'))
    expect(statSync(key('copy')).mode & 0o777).toBe(0o600)
    const again = await run('import', 'sacct', listing, '--cluster', 'c', '--data', 'copy')
    expect(again.out).toContain('0 new jobs, 0 corrected, 63 known already')
  })

  it('refuses a target that exists, wants one, and copies nothing from nowhere', async () => {
    const nothing = await run('store', 'backup', 'b')
    expect([nothing.code, nothing.err]).toEqual([1, expect.stringContaining('There is no data in')])
    await keep(data, samples(0.1))
    mkdirSync(join(place.directory, 'b'))
    const taken = await run('store', 'backup', 'b')
    expect([taken.code, taken.err]).toEqual([1, expect.stringContaining('b exists already')])
    const missing = await run('store', 'backup')
    expect([missing.code, missing.err]).toEqual([2, 'atalaya: Where to is missing: atalaya store backup NEW_FOLDER.\n'])
  })
})

describe('atalaya store rejected', () => {
  it('is for engines that can refuse', async () => {
    await keep(data, samples(0.1))
    const { code, err } = await run('store', 'rejected')
    expect([code, err]).toEqual([2, 'atalaya: The engine embedded refuses no lines: there is nothing to show.\n'])
  })
})
