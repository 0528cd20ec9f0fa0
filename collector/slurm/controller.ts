/** slurmctld itself: sdiag's figures and whether it answers. Pure. */
import { type Item, isObject, listOf, mismatch, numberIfAny, shown, textAt, unexpected } from './values.ts'

/** Seconds and counts; NaN where this version or this moment has none. */
export interface ControllerStatistics {
  readonly mainCycleSeconds: number
  readonly mainCycleMeanSeconds: number
  readonly backfillCycleSeconds: number
  readonly queueLength: number
  readonly backfillQueueLength: number
  readonly threads: number
  readonly agentQueue: number
  readonly accountingQueue: number
}

const MICROSECONDS = 1_000_000

/** From `/slurm/…/diag` or `sdiag --json`. @throws AppError `scrape.unexpected_shape` */
export function parseDiag(document: unknown, address: string): ControllerStatistics {
  const statistics = isObject(document) ? document['statistics'] : undefined
  if (!isObject(statistics)) throw unexpected(address, 'statistics', mismatch(statistics, 'object'))
  const item: Item = { address, path: 'statistics', fields: statistics }
  const at = (key: string) => numberIfAny(item, key)
  return build({
    threads: at('server_thread_count'),
    agentQueue: at('agent_queue_size'),
    accountingQueue: at('dbd_agent_queue_size'),
    mainCycles: at('schedule_cycle_total'),
    mainLast: at('schedule_cycle_last'),
    mainMean: at('schedule_cycle_mean'),
    queueLength: at('schedule_queue_length'),
    backfillCycles: at('bf_cycle_counter'),
    backfillLast: at('bf_cycle_last'),
    backfillQueueLength: at('bf_queue_len'),
  })
}

/** From the text of `sdiag`, for Slurm before 23.02. @throws AppError `scrape.unexpected_shape` */
export function parseSdiagText(text: string, address: string): ControllerStatistics {
  const sections = {
    top: new Map<string, string>(),
    main: new Map<string, string>(),
    backfill: new Map<string, string>(),
  }
  let section: Map<string, string> | undefined = sections.top
  for (const line of text.split('\n')) {
    if (/^Main schedule statistics/.test(line)) section = sections.main
    else if (/^Backfilling stats/.test(line)) section = sections.backfill
    else if (/^(Main scheduler exit|Backfill exit|Latency for|Remote Procedure|Pending RPC)/.test(line))
      section = undefined
    const colon = line.indexOf(':')
    const value = line.slice(colon + 1).trim()
    if (section && colon > 0 && /^\d{1,18}$/.test(value)) section.set(line.slice(0, colon).trim(), value)
  }
  const { top, main, backfill } = sections
  if (!top.has('Server thread count')) throw unexpected(address, 'Server thread count', mismatch(undefined, 'number'))
  const at = (values: ReadonlyMap<string, string>, key: string) => Number(values.get(key) ?? Number.NaN)
  return build({
    threads: at(top, 'Server thread count'),
    agentQueue: at(top, 'Agent queue size'),
    accountingQueue: at(top, 'DBD Agent queue size'),
    mainCycles: at(main, 'Total cycles'),
    mainLast: at(main, 'Last cycle'),
    mainMean: at(main, 'Mean cycle'),
    queueLength: at(main, 'Last queue length'),
    backfillCycles: at(backfill, 'Total cycles'),
    backfillLast: at(backfill, 'Last cycle'),
    backfillQueueLength: at(backfill, 'Last queue length'),
  })
}

interface RawStatistics {
  readonly threads: number
  readonly agentQueue: number
  readonly accountingQueue: number
  readonly mainCycles: number
  readonly mainLast: number
  readonly mainMean: number
  readonly queueLength: number
  readonly backfillCycles: number
  readonly backfillLast: number
  readonly backfillQueueLength: number
}

/** The zeros of a scheduler that has not run yet (or does not exist) are no measurements. */
function build(raw: RawStatistics): ControllerStatistics {
  const ran = (cycles: number, value: number) => (cycles === 0 ? Number.NaN : value)
  return {
    mainCycleSeconds: ran(raw.mainCycles, raw.mainLast) / MICROSECONDS,
    mainCycleMeanSeconds: ran(raw.mainCycles, raw.mainMean) / MICROSECONDS,
    backfillCycleSeconds: ran(raw.backfillCycles, raw.backfillLast) / MICROSECONDS,
    queueLength: ran(raw.mainCycles, raw.queueLength),
    backfillQueueLength: ran(raw.backfillCycles, raw.backfillQueueLength),
    threads: raw.threads,
    agentQueue: raw.agentQueue,
    accountingQueue: raw.accountingQueue,
  }
}

/**
 * Whether any slurmctld (primary or backup) answered, from `/slurm/…/ping`: `"pinged": "UP"` or
 * `"responding": true`. @throws AppError `scrape.unexpected_shape`
 */
export function parsePing(document: unknown, address: string): boolean {
  const pings = listOf(document, 'pings', address)
  if (pings.length === 0) throw unexpected(address, 'pings', '[]')
  return pings.map(answered).includes(true)
}

function answered(item: Item): boolean {
  const responding = item.fields['responding']
  if (typeof responding === 'boolean') return responding
  const word = (textAt(item, 'pinged') || textAt(item, 'ping')).toUpperCase()
  if (word === 'UP' || word === 'DOWN') return word === 'UP'
  throw unexpected(item.address, item.path, `"${shown(word)}" ≠ UP | DOWN`)
}

/** From `scontrol ping`: `Slurmctld(primary) at head01 is UP`. @throws AppError `scrape.unexpected_shape` */
export function parsePingText(text: string, address: string): boolean {
  const words = [...text.matchAll(/^Slurmctld\([^)\n]{1,40}\) at .{1,300} (?:is|are) (UP|DOWN)/gm)].map(
    (match) => match[1],
  )
  if (words.length === 0) throw unexpected(address, 'line 1', `"${shown(text)}" ≠ UP | DOWN`)
  return words.includes('UP')
}
