import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { DRY_PORTS } from '../../collector/ports.ts'
import type { Scraped } from '../../collector/source.ts'
import { slurm } from '../../collector/sources/slurm.ts'
import { AppError } from '../../core/errors.ts'
import {
  json,
  LIMITS,
  RELEASES,
  REST_VERSIONS,
  type Release,
  type Replay,
  recorded,
  recordedAt,
  refusal,
  replay,
  text,
  values,
} from './slurm-recordings.ts'
import { expectTruth } from './slurm-truth.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step()
})

/** A JWT as slurmctld makes them; its signature is nothing. */
function jwt(expiresAt: number, user = 'monitor'): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ exp: expiresAt, iat: 1, sun: user })}.c2lnbmVk`
}

function tokenFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'slurm-token-'))
  cleanup.push(() => rm(folder, { recursive: true }))
  const path = join(folder, 'slurm.jwt')
  writeFileSync(path, content)
  return path
}

async function serve(release: Release, ...args: Parameters<typeof replay> extends [unknown, ...infer R] ? R : never) {
  const server = await replay(release, ...args)
  cleanup.push(() => server.close())
  return server
}

function open(rest: Record<string, unknown>, limits = LIMITS) {
  const [target] = slurm.targets(slurm.entry.parse({ cluster: 'serafin', rest }))
  const scraper = target!.open(limits, DRY_PORTS)
  cleanup.push(() => scraper.close())
  return scraper
}

const at = (release: Release) => ({ signal: new AbortController().signal, now: recordedAt(release) })
const codes = ({ errors }: Scraped) => errors.map(({ problem }) => problem.code)

async function problemOf(promise: Promise<unknown>): Promise<AppError['problem']> {
  const error = await promise.then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(AppError)
  return (error as AppError).problem
}

const NEWEST = { '22.05': 'v0.0.38', '24.11': 'v0.0.42', '26.05': 'v0.0.45' } as const
const versionsAsked = ({ asked }: Replay) => [...new Set(asked.map((path) => path.split('/')[2]))]

describe('slurmrestd', () => {
  it.each(REST_VERSIONS)('of Slurm %s with %s says what squeue and sinfo said', async (release, version) => {
    const server = await serve(release, (path) => recorded(release, version, path))
    const scraped = await open({ url: server.url }).scrape(at(release))
    // 22.05 cuts long lists of tasks and has nothing to count them with
    const cut = release === '22.05'
    expect(codes(scraped)).toEqual(cut ? ['slurm.arrays_cut'] : [])
    expectTruth(release, values(scraped.parts), { unknownQueues: cut ? ['cpu'] : [] })
    expect(scraped.facts).toEqual({ version: `Slurm ${RELEASES[release]}`, api: version })
    expect(scraped.parts.map(({ name }) => name)).toEqual(['controller', 'nodes', 'jobs'])
    expect(scraped.bodyBytes).toBeGreaterThan(10_000)
  })

  it('is asked for the newest version that both know, found once', async () => {
    const server = await serve('24.11', (path) => recorded('24.11', 'v0.0.42', path))
    const scraper = open({ url: server.url })
    await scraper.scrape(at('24.11'))
    expect(versionsAsked(server)).toEqual(['v0.0.45', 'v0.0.44', 'v0.0.43', 'v0.0.42'])
    server.asked.length = 0
    await scraper.scrape(at('24.11'))
    expect(versionsAsked(server)).toEqual(['v0.0.42'])
  })

  it('is asked for another version after an upgrade', async () => {
    let release: Release = '22.05'
    const server = await serve('26.05', (path) => recorded(release, release === '22.05' ? 'v0.0.38' : 'v0.0.45', path))
    const scraper = open({ url: server.url })
    expect((await scraper.scrape(at('22.05'))).facts).toEqual({ version: 'Slurm 22.05.8', api: 'v0.0.38' })
    release = '26.05'
    const after = await scraper.scrape(at('26.05'))
    expect(after.facts).toEqual({ version: 'Slurm 26.05.5', api: 'v0.0.45' })
    expect(codes(after)).toEqual([])
  })

  it('gets one request at a time', async () => {
    const server = await serve('26.05', (path) => recorded('26.05', 'v0.0.45', path))
    await open({ url: server.url }).scrape(at('26.05'))
    expect(server.concurrent()).toBe(1)
    expect(server.asked.length).toBeGreaterThanOrEqual(5)
  })

  it('is asked over its Unix socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slurm-socket-'))
    cleanup.push(() => rm(folder, { recursive: true, force: true }))
    const socket = join(folder, 'slurmrestd.sock')
    await serve('22.05', (path) => recorded('22.05', 'v0.0.38', path), socket)
    const scraped = await open({ socket }).scrape(at('22.05'))
    expect(values(scraped.parts).get('slurm_controller.up{cluster="serafin"}')).toBe(1)
  })

  it('gets the token that is in the file now, as scontrol prints it', async () => {
    const server = await serve('24.11', (path) => recorded('24.11', 'v0.0.42', path))
    const path = tokenFile(`SLURM_JWT=${jwt(2e9)}\n`)
    const scraper = open({ url: server.url, tokenFile: path })
    await scraper.scrape(at('24.11'))
    expect(server.headers.at(-1)).toMatchObject({ 'x-slurm-user-name': 'monitor', 'x-slurm-user-token': jwt(2e9) })
    writeFileSync(path, jwt(2.1e9))
    await scraper.scrape(at('24.11'))
    expect(server.headers.at(-1)).toMatchObject({ 'x-slurm-user-token': jwt(2.1e9) })
  })

  it('is not asked at all where the token file holds no token', async () => {
    const server = await serve('24.11', (path) => recorded('24.11', 'v0.0.42', path))
    const problem = await problemOf(open({ url: server.url, tokenFile: tokenFile('hunter2') }).scrape(at('24.11')))
    expect(problem.code).toBe('slurm.token_malformed')
    expect(JSON.stringify(problem)).not.toContain('hunter2')
    expect(server.asked).toEqual([])
  })
})

describe('a refusal', () => {
  /** A slurmrestd that answers ping to anybody, as the newer ones do, and refuses the rest. */
  const refuse = (release: Release, name: string) => (path: string) => {
    const answered = path.endsWith('/ping') && release !== '22.05' && name !== 'no-headers'
    return answered ? recorded(release, NEWEST[release], path) : refusal(release, name)
  }

  it.each(['22.05', '24.11', '26.05'] as const)('of %s without a token asks for one', async (release) => {
    const server = await serve(release, refuse(release, 'no-headers'))
    expect(await problemOf(open({ url: server.url }).scrape(at(release)))).toMatchObject({ code: 'slurm.unauthorized' })
  })

  it.each(['24.11', '26.05'] as const)('of %s of a bad token names it; its empty list is no queue', async (release) => {
    expect(JSON.parse(refusal(release, 'bad-token').body)).toMatchObject({ jobs: [] })
    const server = await serve(release, refuse(release, 'bad-token'))
    const problem = await problemOf(open({ url: server.url, tokenFile: tokenFile(jwt(2e9)) }).scrape(at(release)))
    expect(problem).toMatchObject({ code: 'slurm.token_refused', params: { user: 'monitor' } })
    // ping says DOWN to a refused token: not a reason to call slurmctld dead, and nothing else is asked
    expect(server.asked.filter((path) => /jobs|nodes/.test(path))).toEqual([])
  })

  it('of 22.05, which says nothing, names both possibilities', async () => {
    expect(JSON.parse(refusal('22.05', 'bad-token').body)).toMatchObject({ jobs: [] })
    const server = await serve('22.05', refuse('22.05', 'bad-token'))
    const problem = await problemOf(open({ url: server.url, tokenFile: tokenFile(jwt(2e9)) }).scrape(at('22.05')))
    expect(problem).toMatchObject({ code: 'slurm.unexplained', params: { status: 500 } })
  })

  it.each(['22.05', '24.11', '26.05'] as const)('of %s of an expired token says since when', async (release) => {
    const server = await serve(release, refuse(release, 'expired-token'))
    const expired = tokenFile(jwt(recordedAt(release) - 60))
    const problem = await problemOf(open({ url: server.url, tokenFile: expired }).scrape(at(release)))
    const since = new Date((recordedAt(release) - 60) * 1000).toISOString()
    expect(problem).toMatchObject({ code: 'slurm.token_expired', params: { since, user: 'monitor' } })
  })

  it.each(['root', 'slurm'])('is not even asked for with a token of %s, who may do everything', async (user) => {
    const server = await serve('24.11', () => undefined)
    const problem = await problemOf(open({ url: server.url, tokenFile: tokenFile(jwt(2e9, user)) }).scrape(at('24.11')))
    expect(problem).toMatchObject({ code: 'slurm.token_root', params: { user } })
    expect(server.asked).toEqual([])
  })

  it('that comes twice, as 26.05 sends them, is a refusal and no broken server', async () => {
    const twice = net.createServer((socket) => {
      socket.on('error', () => undefined)
      const answer = text('26.05', 'errors/bad-token.txt').replaceAll(/\r?\n/g, '\n')
      const [head, body] = [answer.slice(0, answer.indexOf('\n\n')), answer.slice(answer.indexOf('\n\n') + 2)]
      const again = 'HTTP/1.1 511 X\r\nConnection: Close\r\nContent-Length: 5\r\n\r\nagain'
      const length = `Content-Length: ${Buffer.byteLength(body)}`
      const whole = `${head.replace(/Content-Length: \d+/, length).replaceAll('\n', '\r\n')}\r\n\r\n${body}${again}`
      socket.once('data', () => socket.end(whole))
    })
    await new Promise<void>((resolve) => twice.listen(0, '127.0.0.1', resolve))
    cleanup.push(() => twice.close())
    const url = `http://127.0.0.1:${(twice.address() as net.AddressInfo).port}`
    const problem = await problemOf(open({ url, tokenFile: tokenFile(jwt(2e9)) }).scrape(at('26.05')))
    expect(problem.code).toBe('slurm.token_refused')
  })

  it('of every version says which are offered and which are understood', async () => {
    const server = await serve('22.05', (path) =>
      path === '/openapi/v3' ? { status: 200, body: text('22.05', 'rest/openapi.json') } : undefined,
    )
    const problem = await problemOf(open({ url: server.url, apiVersion: 'v0.0.45' }).scrape(at('22.05')))
    expect(problem).toMatchObject({
      code: 'slurm.no_common_version',
      params: { offered: 'v0.0.36, v0.0.37, v0.0.38', understood: 'v0.0.45' },
    })
  })

  it('of everything asks whether it is slurmrestd', async () => {
    const server = await serve('24.11', () => undefined)
    expect(await problemOf(open({ url: server.url }).scrape(at('24.11')))).toMatchObject({
      code: 'slurm.not_slurmrestd',
    })
  })

  it('of the nodes alone leaves the queue; the queue alone, the nodes', async () => {
    for (const [failing, left] of [
      ['nodes', ['controller', 'jobs']],
      ['jobs', ['controller', 'nodes']],
    ] as const) {
      const server = await serve('24.11', (path) =>
        path.includes(failing)
          ? { status: 500, body: '{"errors":[{"error_number":9000,"error":"no memory"}],"jobs":[],"nodes":[]}' }
          : recorded('24.11', 'v0.0.42', path),
      )
      const scraped = await open({ url: server.url }).scrape(at('24.11'))
      expect(scraped.parts.map(({ name }) => name)).toEqual(left)
      expect(scraped.errors.map(({ problem }) => problem)).toMatchObject([
        {
          code: 'slurm.request_failed',
          params: { status: 500, path: `/slurm/v0.0.42/${failing}`, detail: 'no memory' },
        },
      ])
    }
  })

  it('inside a 200 is a refusal too', async () => {
    const server = await serve('24.11', (path) =>
      path.includes('/jobs')
        ? { ...refusal('24.11', 'dead-slurmctld-diag'), status: 200 }
        : recorded('24.11', 'v0.0.42', path),
    )
    const scraped = await open({ url: server.url }).scrape(at('24.11'))
    expect(codes(scraped)).toEqual(['slurm.controller_down'])
    expect(scraped.parts.map(({ name }) => name)).toEqual(['controller', 'nodes'])
  })

  it('keeps the zeros of partitions when only their list fails', async () => {
    let failing = false
    const server = await serve('24.11', (path) => {
      if (path.endsWith('/jobs?flags=ALL')) return { status: 200, body: '{"jobs":[],"errors":[],"warnings":[]}' }
      return failing && path.endsWith('/partitions') ? { status: 500, body: '{}' } : recorded('24.11', 'v0.0.42', path)
    })
    const scraper = open({ url: server.url })
    const before = await scraper.scrape(at('24.11'))
    failing = true
    const after = await scraper.scrape(at('24.11'))
    expect(codes(after)).toEqual(['slurm.request_failed'])
    expect(values(after.parts).get('slurm_partition.jobs_pending{cluster="serafin",partition="jupyter"}')).toBe(0)
    // the same series travel in the same object
    expect(after.parts[2]!.set).toBe(before.parts[2]!.set)
  })
})

