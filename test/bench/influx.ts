/**
 * `npm run bench:influx [-- --quick] [-- --json]`: what a million points cost the client until a real InfluxDB has
 * them, 60 fields a line: InfluxDB's own client with its Point API beside ours, each in its own process, in turns.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createInfluxd } from '../soak/servers.ts'
import { type ClientOrder, type ClientSaid, WAYS, type Way } from './influx/ways.ts'
import { cpuSeconds, median } from './process.ts'

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
})
const NODES = 200
const FIELDS = 60
/** Enough that the start of a process, which a service has once, hardly counts. */
const CYCLES = options.quick ? 80 : 480
const ROUNDS = 3
const POINTS = NODES * FIELDS * CYCLES
/** Of the issue: ours ÷ theirs. */
const GOALS: Readonly<Partial<Record<Way, number>>> = { lines: 0.4 }
const DAY_SECONDS = 86_400

const say = (text: string) => process.stderr.write(`${text}\n`)
const folder = mkdtempSync(join(tmpdir(), 'atalaya-influx-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))
const server = await createInfluxd(join(folder, 'influxdb'))
if (server) await compare(server.url)
else {
  say('SKIPPED: influxd is not installed')
  process.exitCode = 1
}

async function compare(url: string): Promise<void> {
  await server!.start()
  const ways = Object.keys(WAYS) as Way[]
  const cost = new Map<Way, number[]>(ways.map((way) => [way, []]))
  const serverCost = new Map<Way, number[]>(ways.map((way) => [way, []]))
  say(`${POINTS / 1e6} million points a turn, ${FIELDS} fields a line, ${ROUNDS} turns each`)
  const start = Math.floor(Date.now() / 1000 / DAY_SECONDS) * DAY_SECONDS - DAY_SECONDS
  for (let round = 0; round < ROUNDS; round++)
    for (const way of ways) {
      const database = `${way}_${round}`
      await ask(url, `CREATE DATABASE ${database}`)
      const directory = join(folder, database)
      mkdirSync(directory)
      const before = cpuSeconds(server!.pid!)
      const order: ClientOrder = { way, url, database, directory, nodes: NODES, cycles: CYCLES, fields: FIELDS, start }
      const told = await runClient(order)
      cost.get(way)!.push((told.cpuSeconds * 1e6) / POINTS)
      serverCost.get(way)!.push(((cpuSeconds(server!.pid!) - before) * 1e6) / POINTS)
      await checkArrived(url, database)
      await ask(url, `DROP DATABASE ${database}`)
      rmSync(directory, { recursive: true })
    }
  await server!.stop()
  report(cost, serverCost)
}

async function runClient(order: ClientOrder): Promise<ClientSaid> {
  const child = fork(join(import.meta.dirname, 'influx/client.ts'), [JSON.stringify(order)])
  const exit = once(child, 'exit')
  const told = (await Promise.race([
    once(child, 'message').then(([said]) => said),
    exit.then(([code]) => Promise.reject(new Error(`${order.way} ended with ${code}`))),
  ])) as ClientSaid
  await exit
  return told
}

/** A client that loses some is not cheap. */
async function checkArrived(url: string, database: string): Promise<void> {
  const { results } = await ask(url, `SELECT count(field_0), count(field_${FIELDS - 1}) FROM ${database}.autogen.node`)
  const [, first, last] = results[0]?.series?.[0]?.values[0] ?? []
  if (first !== NODES * CYCLES || last !== first)
    throw new Error(`${database}: ${first} and ${last} of ${NODES * CYCLES} lines arrived`)
}

interface Answer {
  readonly results: readonly { readonly series?: readonly { readonly values: readonly (readonly number[])[] }[] }[]
}

async function ask(url: string, q: string): Promise<Answer> {
  const answer = await fetch(`${url}/query`, { method: 'POST', body: new URLSearchParams({ q }) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${q}: ${answer.status} ${text.slice(0, 300)}`)
  return JSON.parse(text) as Answer
}

function report(cost: ReadonlyMap<Way, readonly number[]>, serverCost: ReadonlyMap<Way, readonly number[]>): void {
  const figures: Record<string, number> = {}
  const ratios: Record<string, number> = {}
  const base = median(cost.get('point')!)
  for (const [way, title] of Object.entries(WAYS) as [Way, string][]) {
    const own = median(cost.get(way)!)
    figures[way] = own
    say(
      `${title.padEnd(48)} ${own.toFixed(3)} CPU-s per million points ` +
        `(${Math.min(...cost.get(way)!).toFixed(3)}–${Math.max(...cost.get(way)!).toFixed(3)}), ` +
        `the server ${median(serverCost.get(way)!).toFixed(2)}`,
    )
    if (way === 'point') continue
    const ratio = own / base
    const goal = GOALS[way]
    ratios[`${way}_vs_point`] = ratio
    const verdict = goal === undefined ? '' : `  goal ≤ ${goal}: ${ratio <= goal ? 'met' : 'NOT MET'}`
    say(`${`${way}_vs_point`.padEnd(34)} ${ratio.toFixed(3)}${verdict}`)
  }
  if (options.json)
    process.stdout.write(`${JSON.stringify({ name: 'influx', points: POINTS, figures, ratios, goals: GOALS })}\n`)
}
