import { describe, expect, it } from 'vitest'
import { countNodes, groupingsOf, groupNodes, level, measured, measuresOf } from '../../dashboard/logic/node-groups.ts'
import { buildNodes } from '../../dashboard/logic/nodes.ts'
import { failing, latest, NOW, series, target } from './build.ts'

const slurm = (node: string, state: string, time?: number) =>
  series({ cluster: 'c', node, state, partitions: 'cpu,short' }, 1, time)

describe('the nodes of a site', () => {
  it('are those of Slurm, those that answer and those that are configured', () => {
    const nodes = buildNodes(
      {
        'slurm_node.state': latest('slurm_node.state', slurm('cn01', 'idle')),
        'node.cpu_busy_ratio': latest('node.cpu_busy_ratio', series({ node: 'login' }, 0.5)),
      },
      [failing('prometheus:cn02', 'no', { labels: { node: 'cn02' }, lastSuccess: null })],
      NOW,
    )
    expect(nodes.map(({ name, kind }) => [name, kind])).toEqual([
      ['cn01', 'ok'],
      ['cn02', 'unknown'],
      ['login', 'ok'],
    ])
    expect(nodes[1]!.lastSeen).toBeNull()
    expect(nodes[0]!.partitions).toEqual(['cpu', 'short'])
  })

  it('join metrics without a cluster label to the one node of that name', () => {
    const nodes = buildNodes(
      {
        'slurm_node.state': latest('slurm_node.state', slurm('cn01', 'mixed')),
        'node.cpu_busy_ratio': latest('node.cpu_busy_ratio', series({ node: 'cn01' }, 0.5)),
      },
      [],
      NOW,
    )
    expect(nodes).toHaveLength(1)
    expect(nodes[0]!.cpuBusyRatio).toMatchObject({ known: true, value: 0.5 })
  })

  it('keep nodes of one name in two clusters apart', () => {
    const other = series({ cluster: 'd', node: 'cn01', state: 'down' }, 1)
    const nodes = buildNodes({ 'slurm_node.state': latest('s', slurm('cn01', 'idle'), other) }, [], NOW)
    expect(nodes.map(({ key, kind }) => [key, kind])).toEqual([
      ['c/cn01', 'ok'],
      ['d/cn01', 'down'],
    ])
  })

  it('are unknown, not healthy, once Slurm has been silent for too long', () => {
    const nodes = buildNodes({ 'slurm_node.state': latest('s', slurm('cn01', 'idle', NOW - 600)) }, [], NOW)
    expect(nodes[0]).toMatchObject({ kind: 'unknown', slurmState: 'idle', lastSeen: NOW - 600 })
  })

  it('show no value where one half of a ratio is old', () => {
    const nodes = buildNodes(
      {
        'node.memory_total_bytes': latest('t', series({ node: 'a' }, 100)),
        'node.memory_available_bytes': latest('a', series({ node: 'a' }, 40, NOW - 600)),
      },
      [],
      NOW,
    )
    expect(nodes[0]!.memoryUsedRatio).toEqual({ known: false, time: NOW - 10 })
  })

  it('answer when only a target of theirs does', () => {
    const nodes = buildNodes({}, [target('prometheus:gpu03', { labels: { node: 'gpu03' } })], NOW)
    expect(nodes[0]).toMatchObject({ kind: 'ok', lastSeen: NOW - 5 })
  })

  it('carry the reason of their state, and its date only when it came with that state', () => {
    const state = series({ cluster: 'c', node: 'cn01', state: 'drained', reason: 'disk' }, 1)
    const dated = (time?: number) => latest('r', series({ cluster: 'c', node: 'cn01' }, NOW - 9999, time))
    const build = (time?: number) =>
      buildNodes({ 'slurm_node.state': latest('s', state), 'slurm_node.reason_since_seconds': dated(time) }, [], NOW)[0]
    expect(build()).toMatchObject({ reason: 'disk', reasonSince: NOW - 9999 })
    expect(build(NOW - 300)).toMatchObject({ reason: 'disk', reasonSince: null })
  })
})

describe('the grid', () => {
  const nodes = buildNodes(
    {
      'slurm_node.state': latest('s', slurm('cn01', 'idle'), slurm('cn02', 'drained'), slurm('cn03', 'down')),
      'slurm_node.cpus': latest('c', series({ cluster: 'c', node: 'cn01' }, 64)),
      'slurm_node.load1': latest('l', series({ cluster: 'c', node: 'cn01' }, 32)),
    },
    [failing('host:gone', 'no', { labels: { node: 'gone' }, lastSuccess: null })],
    NOW,
  )

  it('counts unknown nodes apart from those that are up', () => {
    expect(countNodes(nodes)).toEqual({ up: 1, of: 4, down: 1, drain: 1, planned: 0, unknown: 1 })
  })

  it('groups by the first partition and puts nodes without one last', () => {
    expect(groupNodes(nodes, 'partition').map(({ name, nodes }) => [name, nodes.length])).toEqual([
      ['cpu', 3],
      ['', 1],
    ])
    expect(groupingsOf(nodes)).toEqual(['partition', 'none'])
  })

  it('offers only measures that some node has', () => {
    expect(measuresOf(nodes)).toEqual(['load', 'allocated'])
  })

  it('measures load by core', () => {
    expect(measured(nodes[0]!, 'load')).toMatchObject({ known: true, value: 0.5 })
  })

  it('has no level for what is unknown, the top one for full and above', () => {
    expect(level({ known: false, time: NOW })).toBeNull()
    expect(level({ known: true, value: 0, time: NOW })).toBe(0)
    expect(level({ known: true, value: 1, time: NOW })).toBe(7)
    expect(level({ known: true, value: 3, time: NOW })).toBe(7)
  })
})
