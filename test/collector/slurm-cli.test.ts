import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { DRY_PORTS } from '../../collector/ports.ts'
import { parseVersion } from '../../collector/slurm/cli.ts'
import { commandLine } from '../../collector/slurm/command.ts'
import type { Scraped } from '../../collector/source.ts'
import { slurm } from '../../collector/sources/slurm.ts'
import { AppError } from '../../core/errors.ts'
import { script, writeCommands } from './slurm-commands.ts'
import { LIMITS, RELEASES, type Release, recordedAt, text, values } from './slurm-recordings.ts'
import { expectTruth } from './slurm-truth.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step()
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'slurm-cli-'))
  cleanup.push(() => rm(folder, { recursive: true }))
  return folder
}

/** A folder with Slurm's commands that print what the real ones printed, and a list of what was run. */
function commands(release: Release, changed: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder()
  writeCommands(folder, release, changed)
  return folder
}

function open(cli: Record<string, unknown>, limits = LIMITS) {
  const [target] = slurm.targets(slurm.entry.parse({ cluster: 'serafin', cli }))
  const scraper = target!.open(limits, DRY_PORTS)
  cleanup.push(() => scraper.close())
  return scraper
}

const at = (release: Release) => ({ signal: new AbortController().signal, now: recordedAt(release) })
const codes = ({ errors }: Scraped) => errors.map(({ problem }) => problem.code)
const asked = (folder: string) => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')

async function problemOf(promise: Promise<unknown>): Promise<AppError['problem']> {
  const error = await promise.then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(AppError)
  return (error as AppError).problem
}

describe('the commands', () => {
  it.each(['22.05', '24.11', '26.05'] as const)('of Slurm %s say what squeue and sinfo print', async (release) => {
    const scraped = await open({ path: commands(release) }).scrape(at(release))
    expect(codes(scraped)).toEqual([])
    expectTruth(release, values(scraped.parts), {})
    expect(scraped.facts).toEqual({ version: `Slurm ${RELEASES[release]}`, api: 'cli' })
    expect(scraped.parts.map(({ name }) => name)).toEqual(['controller', 'nodes', 'jobs'])
  })

  it('are each run once, the version is asked once', async () => {
    const folder = commands('22.05')
    const scraper = open({ path: folder })
    await scraper.scrape(at('22.05'))
    await scraper.scrape(at('22.05'))
    expect(asked(folder).filter((line) => line === 'sinfo --version')).toHaveLength(1)
    // reservations are told with their times: every five minutes is enough
    expect(asked(folder).filter((line) => line.endsWith('show reservations'))).toHaveLength(1)
    expect(asked(folder)).toHaveLength(10)
    await scraper.scrape({ ...at('22.05'), now: recordedAt('22.05') + 300 })
    expect(asked(folder).filter((line) => line.endsWith('show reservations'))).toHaveLength(2)
  })

  it('see whole task lists, and none of the variables that would change their answer', async () => {
    process.env['SQUEUE_PARTITION'] = 'gpu'
    cleanup.push(() => delete process.env['SQUEUE_PARTITION'])
    const folder = commands('22.05')
    await open({ path: folder }).scrape(at('22.05'))
    const environment = readFileSync(join(folder, 'environment'), 'utf8')
    expect(environment).toContain('SLURM_BITSTR_LEN=0\n')
    expect(environment).not.toContain('SQUEUE_PARTITION')
  })

  it('that are not there are named, with where they were looked for', async () => {
    const problem = await problemOf(open({ path: temporaryFolder() }).scrape(at('22.05')))
    expect(problem).toMatchObject({ code: 'slurm.command_missing', params: { command: 'sinfo', where: 'localhost' } })
  })

  it('that fail cost only their part, and say why in their own words', async () => {
    const folder = commands('24.11', { 'squeue --all --json': 'echo "squeue: error: Invalid user" >&2; exit 1' })
    const scraped = await open({ path: folder }).scrape(at('24.11'))
    expect(scraped.errors.map(({ problem }) => problem)).toMatchObject([
      {
        code: 'slurm.command_failed',
        params: { command: 'squeue --all --json', status: 1, detail: 'squeue: error: Invalid user' },
      },
    ])
    expect(scraped.parts.map(({ name }) => name)).toEqual(['controller', 'nodes'])
  })

  it('of 22.05 that print an empty list beside an error print no queue', async () => {
    const empty = JSON.parse(text('22.05', 'cli/squeue.json')) as Record<string, unknown>
    const errors = [{ description: 'Failed while looking for jobs', error_number: -1, error: 'Unspecified error' }]
    const file = join(temporaryFolder(), 'squeue.json')
    writeFileSync(file, JSON.stringify({ ...empty, jobs: [], errors }))
    const folder = commands('22.05', { 'squeue --all --json': `cat '${file}'` })
    const scraped = await open({ path: folder }).scrape(at('22.05'))
    expect(codes(scraped)).toEqual(['slurm.command_failed'])
    expect(scraped.parts.map(({ name }) => name)).toEqual(['controller', 'nodes'])
  })

  it('that print more than the limit are refused', async () => {
    const folder = commands('24.11')
    const bodyBytes = Buffer.byteLength(text('24.11', 'cli/squeue.json')) - 1
    const scraped = await open({ path: folder }, { ...LIMITS, bodyBytes }).scrape(at('24.11'))
    expect(codes(scraped)).toEqual(['scrape.too_large'])
  })

  it('that hang are killed at the time limit; what came before is kept', async () => {
    const folder = commands('24.11', { 'squeue --all --json': 'exec sleep 60' })
    const scraped = await open({ path: folder }, { ...LIMITS, timeoutSeconds: 3 }).scrape(at('24.11'))
    expect(codes(scraped)).toEqual(['scrape.timeout'])
    expect(scraped.parts.map(({ name }) => name)).toEqual(['controller', 'nodes'])
  })

  it('older than their JSON are refused', async () => {
    const folder = commands('22.05', { 'sinfo --version': 'echo slurm 20.11.9' })
    expect(await problemOf(open({ path: folder }).scrape(at('22.05')))).toEqual({
      code: 'slurm.cli_too_old',
      params: { release: '20.11.9' },
    })
  })
})

