/** Engines over the real servers of test/real/*.sh, a database or a prefix of its own for each place. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Engine } from '../../../store/metrics/engine.ts'
import { REAL } from '../../real/servers.ts'
import type { Bench } from '../metric-store/bench.ts'
import { openIn } from '../metric-store/frames.ts'

/** Times of the tests lie in the past: nothing goes by itself. */
const retention = { rawDays: null, fiveMinuteDays: null, hourlyDays: null, dailyDays: null }

/** The others are tried with what runs in this process, the same code in front of a modelled server among it. */
const INTERVALS = [10, 300]

export function influxdbBench(engine: Engine, withPassword: boolean): Bench {
  const url = withPassword ? REAL.influxdbAuthUrl : REAL.influxdbUrl
  const access = withPassword ? { username: 'admin', passwordFile: REAL.influxdbAdminPasswordFile } : {}
  return {
    limits: engine.limits,
    intervals: INTERVALS,
    async place() {
      const database = `conformance_${unique()}`
      const place = openIn(engine, { url, database, retention, ...access })
      return {
        open: place.open,
        async clear() {
          await place.clear()
          for (const suffix of ['', '_5m', '_1h', '_1d'])
            await influxql(url, withPassword, `DROP DATABASE "${database}${suffix}"`)
        },
      }
    },
  }
}

async function influxql(url: string, withPassword: boolean, statement: string): Promise<void> {
  const headers: Record<string, string> = {}
  if (withPassword) {
    const password = readFileSync(REAL.influxdbAdminPasswordFile, 'utf8').trim()
    headers['Authorization'] = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`
  }
  const body = new URLSearchParams({ q: statement })
  const answer = await fetch(`${url}/query`, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) })
  if (!answer.ok) throw new Error(`${statement}: HTTP ${answer.status} ${await answer.text()}`)
}

/** What one place wrote stays in the server, under a prefix that nobody asks for again. */
export function victoriametricsBench(engine: Engine): Bench {
  return {
    limits: engine.limits,
    intervals: INTERVALS,
    place: async () => openIn(engine, { url: REAL.victoriaUrl, prefix: `conformance_${unique()}_`, retention }),
  }
}

function unique(): string {
  return randomUUID().replaceAll('-', '')
}
