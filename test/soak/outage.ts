/**
 * A server that is away for four minutes of five: the same lines, at the same pace, written by InfluxDB's own client
 * with its defaults and by Atalaya. Afterwards both are counted in the server.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { InfluxDB, setLogger } from '@influxdata/influxdb-client'
import { systemClock } from '../../core/clock.ts'
import { ENGINES } from '../../store/metrics/registry.ts'
import { frameLines } from '../../store/metrics/remote/lines.ts'
import type { Server } from './servers.ts'
import { framesAt } from './truth.ts'

export interface OutageOptions {
  readonly server: Server
  readonly folder: string
  readonly outageSeconds: number
  readonly say: (text: string) => void
}

export interface OutageResult {
  readonly lines: number
  readonly clientLost: number
  /** whether its `close()` said that all was well */
  readonly clientClosed: boolean
  readonly atalayaLost: number
  /** lines in the server beyond those written */
  readonly extra: number
}

/** The whole run: the server is there before and after. */
const RUN_PER_OUTAGE = 300 / 240
/** One moment of `framesAt`, about eleven lines, every tenth of a second. */
const MOMENT_MILLISECONDS = 100
const QUIET_MILLISECONDS = 10_000
const SETTLE_MILLISECONDS = 300_000
const FOR_EVER = { rawDays: null, fiveMinuteDays: null, hourlyDays: null, dailyDays: null }
const DATABASES = { client: 'outage_client', atalaya: 'outage_atalaya' } as const

export async function soakOutage({ server, folder, outageSeconds, say }: OutageOptions): Promise<OutageResult> {
  await server.start()
  await ask(server.url, `CREATE DATABASE ${DATABASES.client}`)
  const directory = join(folder, 'outage')
  mkdirSync(directory)
  const { influxdb } = ENGINES
  const options = influxdb.options.parse({ url: server.url, database: DATABASES.atalaya, retention: FOR_EVER })
  const store = await influxdb.open({ directory, mode: 'write', options, clock: systemClock })
  const client = createClient(server.url)
  const written = { lines: 0 }
  const runSeconds = outageSeconds * RUN_PER_OUTAGE
  const outage = takeAway(server, (runSeconds - outageSeconds) / 2, outageSeconds, say)
  const began = performance.now()
  for (let moment = 0; moment * MOMENT_MILLISECONDS < runSeconds * 1000; moment++) {
    await pause(Math.max(0, began + moment * MOMENT_MILLISECONDS - performance.now()))
    const frames = framesAt(moment)
    const lines = frameLines(frames)
    client.write(lines)
    await store.write(frames)
    written.lines += lines.length
  }
  await outage
  const clientClosed = await client.close()
  await store.settle(AbortSignal.timeout(SETTLE_MILLISECONDS))
  await store.close()
  const bare = await countSettled(server.url, DATABASES.client)
  const own = await countLines(server.url, DATABASES.atalaya)
  const lost = (arrived: number) => Math.max(0, written.lines - arrived)
  const extra = Math.max(0, bare - written.lines) + Math.max(0, own - written.lines)
  return { lines: written.lines, clientLost: lost(bare), clientClosed, atalayaLost: lost(own), extra }
}

async function takeAway(server: Server, after: number, seconds: number, say: (text: string) => void): Promise<void> {
  await pause(after * 1000)
  await server.stop()
  say(`  the server is stopped for ${seconds} s`)
  await pause(seconds * 1000)
  await server.start()
  say('  the server is back')
}

/** As its documentation has it: its defaults for batches, buffers and retries. */
function createClient(url: string) {
  // it complains line by line
  setLogger({ error: () => undefined, warn: () => undefined })
  const api = new InfluxDB({ url }).getWriteApi('', '', 'ms')
  // 1.x has no /api/v2/write before 1.8
  api.path = `/write?db=${DATABASES.client}&precision=ms`
  return {
    write: (lines: readonly string[]): void => api.writeRecords([...lines]),
    close: (): Promise<boolean> =>
      api.close().then(
        () => true,
        () => false,
      ),
  }
}

/** Once nothing comes any more: a client that was closed may still have something on its way. */
async function countSettled(url: string, database: string): Promise<number> {
  for (let last = -1; ; ) {
    const count = await countLines(url, database)
    if (count === last) return count
    last = count
    await pause(QUIET_MILLISECONDS)
  }
}

/** Rows: one a line, whatever fields it has. */
async function countLines(url: string, database: string): Promise<number> {
  let rows = 0
  for (const measurement of ['node', 'frame']) {
    const { results } = await ask(url, `SELECT * FROM ${database}.autogen.${measurement}`)
    rows += results[0]?.series?.[0]?.values.length ?? 0
  }
  return rows
}

interface Answer {
  readonly results: readonly { readonly series?: readonly { readonly values: readonly unknown[] }[]; error?: string }[]
}

async function ask(url: string, q: string): Promise<Answer> {
  const answer = await fetch(`${url}/query`, { method: 'POST', body: new URLSearchParams({ q }) })
  const body = (await answer.json()) as Answer
  const error = answer.ok ? body.results[0]?.error : `HTTP ${answer.status}`
  if (error !== undefined) throw new Error(`${q}: ${error}`)
  return body
}
