import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makePlace, type Place } from './program.ts'

const RECORDED = join(import.meta.dirname, '../fixtures/slurm/24.11/accounting/sacct-P.txt')
const HEADER = 'JobIDRaw|JobID|User|Account|Partition|State|Submit|Start|End|Elapsed|AllocTRES'
const row = (id: number, state = 'COMPLETED') =>
  `${id}|${id}|ana|unc|cpu|${state}|2026-11-21T00:00:00|2026-11-21T00:01:00|2026-11-21T00:02:00|00:01:00|cpu=4,node=1`

let place: Place
beforeEach(() => {
  place = makePlace()
})
afterEach(() => place.leave())

const run = (...args: string[]) => place.here(['import', 'sacct', ...args, '--lang', 'en'])
const read = async (...args: string[]) => {
  const { code, out, err } = await run(...args, '--cluster', 'c', '--time-zone', 'UTC', '--json')
  expect(err).toBe('')
  return { code, ...(JSON.parse(out) as Record<string, unknown>) }
}

function storedJobs(): number {
  const path = join(place.directory, 'data/ledger.db')
  if (!existsSync(path)) return 0
  const db = new DatabaseSync(path, { readOnly: true })
  const { jobs } = db.prepare('SELECT coalesce(sum(jobs), 0) AS jobs FROM job_blocks').get() as { jobs: number }
  db.close()
  return jobs
}

describe('atalaya import sacct', () => {
  it('takes a real listing in, once', async () => {
    const first = await run(RECORDED, '--cluster', 'testbed', '--time-zone', 'UTC')
    expect(first).toEqual({
      code: 0,
      out: expect.stringMatching(
        /^✓ [\d,]+ rows: 63 new jobs, 0 corrected, 0 known already\. Times were read as UTC\.\n$/,
      ),
      err: '',
    })
    expect((await run(RECORDED, '--cluster', 'testbed', '--time-zone', 'UTC')).out).toContain(
      '0 new jobs, 0 corrected, 63 known',
    )
    expect(storedJobs()).toBe(63)
  })

  it('keeps nothing where any row is wrong, lists the first 50 and counts the others', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => row(at + 1, 'DONE'))
    place.file('bad.txt', [HEADER, row(100), ...rows].join('\n'))
    const { code, out, err } = await run('bad.txt', '--cluster', 'c')
    expect([code, out]).toEqual([1, ''])
    const lines = err.trim().split('\n')
    expect(lines[0]).toBe('✗ Row 3, column State: "DONE" cannot be understood. It should look like COMPLETED.')
    expect(lines.slice(50)).toEqual(['… and 10 more.', 'Nothing of bad.txt was kept: mend those rows and repeat.'])
    expect(storedJobs()).toBe(0)
  })

  it('keeps nothing in a trial, and says what it would', async () => {
    expect(await read(RECORDED, '--dry-run')).toMatchObject({ code: 0, dryRun: true, added: 63 })
    expect(storedJobs()).toBe(0)
  })

  it('reads gzip, UTF-16, marks of byte order and any ends of lines alike', async () => {
    const text = [HEADER, row(1), row(2), ''].join('\n')
    writeFileSync(join(place.directory, 'a.txt.gz'), gzipSync(text))
    writeFileSync(join(place.directory, 'b.txt'), `\ufeff${text.replaceAll('\n', '\r\n')}`)
    writeFileSync(join(place.directory, 'c.txt'), Buffer.from(`\ufeff${text}`, 'utf16le'))
    writeFileSync(join(place.directory, 'd.txt'), text.trimEnd())
    expect(await read('a.txt.gz')).toMatchObject({ code: 0, added: 2 })
    for (const name of ['b.txt', 'c.txt', 'd.txt'])
      expect(await read(name)).toMatchObject({ code: 0, added: 0, same: 2 })
  })

  it('reads times as those of the zone it is told', async () => {
    place.file('a.txt', [HEADER, row(1)].join('\n'))
    await run('a.txt', '--cluster', 'c', '--time-zone', 'America/Argentina/Cordoba')
    const answer = await read('a.txt')
    // three hours apart: another submission
    expect(answer).toMatchObject({ added: 1, same: 0 })
  })

  it.each([
    [[], 'Which file? Write: atalaya import sacct FILE'],
    [['no.txt', '--cluster', 'c'], 'There is no file no.txt.'],
    [['empty.txt', '--cluster', 'c'], 'empty.txt is empty.'],
    [['a.txt'], 'The listing does not say which cluster it is of. Add --cluster NAME'],
    [['a.txt', '--cluster', 'c', '--time-zone', 'Cordoba'], '--time-zone Cordoba: nobody knows that zone.'],
    [['broken.gz', '--cluster', 'c'], 'broken.gz cannot be read'],
    [['short.txt', '--cluster', 'c'], 'The column submit is missing.'],
    [['a.txt', '--cluster', 'c', '--force'], '--force'],
  ])('refuses %j: %s', async (args, message) => {
    place.file('a.txt', [HEADER, row(1)].join('\n'))
    place.file('empty.txt', '')
    place.file('broken.gz', 'this is no gzip')
    place.file('short.txt', HEADER.replace('Submit|', ''))
    const { code, out, err } = await run(...args)
    expect(code).not.toBe(0)
    expect(out).toBe('')
    expect(err).toContain(message)
    expect(storedJobs()).toBe(0)
  })

  it('leaves no login in any file but where operators look it up', async () => {
    place.file('a.txt', [HEADER, row(1).replace('|ana|', '|xq7.secret.login|')].join('\n'))
    await run('a.txt', '--cluster', 'c')
    const db = new DatabaseSync(join(place.directory, 'data/ledger.db'))
    expect(db.prepare('SELECT name FROM person_names').get()).toEqual({ name: 'xq7.secret.login' })
    db.exec('DELETE FROM person_names; VACUUM')
    db.close()
    expect(readFileSync(join(place.directory, 'data/ledger.db')).toString('latin1')).not.toContain('xq7.secret')
  })
})
