import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CapacityFacts } from '../../../core/ledger/capacity/facts.ts'
import { nodeSpells } from '../../../core/ledger/capacity/nodes.ts'
import { CLASSES, foldPeriods, hourlyClasses } from '../../../core/ledger/capacity/utilisation.ts'
import { anyFacts, END, ORIGIN, STEP } from './any-facts.ts'
import { expand, isKnownAt, nodesAt, stateAt } from './naive.ts'

const HOURS = { from: ORIGIN, count: (END - ORIGIN) / 3_600 }
const STEPS_AN_HOUR = 3_600 / STEP

const anyUse = fc.array(fc.constantFrom(0, 3_600, 50_000, 1_000_000, NaN), {
  minLength: HOURS.count,
  maxLength: HOURS.count,
})

function classesOf(facts: CapacityFacts, used: readonly number[], now: number, byType = false) {
  const use = { cores: Float64Array.from(used), gpus: new Float64Array(HOURS.count) }
  const none = { cores: use.cores.map((value) => value * 0), gpus: use.gpus }
  return hourlyClasses({
    facts,
    spells: nodeSpells(facts, expand),
    hours: HOURS,
    now,
    expand,
    groupOf: ({ type }) => (byType ? type : ''),
    useOf: (name) => (name === '' ? use : none),
    used: [''],
  })
}

/** Reported, down and planned core-seconds of an hour, and whether all of it is known; step by step. */
function expectedHour(facts: CapacityFacts, hour: number, now: number) {
  const sums = { reported: 0, down: 0, planned: 0, isKnown: true }
  for (let step = 0; step < STEPS_AN_HOUR; step++) {
    const time = HOURS.from + hour * 3_600 + step * STEP
    if (!isKnownAt(facts, time) || time + STEP > now) sums.isKnown = false
    for (const node of nodesAt(facts, time)) {
      sums.reported += node.cores * STEP
      const { state, cores } = stateAt(facts, node, time)
      if (state !== 'up') sums[state] += cores * STEP
    }
  }
  return sums
}

