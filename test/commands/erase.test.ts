import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makePlace, type Place } from './program.ts'

const LOGIN = 'zulemaquirogax'
const LISTING = [
  'JobIDRaw|JobID|User|Account|Partition|State|Submit|Start|End|Elapsed|AllocTRES',
  `1|1|${LOGIN}|unc|cpu|COMPLETED|2026-11-21T00:00:00|2026-11-21T00:01:00|2026-11-21T00:02:00|00:01:00|cpu=4,node=1`,
  '2|2|ana|unc|cpu|COMPLETED|2026-11-21T00:00:00|2026-11-21T00:01:00|2026-11-21T00:02:00|00:01:00|cpu=4,node=1',
].join('\n')

let place: Place
beforeEach(async () => {
  place = makePlace()
  place.file('jobs.txt', LISTING)
  expect((await importJobs()).code).toBe(0)
})
afterEach(() => place.leave())

const importJobs = () => place.here(['import', 'sacct', 'jobs.txt', '--cluster', 'c', '--time-zone', 'UTC'])
const erase = (...args: string[]) => place.here(['erase', ...args, '--lang', 'en'])
const data = () => join(place.directory, 'data')
const isAnywhere = (text: string) =>
  readdirSync(data(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(text))

describe('atalaya erase', () => {
  it('says first what it would do, and does it when told to', async () => {
    const first = await erase(LOGIN)
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toMatch(/^Of zulemaquirogax 1 jobs and 0 sessions are known: .* add --yes/)
    expect(isAnywhere(LOGIN)).toBe(true)
    const { code, out, err } = await erase(LOGIN, '--yes')
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^✓ zulemaquirogax is gone: 1 jobs and 0 sessions stay/)
    // what it cannot reach is said
    expect(out).toMatch(/Out of reach .* Slurm’s accounting .* copies/)
    expect(isAnywhere(LOGIN)).toBe(false)
  })

  it('has nothing left to do afterwards, also when the same listing comes again', async () => {
    await erase(LOGIN, '--yes')
    expect((await importJobs()).out).toMatch(/0 /)
    expect(isAnywhere(LOGIN)).toBe(false)
    expect((await erase(LOGIN)).out).toMatch(/^Nothing is known of zulemaquirogax here/)
  })

  it('names files in which a trace is left, and does not call that done', async () => {
    mkdirSync(join(data(), 'exports'))
    writeFileSync(join(data(), 'exports/personas.csv'), `login\n${LOGIN}\n`)
    const { code, err } = await erase(LOGIN, '--yes')
    expect(code).toBe(1)
    expect(err).toMatch(/✗ A trace is left in .*personas\.csv/)
    const told = await place.here(['erase', LOGIN, '--yes', '--json'])
    expect(JSON.parse(told.out)).toMatchObject({ wasKnown: false, left: [join(data(), 'exports/personas.csv')] })
  })

  it('asks whom', async () => {
    expect(await erase()).toMatchObject({ code: 2, err: expect.stringContaining('Whom? Write: atalaya erase LOGIN') })
  })
})
