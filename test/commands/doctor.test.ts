import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkClock } from '../../commands/doctor/clock.ts'
import { makePlace, type Place, until } from './program.ts'

let place: Place
let server: Server | undefined
beforeEach(() => {
  place = makePlace()
})
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  server = undefined
  await place.leave()
})

const HOST = 'language: en\nsources:\n  host: [{ node: cn01, intervalSeconds: 1 }]\n'

interface Answer {
  readonly ok: boolean
  readonly checks: readonly { check: string; state: string; code: string; message: string }[]
}

async function diagnose(...args: string[]): Promise<{ code: number | null; answer: Answer }> {
  const { code, out } = await place.here(['doctor', '--json', ...args])
  return { code, answer: JSON.parse(out) as Answer }
}

const states = ({ checks }: Answer) => checks.map(({ check, state }) => `${check} ${state}`)
const of = ({ checks }: Answer, name: string) => checks.find(({ check }) => check === name)!

describe('atalaya doctor', () => {
  it('finds nothing wrong before the first start, and changes nothing', async () => {
    place.file('atalaya.yaml', HOST)
    const { code, out, err } = await place.here(['doctor'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^✓ configuration {2}atalaya\.yaml: in order\.$/m)
    expect(out).toMatch(/^✓ data {11}.*data does not exist yet; it is created at the first start\./m)
    expect(out).toMatch(/^! collector {6}It never collected into this directory\. Start "atalaya start"/m)
    expect(out).toMatch(/^✓ sources {8}cn01: answers \(\d+ samples\)\.$/m)
    expect(out).toMatch(/\n\nProblems: 0\. Warnings: 2\.\n$/)
    expect(readdirSync(place.directory)).toEqual(['atalaya.yaml'])
  })

  it('looks at everything while the collector runs, and sees when it stopped', { timeout: 60_000 }, async () => {
    place.file('atalaya.yaml', HOST)
    const collecting = place.run(['collect', '--json'])
    await collecting.firstLine
    const { answer } = await until(
      () => diagnose(),
      ({ answer }) => answer.checks.every(({ state }) => state === 'ok'),
    )
    expect(states(answer)).toEqual([
      'configuration ok',
      'data ok',
      'collector ok',
      'store ok',
      'clock ok',
      'sources ok',
    ])
    expect(of(answer, 'store').message).toMatch(/^embedded: answers; \d+ series, /)
    collecting.child.kill('SIGTERM')
    await collecting.ended
    const stopped = await until(
      () => diagnose(),
      ({ answer }) => of(answer, 'collector').state !== 'ok',
    )
    expect([stopped.code, of(stopped.answer, 'collector').code]).toEqual([0, 'doctor.collector_silent'])
  })

  it('tells every mistake of the configuration with its line, and ends with 1', async () => {
    place.file('atalaya.yaml', 'language: en\nlisten: { port: 99999 }\nsorces: {}\n')
    const { code, out } = await place.here(['doctor'])
    expect(code).toBe(1)
    expect(out).toMatch(/^✗ configuration {2}atalaya\.yaml:2:\d+: listen\.port: /m)
    expect(out).toMatch(/^✗ configuration {2}atalaya\.yaml:3:1: sorces: .*sources/m)
    const missing = await place.here(['doctor', '--config', 'none.yaml', '--lang', 'en'])
    expect([missing.code, missing.out]).toEqual([
      1,
      expect.stringContaining('✗ configuration  The configuration file none.yaml'),
    ])
  })

  it('names each target that does not answer and what to do, beside those that do', async () => {
    server = createServer((_, response) => response.end('node_load1 1\n'))
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    place.file(
      'atalaya.yaml',
      [
        'language: en',
        'sources:',
        '  host: []',
        '  prometheus:',
        `    - { profile: node_exporter, targets: ["127.0.0.1:1", { address: "127.0.0.1:${port}", node: cn02 }] }`,
        '',
      ].join('\n'),
    )
    const { code, answer } = await diagnose()
    expect(code).toBe(1)
    const [bad, good] = answer.checks.filter(({ check }) => check === 'sources')
    expect(bad).toMatchObject({ state: 'problem', message: expect.stringMatching(/^127\.0\.0\.1:1: .*127\.0\.0\.1:1/) })
    expect(good).toMatchObject({ state: 'ok', code: 'doctor.source_good' })
  })

  it('names a store that is damaged, and a data folder that is none', async () => {
    place.file('atalaya.yaml', HOST)
    mkdirSync(join(place.directory, 'data'))
    writeFileSync(join(place.directory, 'data/metrics.db'), 'not a database at all')
    writeFileSync(join(place.directory, 'data/state.db'), 'not a database at all')
    const damaged = await diagnose()
    expect(damaged.code).toBe(1)
    expect(of(damaged.answer, 'store')).toMatchObject({ state: 'problem', code: 'store.foreign' })
    expect(of(damaged.answer, 'collector')).toMatchObject({ state: 'problem', code: 'store.foreign' })
    const noFolder = await diagnose('--data', 'atalaya.yaml')
    expect(of(noFolder.answer, 'data')).toMatchObject({ state: 'problem', code: 'store.directory' })
  })

  it('refuses what it does not take', async () => {
    const { code, err } = await place.here(['doctor', '--deep', '--lang', 'en'])
    expect([code, err]).toEqual([2, expect.stringContaining('"doctor" does not take the option --deep')])
  })
})

describe('the clock', () => {
  const now = Date.UTC(2026, 10, 21) / 1000
  it.each([
    [now, undefined, 'ok'],
    [now, now - 10, 'ok'],
    [now, now + 60, 'ok'],
    [now, now + 3_600, 'problem'],
    [0, undefined, 'problem'],
  ])('%d with something stored of %j: %s', (time, newest, state) => {
    expect(checkClock(time, newest).state).toBe(state)
  })
})

describe('a figure that somebody wrote down', () => {
  const LISTING = [
    'JobIDRaw|JobID|User|Account|Partition|State|Submit|Start|End|Elapsed|AllocTRES',
    '1|1|ana|unc|cpu|COMPLETED|2026-11-21T00:00:00|2026-11-21T00:01:00|2026-11-21T01:01:00|01:00:00|cpu=4,node=1',
  ].join('\n')
  const pins = (value: number) =>
    `${HOST}pins:\n  - { figure: coreHours, from: 2026-11-01, to: 2026-12-01, value: ${value}, cluster: [c] }\n`

  it('is reckoned again, and it is a problem where it is another one now', async () => {
    place.file('jobs.txt', LISTING)
    place.file('atalaya.yaml', pins(4))
    expect((await place.here(['import', 'sacct', 'jobs.txt', '--cluster', 'c'])).code).toBe(0)
    const good = await diagnose()
    expect(of(good.answer, 'ledger')).toMatchObject({ state: 'ok', code: 'doctor.pin_good' })
    place.file('atalaya.yaml', pins(8))
    const { code, answer } = await diagnose()
    expect(code).toBe(1)
    expect(of(answer, 'ledger')).toMatchObject({
      state: 'problem',
      message: expect.stringMatching(/it is 4 now, and 8 was written down/),
    })
  })
})