describe('slurmctld, by its commands', () => {
  const unreachable = 'echo "slurm_get_statistics: Unable to contact slurm controller (connect failure)" >&2; exit 255'

  it.each(['22.05', '26.05'] as const)('of %s is known to be down when sdiag says so', async (release) => {
    const folder = commands(release, { sdiag: unreachable, 'sdiag --json': unreachable })
    const scraped = await open({ path: folder }).scrape(at(release))
    expect(codes(scraped)).toEqual(['slurm.controller_down'])
    expect(values(scraped.parts).get('slurm_controller.up{cluster="serafin"}')).toBe(0)
    expect(asked(folder).filter((line) => line.startsWith('squeue'))).toEqual([])
  })

  it('is known to be down when sdiag waits and scontrol ping says DOWN', async () => {
    const down = 'echo "Slurmctld(primary) at vm is DOWN"; exit 1'
    const folder = commands('26.05', { 'sdiag --json': 'exec sleep 60', 'scontrol ping': down })
    const scraped = await open({ path: folder }, { ...LIMITS, timeoutSeconds: 3 }).scrape(at('26.05'))
    expect(codes(scraped)).toEqual(['slurm.controller_down'])
    expect(values(scraped.parts).get('slurm_controller.up{cluster="serafin"}')).toBe(0)
  })
})

describe('ssh', () => {
  /** Puts a program called ssh in front: as the real one it hands one line to a shell on the other side. */
  function sshThat(body: string): string {
    const folder = temporaryFolder()
    script(folder, 'ssh', `echo "$*" >> '${folder}/asked'\n${body}`)
    const before = process.env['PATH']
    process.env['PATH'] = `${folder}:${before}`
    cleanup.push(() => {
      process.env['PATH'] = before
    })
    return folder
  }
  const RUN = 'while [ "$1" != -- ]; do shift; done; shift; exec sh -c "$*"'

  it('runs the same commands there', async () => {
    const folder = sshThat(RUN)
    const path = commands('24.11')
    const scraped = await open({ sshHost: 'monitor@head01', path }).scrape(at('24.11'))
    expect(codes(scraped)).toEqual([])
    expectTruth('24.11', values(scraped.parts), {})
    expect(asked(folder)[0]).toBe(
      `-oBatchMode=yes -oConnectTimeout=10 monitor@head01 -- env SLURM_BITSTR_LEN=0 LC_ALL=C ${path}/sinfo --version`,
    )
  })

  it('that cannot get in says so in its own words', async () => {
    sshThat('echo "monitor@head01: Permission denied (publickey)." >&2; exit 255')
    expect(await problemOf(open({ sshHost: 'monitor@head01' }).scrape(at('24.11')))).toEqual({
      code: 'slurm.ssh_failed',
      params: { host: 'monitor@head01', detail: 'monitor@head01: Permission denied (publickey).' },
    })
  })

  it('is not blamed for a slurmctld that is down, though sdiag exits as ssh does', async () => {
    sshThat(RUN)
    const unreachable = 'echo "slurm_get_statistics: Unable to contact slurm controller" >&2; exit 255'
    const path = commands('24.11', { 'sdiag --json': unreachable })
    const scraped = await open({ sshHost: 'head01', path }).scrape(at('24.11'))
    expect(codes(scraped)).toEqual(['slurm.controller_down'])
  })

  it('needs nothing quoted: every word of a command line is plain', () => {
    const [program, args] = commandLine(['scontrol', '--all', 'show', 'nodes'], { sshHost: 'head01' }, LIMITS)
    expect([program, ...args].filter((word) => !/^[\w./=@:-]+$/.test(word))).toEqual([])
  })
})

describe('the version', () => {
  it.each([
    ['slurm 24.11.5', '24.11.5'],
    ['slurm-wlm 22.05.8\n', '22.05.8'],
    ['Warning: something\nslurm 23.02.7-1', '23.02.7-1'],
  ])('is read from %j', (printed, release) => {
    expect(parseVersion(printed)).toBe(release)
  })

  it('that cannot be read is an error', () => {
    expect(() => parseVersion('command not found')).toThrow(AppError)
  })
})
