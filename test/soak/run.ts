/**
 * `npm run soak [-- --quick] [-- --json] [-- --kills N] [-- --flips N] [-- --outage SECONDS] [-- --only PART]
 * [-- --seed S]`, PART one of kills, files, outage, slow: stores that are killed, files that are damaged, a server that
 * is away, clients and targets that mean no good. Real InfluxDB and VictoriaMetrics where they are installed; what is missing is skipped aloud. Ends with 1 where
 * anything was lost, invented or not named.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { soakFiles } from './files.ts'
import type { KillsResult } from './kills.ts'
import { soakEmbedded, soakInfluxdb, soakVictoria } from './kills-of.ts'
import { soakOutage } from './outage.ts'
import { createInfluxd, createVictoria } from './servers.ts'
import { soakSlow } from './slow.ts'

const PARTS = ['kills', 'files', 'outage', 'slow'] as const

/** A server that is away for so short a time costs the bare client nothing yet. */
const QUICK = { kills: '5', 'victoria-kills': '1', flips: '500', outage: '5' }
const WHOLE = { kills: '200', 'victoria-kills': '20', flips: '100000', outage: '240' }

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    kills: { type: 'string' },
    'victoria-kills': { type: 'string' },
    flips: { type: 'string' },
    outage: { type: 'string' },
    only: { type: 'string', multiple: true, default: [...PARTS] },
    seed: { type: 'string' },
  },
})
const READY_GOAL_MILLISECONDS = 2_000
/** Cuts at drawn lengths, besides those around every page. */
const CUTS = 20_000

const seed = wholeNumber('seed')
const say = (text: string) => process.stdout.write(`${text}\n`)
const folder = mkdtempSync(join(tmpdir(), 'atalaya-soak-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))
const failures: string[] = []
/** of the last line with `--json` */
const figures: Record<string, unknown> = { seed }
const skipped: string[] = []
for (const part of options.only)
  if (!PARTS.some((known) => known === part)) throw new Error(`--only ${part}: one of ${PARTS.join(', ')}`)

say(`seed ${seed}`)
if (options.only.includes('outage')) await outage()
if (options.only.includes('kills')) await kills()
if (options.only.includes('files')) await files()
if (options.only.includes('slow')) await slow()
say('')
for (const text of skipped) say(`SKIPPED: ${text}`)
for (const text of failures) say(`FAILED: ${text}`)
if (failures.length === 0) say('nothing acknowledged was lost, nothing was invented, everything missing was named')
if (options.json) say(JSON.stringify({ name: 'soak', figures, ratios: {}, goals: {}, skipped, failures }))
process.exitCode = failures.length === 0 ? 0 : 1

async function slow(): Promise<void> {
  const result = await soakSlow(say)
  const { p99Ratio, grownMebibytes, leftOpen, failed } = result
  figures['slow'] = result
  const goals: [string, number, number][] = [
    ['p99 of others, beside idle', p99Ratio, 2],
    ['memory grown, MiB', grownMebibytes, 64],
    ['bad clients left open', leftOpen, 0],
    ['requests of others that failed', failed, 0],
  ]
  for (const [name, value, most] of goals) {
    const isMet = value <= most
    say(`slow: ${name}: ${value.toFixed(2)}  goal ≤ ${most}: ${isMet ? 'met' : 'NOT MET'}`)
    if (!isMet) failures.push(`slow: ${name}: ${value.toFixed(2)}`)
  }
}

function wholeNumber(name: keyof typeof WHOLE | 'seed'): number {
  const usual = { ...(options.quick ? QUICK : WHOLE), seed: '1' }
  const text = options[name] ?? usual[name]
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} ${text}: a whole number`)
  return number
}

function inFolder(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

async function kills(): Promise<void> {
  const count = wholeNumber('kills')
  judge(await soakEmbedded({ directory: inFolder('embedded'), kills: count, seed, say }))
  const influxd = await createInfluxd(inFolder('influxd'))
  if (influxd) judge(await soakInfluxdb({ directory: inFolder('influxdb'), server: influxd, kills: count, seed, say }))
  else skipped.push('kills of the influxdb engine: influxd is not installed')
  const victoria = await createVictoria(inFolder('victoria-metrics'))
  const order = { directory: inFolder('victoriametrics'), kills: wholeNumber('victoria-kills'), seed, say }
  if (victoria) judge(await soakVictoria({ ...order, server: victoria }))
  else skipped.push('kills of victoria-metrics: it is not installed')
}

function judge(result: KillsResult): void {
  const { engine, lostPoints, extraPoints, duplicatedRows, wrongStatistics, problems, examples } = result
  const told = {
    kills: result.kills,
    'acknowledged points': result.acknowledgedPoints,
    'lost points': lostPoints,
    'points nobody wrote': extraPoints,
    'duplicated rows': duplicatedRows,
    'wrong statistics of roll-ups': wrongStatistics,
    'ready again, ms, median': Math.round(result.medianReadyMilliseconds),
    'ready again, ms, slowest': Math.round(result.slowestReadyMilliseconds),
  }
  for (const [name, value] of Object.entries(told)) say(`${engine}: ${name}: ${value}`)
  figures[engine] = told
  for (const text of [...examples, ...problems]) say(`  ${engine}: ${text}`)
  if (lostPoints + extraPoints + duplicatedRows + wrongStatistics > 0) failures.push(`${engine}: data after kills`)
  if (problems.length > 0) failures.push(`${engine}: ${problems.length} problems after kills`)
  const isReady = result.slowestReadyMilliseconds < READY_GOAL_MILLISECONDS
  say(`${engine}: goal: ready in under ${READY_GOAL_MILLISECONDS} ms: ${isReady ? 'met' : 'NOT MET'}`)
  if (!isReady) failures.push(`${engine}: ready again after ${Math.round(result.slowestReadyMilliseconds)} ms`)
}

async function files(): Promise<void> {
  const flips = wholeNumber('flips')
  // the spool is small enough for a cut at every byte
  const isWhole = flips >= CUTS
  const cuts = flips === 0 ? 0 : Math.min(CUTS, flips)
  const { bad, tallies } = await soakFiles({ flips, cuts, everyByte: isWhole, seed, say })
  figures['files'] = tallies
  if (bad > 0) failures.push(`files: ${bad} times something was wrong, missing without a word, or fell over`)
}

async function outage(): Promise<void> {
  const server = await createInfluxd(inFolder('influxd-outage'))
  const outageSeconds = wholeNumber('outage')
  if (!server) return void skipped.push('outage: influxd is not installed')
  const result = await soakOutage({ server, folder, outageSeconds, say })
  await server.stop()
  const { lines, clientLost, clientClosed, atalayaLost, extra } = result
  say(`outage of ${outageSeconds} s: lines written: ${lines}`)
  say(
    `outage: lost by the bare influxdb-client: ${clientLost}${clientClosed ? ', and its close() said all was well' : ''}`,
  )
  say(`outage: lost by Atalaya: ${atalayaLost}`)
  say(`outage: lines nobody wrote: ${extra}`)
  figures['outage'] = { seconds: outageSeconds, ...result }
  if (atalayaLost + extra > 0) failures.push('outage: Atalaya lost lines, or there are too many')
}
