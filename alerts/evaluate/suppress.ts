/** Why nobody is told of an alert now. Its state goes on all the same. Pure. */
import type { AlertRecord, Suppression } from '../../core/alerts.ts'
import type { Labels, UnixSeconds } from '../../core/series.ts'
import { matches } from '../../store/metrics/fold.ts'
import type { Where } from '../../store/metrics/store.ts'

export interface MaintenanceWindow {
  readonly from: UnixSeconds
  /** exclusive */
  readonly to: UnixSeconds
  /** alerts with these labels, `rule` among them; of all where empty */
  readonly where: Where
}

/** Nodes that Slurm keeps for maintenance. */
export interface MaintReservation {
  readonly cluster: string
  readonly from: UnixSeconds
  /** exclusive */
  readonly to: UnixSeconds
  readonly nodes: ReadonlySet<string>
}

export interface Quiet {
  readonly windows: readonly MaintenanceWindow[]
  readonly reservations: readonly MaintReservation[]
}

export const isOn = ({ phase }: AlertRecord): boolean => phase === 'firing' || phase === 'resolving'

interface Context {
  readonly quiet: Quiet
  readonly now: UnixSeconds
  /** of this alert's rule */
  readonly parents: readonly string[]
  firing(rule: string): Iterable<AlertRecord>
}

export function suppressionOf(record: AlertRecord, { quiet, now, parents, firing }: Context): Suppression | null {
  const isNow = ({ from, to }: { from: UnixSeconds; to: UnixSeconds }) => from <= now && now < to
  const named = { ...record.labels, rule: record.rule }
  if (quiet.windows.some((window) => isNow(window) && matches(named, window.where))) return 'maintenance'
  const { cluster, node } = record.labels
  // a host's own series need not say of which cluster it is
  const isMeant = (one: MaintReservation) =>
    node !== undefined && one.nodes.has(node) && (cluster === undefined || cluster === one.cluster)
  if (quiet.reservations.some((one) => isNow(one) && isMeant(one))) return 'reservation'
  if (record.isFlapping) return 'flapping'
  for (const parent of parents)
    for (const other of firing(parent)) if (agree(other.labels, record.labels)) return 'inhibited'
  return null
}

/** On every label that both have. */
function agree(parent: Labels, child: Labels): boolean {
  return Object.entries(parent).every(([name, value]) => !Object.hasOwn(child, name) || child[name] === value)
}
