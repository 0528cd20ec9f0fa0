/** InfluxDB 1.6.7 as Debian has it, a way past our own code to it, and short ways to say what is sent. */
import { readFileSync } from 'node:fs'
import { systemClock } from '../../core/clock.ts'
import type { Problem } from '../../core/errors.ts'
import type { Frame, Labels, SeriesKey } from '../../core/series.ts'
import { createInfluxdb, type InfluxdbOptions } from '../../store/metrics/engines/influxdb/remote.ts'
import { frameLines, sentinelLine } from '../../store/metrics/remote/lines.ts'
import type { Accepted, Payload, Remote, RemoteSeries, Sent } from '../../store/metrics/remote/remote.ts'
import type { Resolution, Retention } from '../../store/metrics/store.ts'
import { REAL } from './servers.ts'

export const DAY = 86_400
export const FOR_EVER: Retention = { raw: Infinity, '5m': Infinity, '1h': Infinity, '1d': Infinity }
/** on a whole minute, recent enough for any retention used here */
export const T = Math.floor(Date.now() / 60_000) * 60 - 3_600
export const NOTHING = { resolution: 'raw', where: {}, fromMs: 0, toMs: Infinity } as const

export type Pair = readonly [SeriesKey['metric'], Labels, number]

export function frame(pairs: readonly Pair[], timeSeconds = T, origin = 'host:cn01'): Frame {
  const keys = pairs.map(([metric, labels]) => ({ metric, labels }))
  return { origin, timeSeconds, intervalSeconds: 30, set: { keys }, values: Float64Array.from(pairs, ([, , v]) => v) }
}

let batch = 0
export function payload(
  frames: readonly Frame[],
  resolution: Resolution = 'raw',
): Payload & { readonly mark: Accepted } {
  batch += 1
  const mark = { batch, resolution, writer: 'test', sentinelMs: T * 1000 + batch, acceptedAt: Date.now() / 1000 - 60 }
  const lines = [...frameLines(frames), sentinelLine(mark.writer, batch, mark.sentinelMs)]
  return { batch, resolution, lines, mark }
}

export const codes = (problems: readonly Problem[]) => problems.map(({ code }) => code)
export const later = (sent: Sent) => (sent.kind === 'later' ? sent.problem.code : sent.kind)
export const points = ({ timesMs, values }: RemoteSeries) =>
  [...timesMs].map((timeMs, at) => [timeMs / 1000, values[at]])

/** What is the same with and without passwords. */
export function everyServer(kind: 'plain' | 'auth') {
  const url = kind === 'plain' ? REAL.influxdbUrl : REAL.influxdbAuthUrl
  const databases = new Set<string>()
  const remotes: Remote[] = []

  /** The administrator of the tests, past our own code. */
  async function admin(path: string, form: string | Record<string, string>) {
    const password = readFileSync(REAL.influxdbAdminPasswordFile, 'utf8')
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: kind === 'auth' ? { Authorization: `Basic ${btoa(`admin:${password}`)}` } : {},
      body: typeof form === 'string' ? form : new URLSearchParams(form),
    })
    return { status: answer.status, text: await answer.text() }
  }
  async function run(q: string): Promise<string> {
    const { status, text } = await admin('/query', { q })
    if (status !== 200 || text.includes('"error"')) throw new Error(`${q}: ${status} ${text}`)
    return text
  }
  const retentionOf = async (database: string) => {
    const { results } = JSON.parse(await run(`SHOW RETENTION POLICIES ON "${database}"`))
    return results[0].series[0].values.map((row: unknown[]) => row[1])
  }

  function open(database: string, more: Partial<InfluxdbOptions> = {}): Remote {
    for (const suffix of ['', '_5m', '_1h', '_1d']) databases.add(database + suffix)
    const credentials = kind === 'auth' ? { username: 'admin', passwordFile: REAL.influxdbAdminPasswordFile } : {}
    const base = { url, database, retention: FOR_EVER, mode: 'write', clock: systemClock, ...credentials } as const
    const remote = createInfluxdb({ ...base, ...more })
    remotes.push(remote)
    return remote
  }
  async function ready(database: string, keep = FOR_EVER): Promise<Remote> {
    const remote = open(database, { retention: keep })
    await remote.prepare(keep)
    return remote
  }
  const drop = (database: string) => run(`DROP DATABASE "${database}"`)

  return {
    url,
    admin,
    run,
    retentionOf,
    open,
    ready,
    drop,
    async clear() {
      await Promise.all(remotes.map((remote) => remote.close()))
      for (const database of databases) await drop(database)
    },
  }
}
