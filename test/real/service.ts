/** The whole program, started as its users start it and asked over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { z } from 'zod'
import { eventually, slurmEnvironment } from './servers.ts'

const root = join(import.meta.dirname, '../..')

const Latest = z.strictObject({
  metric: z.string(),
  unit: z.string(),
  now: z.number(),
  series: z.array(
    z.strictObject({
      labels: z.record(z.string(), z.string()),
      value: z.number(),
      time: z.number(),
      freshUntil: z.number(),
    }),
  ),
})
export type LatestSeries = z.infer<typeof Latest>['series'][number]

const Sources = z.object({
  now: z.number(),
  sources: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['ok', 'failing', 'silent', 'waiting']),
      lastAttempt: z.number().nullable(),
      lastSuccess: z.number().nullable(),
      lastErrors: z.array(z.object({ code: z.string(), message: z.string() })),
    }),
  ),
})
export type SourceState = z.infer<typeof Sources>['sources'][number]

export interface Service {
  readonly url: string
  /** what it printed, for messages of failure */
  output(): string
  latest(metric: string, query?: string): Promise<readonly LatestSeries[]>
  sources(): Promise<readonly SourceState[]>
  /** the answer to any path */
  json(path: string): Promise<unknown>
  stop(): Promise<void>
}

/** Most tests are not about who may what. */
const EVERYBODY_MAY = { access: { anonymous: 'coordinator' } }

/**
 * `main.ts start` in an empty directory of its own; ready when `/healthz` answers.
 * @param config contents of `atalaya.yaml`; `undefined` starts without any configuration
 * @param environment as little as `process.env` where the cluster of the tests must not be found
 */
export async function startService(
  config: Readonly<Record<string, unknown>> | undefined,
  environment: NodeJS.ProcessEnv = slurmEnvironment,
  wantedPort?: number,
): Promise<Service> {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-service-'))
  const port = wantedPort ?? (await freePort())
  if (config !== undefined) writeFileSync(join(directory, 'atalaya.yaml'), stringify({ ...EVERYBODY_MAY, ...config }))
  const child = spawn(process.execPath, [join(root, 'main.ts'), 'start', '--port', String(port)], {
    cwd: directory,
    env: { ...environment, LANG: 'es_AR.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    await end(child)
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    await eventually('/healthz of the service', 30, () => health(url, child), Boolean)
  } catch (error) {
    await stop()
    throw new Error(`the service did not start: ${output}`, { cause: error })
  }
  return {
    url,
    output: () => output,
    latest: async (metric, query = '') =>
      Latest.parse(await getJson(`${url}/api/v1/latest?metric=${metric}${query === '' ? '' : `&${query}`}`)).series,
    sources: async () => Sources.parse(await getJson(`${url}/api/v1/sources?lang=es`)).sources,
    json: (path) => getJson(`${url}${path}`),
    stop,
  }
}

/** Waits until each of these targets was asked successfully at least once. */
export async function firstSuccess(service: Service, ids: readonly string[], seconds = 60): Promise<void> {
  await eventually(
    `first success of ${ids.join(', ')}`,
    seconds,
    () => service.sources(),
    (sources) =>
      ids.every((id) =>
        sources.some((source) => source.id === id && source.lastSuccess !== null && source.lastErrors.length === 0),
      ),
  )
}

async function health(url: string, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false // not listening yet
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<boolean>((resolve) => child.once('exit', () => resolve(true)))
  child.kill('SIGTERM')
  const patience = new Promise<boolean>((resolve) => setTimeout(resolve, 15_000, false))
  if (await Promise.race([ended, patience])) return
  child.kill('SIGKILL')
  await ended
  throw new Error('the service did not stop within 15 s of SIGTERM')
}

async function getJson(url: string): Promise<unknown> {
  const ask = () => fetch(url, { signal: AbortSignal.timeout(10_000) })
  // a connection that the service closed while a script kept this process from seeing it
  const answer = await ask().catch(ask)
  if (!answer.ok) throw new Error(`${url}: HTTP ${answer.status} ${await answer.text()}`)
  return answer.json()
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
