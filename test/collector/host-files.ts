/** Shared by the tests of the `host` source: fixtures, and a scraper over a recorded tree. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandResult, RunCommand } from '../../collector/command.ts'
import { createHostScraper, type HostOptions } from '../../collector/host/scraper.ts'
import type { Scraped, Scraper } from '../../collector/source.ts'
import { seriesId } from '../../core/series.ts'

export const FIXTURES = join(import.meta.dirname, '../fixtures/host')
export const fixture = (name: string) => readFileSync(join(FIXTURES, name), 'utf8')
export const LIMITS = { timeoutSeconds: 10, bodyBytes: 16 * 1024 ** 2, compressionRatio: 100, labels: 64 }

/** No program is installed. */
export const nothingInstalled: RunCommand = async () => ({ outcome: 'missing' })
export const answers = (stdout: string, exitCode = 0): CommandResult => ({
  outcome: 'done',
  exitCode,
  stdout,
  stderr: '',
})

/** Roots that can be changed between scrapes, as time changes the machine. */
export function recordedHost(overrides: Partial<HostOptions> = {}): { options: HostOptions; scraper: Scraper } {
  const options = {
    procRoot: join(FIXTURES, 'vm-1/proc'),
    sysRoot: join(FIXTURES, 'vm-1/sys'),
    run: nothingInstalled,
    statfs: async () => ({
      type: 0,
      bsize: 4096,
      frsize: 4096,
      blocks: 100,
      bfree: 40,
      bavail: 30,
      files: 1000,
      ffree: 900,
    }),
    labels: { node: 'cn01' },
    gpus: true,
    mounts: {},
    ...overrides,
  }
  return { options, scraper: createHostScraper(options, LIMITS) }
}

export const context = (now: number) => ({ signal: new AbortController().signal, now })

/** `node.load1{node="cn01"}` → value, absent ones left out. */
export function valuesOf({ parts }: Pick<Scraped, 'parts'>): Record<string, number> {
  return Object.fromEntries(
    parts.flatMap(({ set, values }) =>
      set.keys.map((key, i) => [seriesId(key), values[i]!] as const).filter(([, value]) => !Number.isNaN(value)),
    ),
  )
}

export const codes = ({ errors }: Pick<Scraped, 'errors'>) => errors.map(({ problem }) => problem.code)
