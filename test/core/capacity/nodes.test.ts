import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CapacityFacts } from '../../../core/ledger/capacity/facts.ts'
import { nodeSpells } from '../../../core/ledger/capacity/nodes.ts'
import { capacitySteps } from '../../../core/ledger/capacity/steps.ts'
import { anyFacts, END, ORIGIN, STEP } from './any-facts.ts'
import { expand, nodesAt } from './naive.ts'

const MOMENTS = Array.from({ length: (END - ORIGIN) / STEP + 8 }, (_, at) => ORIGIN + (at - 4) * STEP)

/** A change that Slurm shows up to five minutes after it registered is one; the steps here are longer. */
describe('the nodes of a cluster', () => {
  it('are at each moment what the plainest reckoning says', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const spells = nodeSpells(facts, expand)
        for (const time of MOMENTS) {
          const own = spells
            .filter(({ from, to }) => from <= time && time < to)
            .map(({ node, cores, gpus }) => ({ node, cores, gpus }))
          const expected = nodesAt(facts, time).map(({ node, cores, gpus }) => ({ node, cores, gpus }))
          expect(sorted(own)).toEqual(sorted(expected))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('come to steps that hold the sums of all that is there', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const spells = nodeSpells(facts, expand)
        const steps = capacitySteps(spells)
        for (const time of MOMENTS) {
          const own = spells.filter(({ from, to }) => from <= time && time < to)
          const step = steps.find(({ from, to }) => from <= time && time < to)
          if (own.length === 0) expect(step).toBeUndefined()
          else
            expect(step).toMatchObject({
              nodes: own.filter(({ node }) => node !== '').length,
              cores: own.reduce((sum, { cores }) => sum + cores, 0),
              memoryBytes: own.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
            })
        }
      }),
    )
  })

  it('bear the name of their lot, or of their size, and change where one lot follows another', () => {
    const spells = nodeSpells(
      {
        ...NOTHING,
        lots: [
          { ...LOT, nodes: 'a', type: 'old', from: 0, to: 100, watts: 400 },
          { ...LOT, nodes: 'a', type: '', from: 100, to: Infinity, cores: 64, gpus: 4, gpuType: 'a30' },
        ],
      },
      expand,
    )
    expect(spells.map(({ type, from, to, watts }) => ({ type, from, to, watts }))).toEqual([
      { type: 'old', from: 0, to: 100, watts: 400 },
      { type: '64c-256g-4xa30', from: 100, to: Infinity, watts: NaN },
    ])
  })

  it('change when slurmdbd registered it, where slurmctld showed it minutes later', () => {
    const seen = { isPresent: true, condition: 'up', reason: '', ...SIZE } as const
    const spells = nodeSpells(
      {
        ...NOTHING,
        observed: {
          spans: [{ from: 0, to: 9_000 }],
          nodes: [
            { ...seen, node: 'a', since: 0 },
            { ...seen, node: 'a', since: 5_100, cores: 128 },
          ],
          reservations: [],
        },
        accounted: {
          ...NOTHING.accounted,
          registrations: [
            { nodes: 'a', from: 0, to: 5_000, cores: 64, gpus: 0, memoryBytes: NaN },
            { nodes: 'a', from: 5_000, to: Infinity, cores: 128, gpus: 0, memoryBytes: NaN },
          ],
        },
      },
      expand,
    )
    expect(spells.map(({ cores, from, to }) => [cores, from, to])).toEqual([
      [64, 0, 5_000],
      [128, 5_000, Infinity],
    ])
  })

  it('end or begin where the inventory says so of times to come', () => {
    const seen = { isPresent: true, condition: 'up', reason: '', ...SIZE } as const
    const spells = nodeSpells(
      {
        ...NOTHING,
        lots: [
          { ...LOT, nodes: 'a', from: 0, to: 20_000 },
          { ...LOT, nodes: 'b', from: 30_000, to: Infinity },
        ],
        observed: { spans: [{ from: 100, to: 9_000 }], nodes: [{ ...seen, node: 'a', since: 100 }], reservations: [] },
      },
      expand,
    )
    expect(spells.map(({ node, from, to, source }) => [node, from, to, source])).toEqual([
      ['a', 0, 100, 'inventory'],
      ['a', 100, 20_000, 'slurm'],
      ['b', 30_000, Infinity, 'inventory'],
    ])
  })
})

const SIZE = { cores: 64, gpus: 0, gpuType: '', memoryBytes: 256 * 1024 ** 3 }
const LOT = { ...SIZE, cluster: 'c', type: 'x', watts: NaN, price: NaN, currency: '', boughtOn: '' }
const NOTHING: CapacityFacts = {
  cluster: 'c',
  lots: [],
  outages: [],
  observed: { spans: [], nodes: [], reservations: [] },
  accounted: { spans: [], events: [], registrations: [], reservations: [] },
}

function sorted<T extends { node: string }>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (a.node < b.node ? -1 : 1))
}
