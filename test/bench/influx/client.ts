/**
 * One way to bring points into InfluxDB, in a process of its own: tells the CPU it took, of all its threads, from the
 * first point until the server has them all, without that of making the numbers up.
 */

import { setTimeout as pause } from 'node:timers/promises'
import { InfluxDB, Point } from '@influxdata/influxdb-client'
import { systemClock } from '../../../core/clock.ts'
import type { Frame, SeriesKey, SeriesSet } from '../../../core/series.ts'
import { createInfluxdb } from '../../../store/metrics/engines/influxdb/remote.ts'
import { ENGINES } from '../../../store/metrics/registry.ts'
import { frameLines } from '../../../store/metrics/remote/lines.ts'
import type { ClientOrder, ClientSaid } from './ways.ts'

const STEP_SECONDS = 30
/** The client sends by itself when it has so many; so do we here. */
const BATCH_LINES = 1_000
const FOR_EVER = { raw: Infinity, '5m': Infinity, '1h': Infinity, '1d': Infinity }

const order = JSON.parse(process.argv[2]!) as ClientOrder
const { way, url, database, directory } = order
const run = { point: withPoints, lines: withLines, engine: withEngine }[way]
let making = 0
const before = process.cpuUsage()
const began = performance.now()
await run()
const { user, system } = process.cpuUsage(before)
const said: ClientSaid = { cpuSeconds: (user + system - making) / 1e6, seconds: (performance.now() - began) / 1000 }
process.send!(said, () => process.exit(0))

/** One cycle after the other, in the same arrays. */
function* cyclesOf({ nodes, cycles, fields, start }: ClientOrder): Generator<readonly Frame[]> {
  const targets = Array.from({ length: nodes }, (_, node) => {
    const labels = { node: `cn${String(node).padStart(3, '0')}`, cluster: 'serafin' }
    // no measurement of the catalogue has so many fields with the same labels
    const keys = Array.from({ length: fields }, (_, field) => ({ metric: `node.field_${field}`, labels }))
    const set: SeriesSet = { keys: keys as never as SeriesKey[] }
    return { origin: `host:${labels.node}`, intervalSeconds: STEP_SECONDS, set, values: new Float64Array(fields) }
  })
  for (let cycle = 0; cycle < cycles; cycle++) {
    const before = process.threadCpuUsage()
    for (let node = 0; node < nodes; node++) {
      const { values } = targets[node]!
      for (let field = 0; field < fields; field++) values[field] = valueAt(node, field, cycle)
    }
    const { user, system } = process.threadCpuUsage(before)
    making += user + system
    yield targets.map((target) => ({ ...target, timeSeconds: start + cycle * STEP_SECONDS }))
  }
}

/** As scrapers give them: shares with four decimals, bytes, counters with two. */
function valueAt(node: number, field: number, cycle: number): number {
  const noise = ((node * 40_503 + field * 2_654_435 + cycle * 16_807_001) % 1_000_003) / 1_000_003
  if (field % 3 === 0) return Math.round(noise * 1e4) / 1e4
  return field % 3 === 1 ? Math.floor(noise * 2 ** 38) : Math.round((cycle * 30 + noise) * 100) / 100
}

async function withPoints(): Promise<void> {
  let taken = 0
  let onTaken = (): void => undefined
  const writeSuccess = (lines: readonly string[]): void => {
    taken += lines.length
    onTaken()
  }
  const api = new InfluxDB({ url }).getWriteApi('', '', 'ms', { writeSuccess })
  // 1.x has no /api/v2/write before 1.8
  api.path = `/write?db=${database}&precision=ms`
  const names = Array.from({ length: order.fields }, (_, field) => `field_${field}`)
  let lines = 0
  for (const frames of cyclesOf(order))
    for (const { origin, timeSeconds, set, values } of frames) {
      const point = new Point('node').tag('origin', origin)
      for (const [name, value] of Object.entries(set.keys[0]!.labels)) point.tag(name, value)
      names.forEach((name, at) => void point.floatField(name, values[at]!))
      point.timestamp(timeSeconds * 1000)
      api.writePoint(point)
      if (++lines % BATCH_LINES === 0) await allTaken()
    }
  await api.flush()
  await allTaken()
  await api.close()

  /** One request at a time, as ours: without waiting everything would be in flight at once. */
  function allTaken(): Promise<void> {
    return new Promise((resolve) => {
      onTaken = () => {
        if (taken >= lines) resolve()
      }
      onTaken()
    })
  }
}

async function withLines(): Promise<void> {
  const remote = createInfluxdb({ url, database, retention: FOR_EVER, mode: 'write', clock: systemClock })
  let batch = 0
  let lines: string[] = []
  const send = async (): Promise<void> => {
    const sent = await remote.send({ batch: batch++, resolution: 'raw', lines })
    if (sent.kind !== 'accepted') throw new Error(JSON.stringify(sent))
    lines = []
  }
  for (const frames of cyclesOf(order)) {
    lines.push(...frameLines(frames))
    if (lines.length >= BATCH_LINES) await send()
  }
  if (lines.length > 0) await send()
  await remote.close()
}

async function withEngine(): Promise<void> {
  const { influxdb } = ENGINES
  const retention = { rawDays: null, fiveMinuteDays: null, hourlyDays: null, dailyDays: null }
  const options = influxdb.options.parse({ url, database, retention })
  const store = await influxdb.open({ directory, mode: 'write', options, clock: systemClock })
  for (const frames of cyclesOf(order)) await store.write(frames)
  // sent, and known to be safe there; not `settle`, which rolls up as well
  while ((influxdb.tools?.waiting?.(directory)?.waitingBatches ?? 0) > 0) await pause(200)
  await store.close()
}
