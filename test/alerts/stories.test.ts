/** How other tools lost alerts, doubled them or made them up (reliability, failure stories): each once, by its name. */
import { describe, expect, it } from 'vitest'
import { desk, EVERY, NO_QUIET, NOW, rule } from './laid.ts'

const kinds = (notices: readonly { kind: string; rule: string }[]) =>
  notices.filter(({ rule: name }) => name === 'load').map(({ kind }) => kind)

describe('failure stories', () => {
  it('AM#2370, GF#68162: a restart loses no resolve', async () => {
    const one = desk([rule()])
    await one.tick(NOW, { a: 20 })
    one.restart()
    await one.tick(NOW + 86_400, { a: 1 })
    expect(kinds(one.notices)).toEqual(['firing', 'resolved'])
  })

  it('AM#878, openstatus#2531: nothing is resolved that did not fire', async () => {
    const one = desk([rule({ for: 300 })])
    for (let at = 0; at < 5; at++) await one.tick(NOW + at * EVERY, { a: 20 })
    await one.tick(NOW + 5 * EVERY, { a: 1 })
    expect(one.transitions).toEqual([])
    expect(one.notices).toEqual([])
  })

  it('AM#2550: no bogus resolve while the expression stays true, whatever the store does meanwhile', async () => {
    const one = desk([rule()])
    await one.tick(NOW, { a: 20 })
    await one.tick(NOW + 30, 'down')
    await one.tick(NOW + 60, { a: undefined })
    // a store that knows nothing at all says nothing of an end
    await one.tick(NOW + 90, {})
    one.restart()
    await one.tick(NOW + 120, { a: 20 })
    expect(kinds(one.notices)).toEqual(['firing'])
  })

  it('SigNoz#10043: data that are dropped neither end an alert nor fire it again', async () => {
    const one = desk([rule()])
    await one.tick(NOW, { a: 20, b: 1 })
    await one.tick(NOW + 30, { a: undefined, b: 1 })
    // dropped by the store, five days on
    await one.tick(NOW + 5 * 86_400, { b: 1 })
    await one.tick(NOW + 5 * 86_400 + 30, { a: 20, b: 1 })
    expect(kinds(one.notices)).toEqual(['firing'])
  })

  it('UK#7148: the end of a maintenance pages nobody again', async () => {
    const one = desk([rule()])
    const quiet = { ...NO_QUIET, windows: [{ from: NOW + 20, to: NOW + 100, where: { node: ['a', 'b'] } }] }
    await one.tick(NOW, { a: 20, b: 1 }, quiet)
    await one.tick(NOW + 30, { a: 20, b: 20 }, quiet)
    await one.tick(NOW + 90, { a: 20, b: 20 }, quiet)
    expect(one.notices).toHaveLength(1)
    // what changed in it is told: b fires since
    const after = await one.tick(NOW + 120, { a: 20, b: 20 }, quiet)
    expect(after.map(({ labels, kind }) => [labels, kind])).toEqual([[{ node: 'b' }, 'firing']])
  })

  it('AM#2111, SigNoz#12891: what fires and ends in a quiet time leaves its transitions', async () => {
    const one = desk([rule()])
    const quiet = { ...NO_QUIET, windows: [{ from: NOW, to: NOW + 100, where: {} }] }
    await one.tick(NOW, { a: 20 }, quiet)
    await one.tick(NOW + 30, { a: 1 }, quiet)
    expect(one.transitions.map(({ to }) => to)).toEqual(['firing', 'resolved'])
    expect(one.notices).toEqual([])
  })

  it('GF#16290, GF#46398, GF#56067: a source that falls silent is one alert, not one a series', async () => {
    const one = desk([rule(), rule({ name: 'load_too' })])
    for (let at = 0; at <= 11; at++) await one.tick(NOW + at * EVERY, { a: undefined, b: 1 })
    expect(one.notices.map(({ rule: name, labels }) => [name, labels])).toEqual([
      ['no_data', { source: 'host', node: 'a' }],
    ])
  })

  it('UK PR#6596: a store that is down is one alert, and no state changes', async () => {
    const one = desk([rule()])
    await one.tick(NOW, { a: 20, b: 1 })
    for (let at = 1; at <= 6; at++) await one.tick(NOW + at * EVERY, 'down')
    expect(one.notices.map(({ rule: name, kind }) => [name, kind])).toEqual([
      ['load', 'firing'],
      ['store_unavailable', 'firing'],
    ])
    expect(one.phase()).toBe('firing')
  })
})

