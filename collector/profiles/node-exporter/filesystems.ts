/** `node_filesystem_*` → `filesystem.*`: what `df` shows of the mounts that keep data. */
import type { Labels } from '../../../core/series.ts'
import { dataMounts } from '../../physical.ts'
import type { Finder, Output, Read, Reading } from '../profile.ts'

const PARTS = ['size_bytes', 'avail_bytes', 'free_bytes', 'files', 'files_free', 'readonly'] as const
type Part = (typeof PARTS)[number]

interface Mount {
  readonly device: string
  readonly mount: string
  readonly fstype: string
  /** index of each part's series */
  readonly parts: Partial<Record<Part, number>>
}

export function filesystemOutputs(find: Finder, common: Labels): Output[] {
  const mounts = new Map<string, Mount>()
  for (const part of PARTS) {
    for (const index of find.all(`node_filesystem_${part}`)) {
      const { device = '', mountpoint: mount = '', fstype = '' } = find.labels(index)
      const key = JSON.stringify([device, mount, fstype])
      const known = mounts.get(key) ?? { device, mount, fstype, parts: {} }
      known.parts[part] = index
      mounts.set(key, known)
    }
  }
  return dataMounts([...mounts.values()]).flatMap((mount) => outputsOf(mount, common))
}

function outputsOf({ device, mount, fstype, parts }: Mount, common: Labels): Output[] {
  const labels: Labels = {
    ...common,
    ...(mount === '' ? {} : { mount }),
    ...(device === '' ? {} : { device }),
    ...(fstype === '' ? {} : { fstype }),
  }
  const value = (part: Part): Read | undefined => {
    const index = parts[part]
    return index === undefined ? undefined : ({ values }) => values[index]!
  }
  const size = value('size_bytes')
  const available = value('avail_bytes')
  const free = value('free_bytes')
  const files = value('files')
  const filesFree = value('files_free')
  const readOnly = value('readonly')
  const outputs: Output[] = []
  const add = (metric: Output['metric'], read: Read | undefined) => {
    if (read !== undefined) outputs.push({ metric, labels, read })
  }
  // a size of 0 is a file system that does not tell
  const known = (read: Read) => (reading: Reading) => (size && size(reading) > 0 ? read(reading) : Number.NaN)
  add('filesystem.size_bytes', size && known(size))
  add('filesystem.available_bytes', available && known(available))
  add(
    'filesystem.used_ratio',
    size &&
      free &&
      available &&
      ((reading) => {
        const used = size(reading) - free(reading)
        return used / (used + available(reading))
      }),
  )
  add(
    'filesystem.inodes_used_ratio',
    // 0 files: the file system does not limit them; 0 ÷ 0 is absent
    files && filesFree && ((reading) => (files(reading) - filesFree(reading)) / files(reading)),
  )
  add('filesystem.read_only', readOnly)
  return outputs
}
