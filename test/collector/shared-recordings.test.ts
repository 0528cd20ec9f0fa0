/**
 * Every parser over the larger collection of recordings that lies beside a checkout, where it does: the recordings kept
 * in `test/fixtures/` are trimmed from the same programs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseExposition } from '../../collector/exposition.ts'
import { parseHubVersion, parseUsersPage } from '../../collector/jupyterhub/users.ts'
import { parseDiag, parsePing } from '../../collector/slurm/controller.ts'
import { parseJobs } from '../../collector/slurm/jobs.ts'
import { parseNodes } from '../../collector/slurm/nodes.ts'
import { parsePartitions } from '../../collector/slurm/partitions.ts'

const recordings = join(import.meta.dirname, '../../../shared/fixtures')
const here = existsSync(recordings)
if (!here) console.warn('skipped: the larger collection of recordings (../shared/fixtures) is not beside this checkout')

const list = (folder: string, pattern: RegExp) =>
  here ? readdirSync(join(recordings, folder)).filter((file) => pattern.test(file)) : []
const read = (folder: string, file: string) => readFileSync(join(recordings, folder, file))
const json = (folder: string, file: string): unknown => JSON.parse(read(folder, file).toString())

const SLURM = ['22.05', '24.11', '26.05'].flatMap((release) =>
  ['rest', 'arrays'].flatMap((kind) =>
    list(`slurm-${release}/${kind}`, /^slurm-v.*\.json$/).map((file) => [`slurm-${release}/${kind}`, file] as const),
  ),
)
const of = (what: string) => SLURM.filter(([, file]) => new RegExp(`-${what}`).test(file))

describe.skipIf(!here)('the larger collection of recordings', () => {
  it.each(of('jobs'))('%s/%s: every record is understood', (folder, file) => {
    const document = json(folder, file) as { jobs: unknown[] }
    expect(parseJobs(document, 'recording').records).toBe(document.jobs.length)
  })

  // v0.0.36 has neither drain flags nor partitions in its nodes: it is refused, and nobody serves only that
  it.each(of('nodes').filter(([, file]) => !file.includes('v0.0.36')))('%s/%s: drained and dead are seen', (...at) => {
    const states = Object.fromEntries(parseNodes(json(...at), 'recording').map(({ name, state }) => [name, state.word]))
    expect(states).toMatchObject({ cn04: 'drained', cn05: 'down', jup01: 'mixed' })
    expect(Object.keys(states)).toHaveLength(8)
  })

  it.each(of('partitions'))('%s/%s: all three', (...at) => {
    expect(parsePartitions(json(...at), 'recording')).toEqual(['cpu', 'gpu', 'jupyter'])
  })

  it.each(of('diag'))('%s/%s: cycles in seconds', (...at) => {
    const { mainCycleSeconds, threads } = parseDiag(json(...at), 'recording')
    expect(mainCycleSeconds).toBeGreaterThan(0)
    expect(mainCycleSeconds).toBeLessThan(0.1)
    expect(threads).toBeGreaterThan(0)
  })

  it.each(of('ping'))('%s/%s: up', (...at) => {
    expect(parsePing(json(...at), 'recording')).toBe(true)
  })

  it.each(
    ['jupyterhub-3.0', 'jupyterhub-5.2'].flatMap((folder) =>
      list(folder, /^users.*\.json$/).map((file) => [folder, file] as const),
    ),
  )('%s/%s: users are counted', (folder, file) => {
    const document = json(folder, file) as unknown[] | { items: unknown[] }
    const users = Array.isArray(document) ? document : document.items
    expect(parseUsersPage(document, 1_795_222_000).counts.known).toBe(users.length)
    expect(parseHubVersion(json(folder, 'api.json'))).toBe(folder === 'jupyterhub-3.0' ? '3.0.0' : '5.2.1')
  })

  it.each(
    ['dcgm-simulator', 'node_exporter-1.5', 'jupyterhub-3.0', 'jupyterhub-5.2', 'slurm-26.05/metrics'].flatMap(
      (folder) =>
        list(folder, /^(gpu|next|metrics|jobs|nodes|partitions|scheduler).*(?<!http|headers)\.txt$/)
          .filter(
            (file) => !/no-token|headers|http/.test(file) && !(folder.startsWith('slurm') && file === 'metrics.txt'),
          )
          .map((file) => [folder, file] as const),
    ),
  )('%s/%s: one value a line, or the line at fault', (folder, file) => {
    const body = read(folder, file)
    const parse = () => parseExposition(body, false, { labels: 64 })
    if (file.includes('truncated')) expect(parse).toThrow(/^Line \d+ is malformed/)
    else {
      const lines = body
        .toString()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
      expect(parse().values).toHaveLength(lines.length)
    }
  })
})