describe('what the time of a cluster went into', () => {
  it('is, hour by hour, what the plainest reckoning says', () => {
    fc.assert(
      fc.property(anyFacts, anyUse, fc.constantFrom(END, END - 2_700), (facts, used, now) => {
        const [{ cores, known }] = classesOf(facts, used, now) as [ReturnType<typeof classesOf>[0] & object]
        for (let hour = 0; hour < HOURS.count; hour++) {
          const { reported, down, planned, isKnown } = expectedHour(facts, hour, now)
          const allocated = used[hour]!
          expect(cores.reported[hour]).toBe(reported)
          expect(known[hour]).toBe(Number(isKnown && !Number.isNaN(allocated)))
          if (known[hour] === 0) {
            expect(cores.unknown[hour]).toBe(reported)
            continue
          }
          const had = Math.min(allocated, reported)
          expect(cores.allocated[hour]).toBe(had)
          expect(cores.excess[hour]).toBe(allocated - had)
          const lost = Math.min(down, reported - had)
          expect(cores.down[hour]).toBe(lost)
          expect(cores.plannedDown[hour]).toBe(Math.min(planned, reported - had - lost))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is in sum what there was, and by kind of node the same as in all', () => {
    fc.assert(
      fc.property(anyFacts, anyUse, (facts, used) => {
        const all = classesOf(facts, used, END)
        const byType = classesOf(facts, used, END, true)
        for (const { cores, gpus } of [...all, ...byType])
          for (const of of [cores, gpus])
            for (let hour = 0; hour < HOURS.count; hour++) {
              const { reported, allocated, plannedDown, down, idle, unknown } = of
              const sum = [allocated, plannedDown, down, idle, unknown].reduce((total, one) => total + one[hour]!, 0)
              expect(sum).toBe(reported[hour])
              for (const name of CLASSES) expect(of[name][hour]).toBeGreaterThanOrEqual(0)
            }
        const total = (name: 'reported' | 'unknown', hour: number) =>
          byType.reduce((sum, { cores }) => sum + cores[name][hour]!, 0)
        for (let hour = 0; hour < HOURS.count; hour++) {
          expect(total('reported', hour)).toBe(all[0]!.cores.reported[hour])
          expect(total('unknown', hour)).toBe(all[0]!.cores.unknown[hour])
        }
      }),
      { numRuns: 200 },
    )
  })

  it('does not depend on the order in which facts are told', () => {
    fc.assert(
      fc.property(anyFacts, anyUse, fc.infiniteStream(fc.nat()), (facts, used, order) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((one) => [order.next().value!, one] as const)
            .sort(([a], [b]) => a - b)
            .map(([, one]) => one)
        const { accounted, observed } = facts
        const other = {
          ...facts,
          lots: shuffled(facts.lots),
          outages: shuffled(facts.outages),
          observed: { ...observed, reservations: shuffled(observed.reservations) },
          accounted: {
            ...accounted,
            events: shuffled(accounted.events),
            registrations: shuffled(accounted.registrations),
            reservations: shuffled(accounted.reservations),
          },
        }
        const sums = (of: CapacityFacts) => classesOf(of, used, END, true).map(({ name, cores }) => ({ name, cores }))
        const [one, two] = [sums(facts), sums(other)]
        expect(two).toEqual(one)
      }),
      { numRuns: 200 },
    )
  })

  it('tells apart what nobody saw from what was down', () => {
    const seen = { node: 'a', isPresent: true, cores: 10, gpus: 1, gpuType: '', memoryBytes: NaN, reason: '' } as const
    const [group] = classesOf(
      {
        ...NOTHING,
        observed: {
          // from a quarter past the first hour on, with a pause of a minute in the fourth
          spans: [
            { from: ORIGIN + 900, to: ORIGIN + 3 * 3_600 + 60 },
            { from: ORIGIN + 3 * 3_600 + 120, to: ORIGIN + 5 * 3_600 },
          ],
          nodes: [
            { ...seen, since: ORIGIN + 900, condition: 'up' },
            { ...seen, since: ORIGIN + 3_600 + 1_800, condition: 'down', reason: 'no responde' },
            { ...seen, since: ORIGIN + 2 * 3_600 + 600, condition: 'up' },
          ],
          reservations: [],
        },
      },
      [0, 9_000, 0, 0, 0, 0],
      END,
    )
    expect([...group!.known]).toEqual([0, 1, 1, 0, 1, 0])
    const { reported, allocated, down, idle, unknown } = group!.cores
    expect([...reported]).toEqual([27_000, 36_000, 36_000, 36_000, 36_000, 36_000])
    expect([...unknown]).toEqual([27_000, 0, 0, 36_000, 0, 36_000])
    expect([...allocated]).toEqual([0, 9_000, 0, 0, 0, 0])
    expect([...down]).toEqual([0, 18_000, 6_000, 0, 0, 0])
    expect([...idle]).toEqual([0, 9_000, 30_000, 0, 36_000, 0])
    expect([...group!.gpus.down]).toEqual([0, 1_800, 600, 0, 0, 0])
  })

  it('counts a node that is down during maintenance once, and a declared outage before all', () => {
    const all = { from: ORIGIN, to: END }
    const [group] = classesOf(
      {
        ...NOTHING,
        outages: [{ what: 'c', from: ORIGIN + 3_600, to: ORIGIN + 7_200, isPlanned: false, note: 'corte de luz' }],
        accounted: {
          spans: [all],
          events: [{ node: 'a', ...all, condition: 'down', cores: 64, gpus: 0, reason: '' }],
          registrations: [{ ...all, nodes: 'a,b', cores: 128, gpus: 0, memoryBytes: NaN }],
          reservations: [{ ...all, name: 'm', nodes: 'a', cores: 64, gpus: 0, kind: 'maintenance' }],
        },
      },
      [0, 0, 0, 0, 0, 0],
      END,
    )
    expect([...group!.cores.plannedDown].slice(0, 3)).toEqual([64 * 3_600, 0, 64 * 3_600])
    expect([...group!.cores.down].slice(0, 3)).toEqual([0, 128 * 3_600, 0])
  })

  it('shows what ordinary reservations hold, but takes it for no class', () => {
    const all = { from: ORIGIN, to: END }
    const [group] = classesOf(
      {
        ...NOTHING,
        accounted: {
          spans: [all],
          events: [],
          registrations: [{ ...all, nodes: 'a', cores: 64, gpus: 0, memoryBytes: NaN }],
          reservations: [
            { from: ORIGIN, to: ORIGIN + 1_800, name: 'curso', nodes: 'a', cores: 16, gpus: 0, kind: 'ordinary' },
            { ...all, name: 'x', nodes: 'a', cores: 16, gpus: 0, kind: 'ignoring' },
          ],
        },
      },
      [0, 0, 0, 0, 0, 0],
      END,
    )
    expect([...group!.cores.reserved].slice(0, 2)).toEqual([16 * 1_800, 0])
    expect(group!.cores.idle[0]).toBe(64 * 3_600)
  })

  it('is summed up by period: an hour is of the one in which it begins', () => {
    const hourly = Float64Array.of(1, 2, 4, 8, 16, 32)
    const half = [ORIGIN - 1_800, ORIGIN + 1_800, ORIGIN + 3_600 * 3, ORIGIN + 3_600 * 5]
    expect([...foldPeriods(hourly, HOURS, half)]).toEqual([1, 2 + 4, 8 + 16])
  })
})

const NOTHING: CapacityFacts = {
  cluster: 'c',
  lots: [],
  outages: [],
  observed: { spans: [], nodes: [], reservations: [] },
  accounted: { spans: [], events: [], registrations: [], reservations: [] },
}
