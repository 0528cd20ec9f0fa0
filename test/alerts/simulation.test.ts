/** A day of one rule over some nodes, with everything that goes wrong: restarts, silences, a store that is down, clocks that jump. */
import { describe, expect, it } from 'vitest'
import { evenFrom } from '../../forecasts/random.ts'
import { desk, EVERY, NOW, rule } from './laid.ts'

const SEEDS = 60
const TICKS = 400
const FOR = 90
const NODES = ['a', 'b', 'c']

describe('over simulated time', () => {
  it.each(Array.from({ length: SEEDS }, (_, seed) => seed + 1))(
    'seed %d: nothing lost, nothing made up',
    async (seed) => {
      const even = evenFrom(seed)
      const one = desk([rule({ for: FOR })])
      const values = new Map(NODES.map((node) => [node, 1]))
      /** evaluations in a row that saw the condition hold, by node: what a firing needs */
      const held = new Map<string, number>()
      const fires = new Map<string, boolean>()
      let now = NOW
      for (let at = 0; at < TICKS; at++) {
        now += EVERY
        if (even() < 0.02) now += [3_600, -3_600, 365 * 86_400, -365 * 86_400][Math.floor(4 * even())]!
        if (even() < 0.03) one.restart()
        for (const node of NODES) if (even() < 0.08) values.set(node, even() < 0.5 ? 20 : 1)
        const isDown = even() < 0.05
        const told = Object.fromEntries(NODES.map((node) => [node, even() < 0.1 ? undefined : values.get(node)]))
        const before = one.transitions.length
        await one.tick(now, isDown ? 'down' : told)
        const turns = one.transitions
          .slice(before)
          .filter(({ rule: name, to }) => name === 'load' && (to === 'firing' || to === 'resolved'))
        for (const node of NODES) {
          const value = isDown ? undefined : told[node]
          const own = turns.filter(({ labels }) => labels['node'] === node).map(({ to }) => to)
          // what is unknown changes nothing
          if (value === undefined) expect(own).toEqual([])
          if (value !== undefined) held.set(node, value > 10 ? (held.get(node) ?? 0) + 1 : 0)
          if (own.includes('firing')) {
            expect(fires.get(node) ?? false).toBe(false)
            expect(held.get(node)).toBeGreaterThan(1)
            fires.set(node, true)
          }
          if (own.includes('resolved')) {
            expect(fires.get(node)).toBe(true)
            expect(value).toBe(1)
            fires.set(node, false)
          }
          // each known evaluation counts for an interval unless the clock went back: then for nothing, which is rare
          if ((held.get(node) ?? 0) > FOR / EVERY + 6) expect(fires.get(node)).toBe(true)
          if (value === 1) expect(fires.get(node) ?? false).toBe(false)
        }
      }
      const kinds = one.notices.filter(({ rule: name }) => name === 'load')
      for (const node of NODES) {
        const own = kinds
          .filter(({ labels, kind }) => labels['node'] === node && kind !== 'flapping')
          .map(({ kind }) => kind)
        // one after the other, beginning with a firing
        expect(own).toEqual(own.map((_, at) => (at % 2 === 0 ? 'firing' : 'resolved')))
      }
    },
  )
})
