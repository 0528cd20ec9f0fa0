/** `sacctmgr`, here or on another machine through ssh, asked for events and reservations. */
import type { Reservation } from '../../core/ledger/capacity/facts.ts'
import type { AskContext } from '../slurm/access.ts'
import { type Argv, type CommandOptions, commandFailure, runSlurm } from '../slurm/command.ts'
import type { Limits } from '../source.ts'
import type { Window } from './access.ts'
import { requireCluster } from './cluster.ts'
import { EVENT_COLUMNS, type Events, parseAccountedReservations, parseEvents, RESERVATION_COLUMNS } from './events.ts'

export interface EventsAnswer extends Events {
  readonly reservations: readonly Reservation[]
  readonly bodyBytes: number
}

export interface EventsAccess {
  /** All that touches a time, and reservations of the year after it too. */
  eventsIn(window: Window, context: AskContext): Promise<EventsAnswer>
}

const SHOW: Argv = ['sacctmgr', '--noheader', '--parsable2', 'show']
/** Earlier times sacctmgr takes for a mistake. */
const EARLIEST = 1_000_000
const AHEAD_SECONDS = 366 * 86_400

/** @param cluster as Slurm calls it */
export function createEventsAccess(cluster: string, options: CommandOptions, limits: Limits): EventsAccess {
  let isKnown = false
  async function ask(what: string, columns: readonly string[], { from, to }: Window, signal: AbortSignal) {
    const argv: Argv = [
      ...SHOW,
      what,
      `clusters=${cluster}`,
      `start=uts${Math.max(EARLIEST, Math.floor(from))}`,
      `end=uts${Math.ceil(to)}`,
      `format=${columns.join(',')}`,
    ] as const as Argv
    // whatever the time zones of both machines
    const output = await runSlurm(argv, { ...options, variables: ['SLURM_TIME_FORMAT=%s'] }, limits, signal)
    const failed = commandFailure(argv, output)
    if (failed) throw failed
    return output.stdout
  }
  return {
    async eventsIn(window, { signal }) {
      if (!isKnown) await requireCluster(cluster, options, limits, signal)
      isKnown = true
      const events = await ask('event', EVENT_COLUMNS, window, signal)
      const ahead = { from: window.from, to: window.to + AHEAD_SECONDS }
      const reservations = await ask('reservation', RESERVATION_COLUMNS, ahead, signal)
      return {
        ...parseEvents(events, 'sacctmgr show event'),
        reservations: parseAccountedReservations(reservations, 'sacctmgr show reservation'),
        bodyBytes: Buffer.byteLength(events) + Buffer.byteLength(reservations),
      }
    },
  }
}
