import { describe, expect, it } from 'vitest'
import { buildFileSystems, groupMounts } from '../../dashboard/logic/storage.ts'
import { latest, NOW, series } from './build.ts'

const home = (node: string) => ({ node, mount: '/home', device: 'nas:/home', fstype: 'nfs4' })
const root = (node: string) => ({ node, mount: '/', device: '/dev/sda1', fstype: 'ext4' })

function build(...used: ReturnType<typeof series>[]) {
  return buildFileSystems({ 'filesystem.used_ratio': latest('filesystem.used_ratio', ...used) }, NOW)
}

describe('file systems', () => {
  it('shows a network file system of many nodes once', () => {
    const found = build(series(home('cn01'), 0.8), series(home('cn02'), 0.8))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ shared: true, nodes: ['cn01', 'cn02'] })
  })

  it('keeps local disks of the same name apart and names the fullest', () => {
    const mounts = groupMounts(build(series(root('cn01'), 0.3), series(root('cn02'), 0.9), series(home('cn01'), 0.5)))
    expect(mounts.map(({ mount, worst, members }) => [mount, worst.nodes[0], members.length])).toEqual([
      ['/', 'cn02', 2],
      ['/home', 'cn01', 1],
    ])
  })

  it('puts what is unknown last, never first', () => {
    const mounts = groupMounts(build(series(root('cn01'), 0.99, NOW - 999), series(home('cn01'), 0.1)))
    expect(mounts.map(({ mount }) => mount)).toEqual(['/home', '/'])
    expect(mounts[1]!.worst.usedRatio).toEqual({ known: false, time: NOW - 999 })
  })

  it('leaves out images that are full by nature', () => {
    expect(build(series({ node: 'a', mount: '/snap/x', device: 'loop0', fstype: 'squashfs' }, 1))).toEqual([])
  })

  it('flags read-only where it is so now', () => {
    const found = buildFileSystems(
      {
        'filesystem.used_ratio': latest('u', series(root('a'), 0.2), series(root('b'), 0.2)),
        'filesystem.read_only': latest('r', series(root('a'), 1), series(root('b'), 0)),
      },
      NOW,
    )
    expect(found.map(({ nodes, readOnly }) => [nodes[0], readOnly])).toEqual([
      ['a', true],
      ['b', false],
    ])
  })
})
