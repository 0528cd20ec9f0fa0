/**
 * When nodes were down and what the cluster consisted of, as slurmdbd keeps it, and its reservations: rows of
 * `sacctmgr show event` and `sacctmgr show reservation`. There is no other way to them: slurmrestd does not have them.
 * Pure.
 */
import type { NodeEvent, Registration, Reservation } from '../../core/ledger/capacity/facts.ts'
import { isTimeText, kindOf, nodesOf, sizeOf } from '../slurm/reservations.ts'
import { cleanLabel, shown, unexpected } from '../slurm/values.ts'
import { NO_TRES, parseTres } from './tres.ts'

/** The reason comes last: it may hold anything, separators too. */
export const EVENT_COLUMNS = ['ClusterNodes', 'NodeName', 'Start', 'End', 'State', 'TRES', 'Reason'] as const
export const RESERVATION_COLUMNS = ['Start', 'End', 'NodeNames', 'TRES', 'Flags', 'Name'] as const

export interface Events {
  readonly nodes: readonly NodeEvent[]
  readonly registrations: readonly Registration[]
}

/** @param text rows of `EVENT_COLUMNS` without a header. @throws AppError `scrape.unexpected_shape` */
export function parseEvents(text: string, address: string): Events {
  const nodes: NodeEvent[] = []
  const registrations: Registration[] = []
  for (const { fields, fail } of rowsOf(text, EVENT_COLUMNS.length, address)) {
    const [clusterNodes, node, start, end, state, tresText, reason] = fields as Seven
    const tres = tresText === '' ? NO_TRES : parseTres(tresText)
    const time = { from: Number(start), to: endOf(end) }
    if (!isTimeText(start) || Number.isNaN(time.to) || !tres) throw fail()
    const gpus = /(?:^|,)gres\/gpu/.test(tresText) ? tres.gpus : NaN
    if (node !== '') {
      const condition = isPlanned(state) ? 'planned' : 'down'
      nodes.push({ ...time, node: cleanLabel(node), condition, cores: tres.cpus, gpus, reason: cleanLabel(reason) })
      // a state here is slurmctld's own absence: nothing is said of nodes
    } else if (state === '')
      registrations.push({
        ...time,
        nodes: nodesOf(clusterNodes),
        cores: tres.cpus,
        gpus,
        memoryBytes: tres.memoryBytes,
      })
  }
  return { nodes, registrations }
}
type Seven = [string, string, string, string, string, string, string]

/** As sreport: nodes that are not there yet, and those that power saving switched off. */
function isPlanned(state: string): boolean {
  return /FUTURE|POWERED_DOWN|~/.test(state)
}

/** @param text rows of `RESERVATION_COLUMNS` without a header. @throws AppError `scrape.unexpected_shape` */
export function parseAccountedReservations(text: string, address: string): readonly Reservation[] {
  return rowsOf(text, RESERVATION_COLUMNS.length, address).map(({ fields, fail }) => {
    const [start, end, nodes, tres, flags, name] = fields as [string, string, string, string, string, string]
    const to = endOf(end)
    if (!isTimeText(start) || Number.isNaN(to)) throw fail()
    return {
      name: cleanLabel(name),
      from: Number(start),
      to,
      nodes: nodesOf(nodes),
      kind: kindOf(flags.split(',')),
      ...sizeOf(tres),
    }
  })
}

/** Infinity where it has not come; NaN where it is no time. */
function endOf(text: string): number {
  if (text === 'Unknown') return Infinity
  return isTimeText(text) ? Number(text) : NaN
}

interface EventRow {
  readonly fields: readonly string[]
  fail(): Error
}

/** @param width what is beyond it belongs to the last column */
function rowsOf(text: string, width: number, address: string): readonly EventRow[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return []
    const all = line.split('|')
    const fail = (): Error => unexpected(address, `line ${index + 1}`, `"${shown(line)}"`)
    if (all.length < width) throw fail()
    return [{ fields: [...all.slice(0, width - 1), all.slice(width - 1).join('|')], fail }]
  })
}
