/** File systems: shared ones once, local ones by mount, fullest first. */
import type { UnixSeconds } from '../../core/series.ts'
import type { LatestAnswer, LatestByMetric, LatestSeries } from './answers.ts'
import { byName } from './names.ts'
import { type Reading, read } from './reading.ts'

export const STORAGE_METRICS = [
  'filesystem.used_ratio',
  'filesystem.size_bytes',
  'filesystem.available_bytes',
  'filesystem.read_only',
] as const

/** Amber from here: look today. */
export const FULL_SOON = 0.85
/** Red from here: now. */
export const FULL_NOW = 0.95

export interface FileSystem {
  readonly key: string
  readonly mount: string
  readonly device: string
  readonly fstype: string
  /** nodes that mount it; one for a local disk */
  readonly nodes: readonly string[]
  readonly shared: boolean
  readonly usedRatio: Reading
  readonly sizeBytes: Reading
  readonly availableBytes: Reading
  readonly readOnly: boolean
}

/** Local disks with the same mount point, or one shared file system. */
export interface Mount {
  readonly key: string
  readonly mount: string
  readonly shared: boolean
  /** fullest first; unknown ones last */
  readonly members: readonly FileSystem[]
  readonly worst: FileSystem
}

// images and media that are full and read-only by nature
const FROZEN = new Set(['squashfs', 'iso9660', 'erofs', 'cramfs', 'udf'])
const NETWORK =
  /^(nfs\d?|lustre|beegfs\w*|gpfs|ceph|cifs|smb\d?|smbfs|glusterfs|afs|panfs|pvfs2|orangefs|9p|fuse\.(?!lxcfs).*)$/

export function buildFileSystems(latest: LatestByMetric, now: UnixSeconds): readonly FileSystem[] {
  const groups = new Map<string, LatestSeries[]>()
  for (const series of latest['filesystem.used_ratio']?.series ?? []) {
    if (FROZEN.has(series.labels['fstype'] ?? '')) continue
    const key = identity(series)
    collect(groups, key, series)
  }
  const sizes = newestBy(latest['filesystem.size_bytes'])
  const free = newestBy(latest['filesystem.available_bytes'])
  const readOnly = latest['filesystem.read_only']?.series ?? []
  const frozen = new Set(readOnly.filter((one) => one.value > 0 && now <= one.freshUntil).map(identity))
  return [...groups].map(([key, members]) => {
    const best = members.reduce((a, b) => (b.time > a.time ? b : a))
    const { mount = '', device = '', fstype = '' } = best.labels
    return {
      key,
      mount,
      device,
      fstype,
      nodes: [...new Set(members.map(({ labels }) => labels['node'] ?? ''))].filter((n) => n !== '').sort(byName),
      shared: isShared(best),
      usedRatio: read(best, now),
      sizeBytes: read(sizes.get(key), now),
      availableBytes: read(free.get(key), now),
      readOnly: frozen.has(key),
    }
  })
}

function collect<Item>(groups: Map<string, Item[]>, key: string, item: Item): void {
  const group = groups.get(key)
  if (group) group.push(item)
  else groups.set(key, [item])
}

function isShared({ labels }: LatestSeries): boolean {
  return NETWORK.test(labels['fstype'] ?? '')
}

function identity(series: LatestSeries): string {
  const { node = '', mount = '', device = '', cluster = '' } = series.labels
  return isShared(series) ? `${device} ${mount}` : `${cluster}/${node} ${mount}`
}

function newestBy(answer: LatestAnswer | undefined): ReadonlyMap<string, LatestSeries> {
  const found = new Map<string, LatestSeries>()
  for (const series of answer?.series ?? []) {
    const key = identity(series)
    const other = found.get(key)
    if (!other || series.time > other.time) found.set(key, series)
  }
  return found
}

const fullness = ({ usedRatio }: FileSystem) => (usedRatio.known ? usedRatio.value : Number.NEGATIVE_INFINITY)
const fullestFirst = (a: FileSystem, b: FileSystem) => fullness(b) - fullness(a)

/** Fullest first; local disks of many nodes are one line that names the fullest. */
export function groupMounts(fileSystems: readonly FileSystem[]): readonly Mount[] {
  const groups = new Map<string, FileSystem[]>()
  for (const one of fileSystems) {
    const key = one.shared ? one.key : `local ${one.mount}`
    collect(groups, key, one)
  }
  return [...groups]
    .map(([key, members]) => {
      const sorted = members.sort((a, b) => fullestFirst(a, b) || byName(a.nodes[0] ?? '', b.nodes[0] ?? ''))
      const worst = sorted[0]!
      return { key, mount: worst.mount, shared: worst.shared, members: sorted, worst }
    })
    .sort((a, b) => fullestFirst(a.worst, b.worst) || byName(a.mount, b.mount))
}