describe('slurmctld', () => {
  const up = 'slurm_controller.up{cluster="serafin"}'

  it.each(['24.11', '26.05'] as const)('of %s is known to be down when slurmrestd cannot reach it', async (release) => {
    const server = await serve(release, (path) =>
      path.endsWith('/ping') ? refusal(release, 'dead-slurmctld-ping') : refusal(release, 'dead-slurmctld-diag'),
    )
    const scraped = await open({ url: server.url }).scrape(at(release))
    expect(codes(scraped)).toEqual(['slurm.controller_down'])
    const known = values(scraped.parts)
    expect(known.get(up)).toBe(0)
    expect([...known.values()].filter((value) => !Number.isNaN(value))).toEqual([0])
  })

  it('is known to be down when its statistics do not come and ping says DOWN', async () => {
    const server = await serve('26.05', (path) =>
      path.endsWith('/ping') ? refusal('26.05', 'dead-slurmctld-ping') : 'silence',
    )
    const scraped = await open({ url: server.url }, { ...LIMITS, timeoutSeconds: 2 }).scrape(at('26.05'))
    expect(codes(scraped)).toEqual(['slurm.controller_down'])
    expect(values(scraped.parts).get(up)).toBe(0)
  })

  it('of 22.05 is not known to be down: a bad token looks the same', async () => {
    const server = await serve('22.05', (path) =>
      refusal('22.05', `dead-slurmctld-${path.endsWith('/ping') ? 'ping' : 'diag'}`),
    )
    expect(await problemOf(open({ url: server.url }).scrape(at('22.05')))).toMatchObject({ code: 'slurm.unexplained' })
  })

  it('that hangs costs no more than the time limit, and what came before is kept', async () => {
    const server = await serve('24.11', (path) =>
      path.includes('/jobs') ? 'silence' : recorded('24.11', 'v0.0.42', path),
    )
    const scraped = await open({ url: server.url }, { ...LIMITS, timeoutSeconds: 2 }).scrape(at('24.11'))
    expect(codes(scraped)).toEqual(['scrape.timeout'])
    expect(scraped.parts.map(({ name }) => name)).toEqual(['controller', 'nodes'])
  })

  it('that answers more than the limit is refused, with what to raise', async () => {
    const server = await serve('24.11', (path) => recorded('24.11', 'v0.0.42', path))
    const jobsBytes = Buffer.byteLength(text('24.11', 'rest/v0.0.42-jobs.json'))
    const scraped = await open({ url: server.url }, { ...LIMITS, bodyBytes: jobsBytes - 1 }).scrape(at('24.11'))
    expect(codes(scraped)).toEqual(['scrape.too_large'])
    expect(scraped.parts.map(({ name }) => name)).toEqual(['controller', 'nodes'])
  })

  it('names the place of what it garbled', async () => {
    const garbled = json('24.11', 'rest/v0.0.42-jobs.json') as { jobs: Record<string, unknown>[] }
    garbled.jobs.find(({ job_state }) => String(job_state) === 'PENDING')!['cpus'] = 'many'
    const server = await serve('24.11', (path) =>
      path.includes('/jobs') ? { status: 200, body: JSON.stringify(garbled) } : recorded('24.11', 'v0.0.42', path),
    )
    const [error] = (await open({ url: server.url }).scrape(at('24.11'))).errors
    expect(error?.problem).toMatchObject({ code: 'scrape.unexpected_shape', params: { detail: '"many" ≠ number' } })
    expect(error?.problem.params['path']).toMatch(/^jobs\[\d+\]\.cpus$/)
  })
})