describe('states', () => {
  it('end at the clear threshold, after keepFiringFor', async () => {
    const one = desk([rule({ keepFiringFor: 60 })])
    await one.tick(NOW, { a: 20 })
    await one.tick(NOW + 30, { a: 7 })
    expect(one.phase()).toBe('firing')
    await one.tick(NOW + 60, { a: 3 })
    expect(one.phase()).toBe('resolving')
    await one.tick(NOW + 90, { a: 3 })
    expect(one.phase()).toBe('resolving')
    await one.tick(NOW + 120, { a: 3 })
    expect(one.phase()).toBe('resolved')
  })

  it.each([3_600, -3_600, 365 * 86_400, -365 * 86_400])('are not moved by a clock that jumps %d s', async (jump) => {
    const one = desk([rule({ for: 300, keepFiringFor: 300 })])
    await one.tick(NOW, { a: 20, b: 1 })
    await one.tick(NOW + 30, { a: 20, b: 1 })
    await one.tick(NOW + 60 + jump, { a: 20, b: 1 })
    expect(one.phase()).toBe('pending')
    for (let at = 3; at <= 12; at++) await one.tick(NOW + jump + at * EVERY, { a: 20, b: 1 })
    expect(one.phase()).toBe('firing')
    await one.tick(NOW + jump + 400, { a: 1, b: 1 })
    await one.tick(NOW + 430, { a: 1, b: 1 })
    expect(one.phase()).toBe('resolving')
    expect(one.transitions.map(({ to }) => to)).toEqual(['firing'])
  })

  it('flap once, aloud, and then quietly', async () => {
    const one = desk([rule()])
    for (let at = 0; at < 300; at++) await one.tick(NOW + at * EVERY, { a: Math.floor(at / 5) % 2 === 0 ? 20 : 1 })
    const told = kinds(one.notices)
    expect(told.filter((kind) => kind === 'flapping')).toHaveLength(1)
    expect(told.indexOf('flapping')).toBe(told.length - 1)
    expect(told.length).toBeLessThan(20)
  })

  it('are quiet while a parent fires that agrees on what both have', async () => {
    const parent = rule({ name: 'parent', condition: { kind: 'threshold', metric: 'node.load1', above: 50 } })
    const one = desk([rule({ inhibitedBy: ['parent'] }), parent])
    await one.tick(NOW, { a: 60, b: 20 })
    expect(one.notices.map(({ rule: name, labels }) => `${name} ${labels['node']}`).sort()).toEqual([
      'load b',
      'parent a',
    ])
    await one.tick(NOW + 30, { a: 20, b: 20 })
    expect(kinds(one.notices)).toEqual(['firing', 'firing'])
  })

  it('are quiet on nodes that Slurm keeps for maintenance', async () => {
    const one = desk([rule()])
    const reservations = [{ cluster: 'x', from: NOW, to: NOW + 40, nodes: new Set(['a']) }]
    await one.tick(NOW, { a: 20, b: 20 }, { windows: [], reservations })
    expect(one.notices.map(({ labels }) => labels)).toEqual([{ node: 'b' }])
    expect(one.phase()).toBe('firing')
    await one.tick(NOW + 60, { a: 20, b: 20 }, { windows: [], reservations })
    expect(one.notices.map(({ labels }) => labels)).toEqual([{ node: 'b' }, { node: 'a' }])
  })
})
