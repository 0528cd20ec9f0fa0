/** Facts of a small cluster of any kind, at times that are multiples of a step: what a machine room may tell of itself. */
import fc from 'fast-check'
import type { CapacityFacts } from '../../../core/ledger/capacity/facts.ts'
import { type Interval, unite } from '../../../core/ledger/capacity/intervals.ts'

export const STEP = 900
/** where the hours begin: a full one */
export const ORIGIN = 1_772_409_600
export const STEPS = 24
export const END = ORIGIN + STEPS * STEP

const NODES = ['a', 'b', 'c']
const at = (step: number): number => ORIGIN + step * STEP
const moment = fc.integer({ min: -2, max: STEPS + 2 }).map(at)
const interval: fc.Arbitrary<Interval> = fc
  .tuple(fc.integer({ min: -2, max: STEPS }), fc.integer({ min: 1, max: 14 }))
  .map(([from, length]) => ({ from: at(from), to: at(from + length) }))
const openInterval = fc
  .tuple(interval, fc.boolean())
  .map(([{ from, to }, isOpen]) => ({ from, to: isOpen ? Infinity : to }))
const node = fc.constantFrom(...NODES)
const nodes = fc.subarray(NODES, { minLength: 1 }).map((list) => list.join(','))
const size = fc.record({
  cores: fc.constantFrom(4, 8, 64),
  gpus: fc.constantFrom(0, 2),
  gpuType: fc.constant(''),
  memoryBytes: fc.constantFrom(1024 ** 3, NaN),
})

/** Intervals of one key must not overlap: each begins where the one before has ended. */
function apart<T extends Interval>(list: readonly T[], keyOf: (one: T) => string): T[] {
  const ends = new Map<string, number>()
  return [...list]
    .sort((a, b) => a.from - b.from)
    .filter((one) => {
      const key = keyOf(one)
      if (one.from < (ends.get(key) ?? -Infinity)) return false
      ends.set(key, one.to)
      return true
    })
}

const lots = fc
  .array(fc.tuple(openInterval, node, size, fc.constantFrom('thin', 'fat')), { maxLength: 5 })
  .map((list) =>
    list
      .map(([time, name, hardware, type]) => ({
        ...time,
        ...hardware,
        type,
        nodes: name,
        cluster: 'c',
        watts: NaN,
        price: NaN,
        currency: '',
        boughtOn: '',
      }))
      // two rows that tell of a node from the same moment on are a problem of their file
      .filter((lot, at, all) => all.findIndex(({ nodes: of, from }) => of === lot.nodes && from === lot.from) === at),
  )

const observed = fc
  .tuple(
    fc.array(interval, { maxLength: 2 }).map(unite),
    fc.array(fc.tuple(moment, node, size, fc.constantFrom('up', 'down', 'planned'), fc.boolean()), { maxLength: 8 }),
  )
  .map(([spans, seen]) => {
    const first = spans[0]?.from ?? Infinity
    const last = spans.at(-1)?.to ?? -Infinity
    const keys = new Set<string>()
    const list = seen.flatMap(([since, name, hardware, condition, isPresent]) => {
      const key = `${name} ${since}`
      if (since < first || since > last || keys.has(key)) return []
      keys.add(key)
      return [{ node: name, since, ...hardware, condition, isPresent, reason: '' } as const]
    })
    const sorted = list.sort((a, b) => (a.node < b.node ? -1 : a.node > b.node ? 1 : a.since - b.since))
    return { spans, nodes: sorted }
  })

const reservations = fc.array(
  fc.tuple(interval, nodes, fc.constantFrom('maintenance', 'ordinary', 'ignoring')).map(([time, list, kind]) => ({
    ...time,
    name: 'r',
    nodes: list,
    cores: 12,
    gpus: 0,
    kind,
  })),
  { maxLength: 3 },
)

const events = fc
  .array(fc.tuple(openInterval, node, fc.constantFrom('down', 'planned'), fc.constantFrom(NaN, 4)), { maxLength: 6 })
  .map((list) =>
    apart(
      list.map(([time, name, condition, cores]) => ({ ...time, node: name, condition, cores, gpus: NaN, reason: '' })),
      (event) => event.node,
    ),
  )

const registrations = fc
  .array(fc.tuple(openInterval, nodes, fc.constantFrom(8, 70, 200)), { maxLength: 2 })
  .map((list) =>
    apart(
      list.map(([time, names, cores]) => ({ ...time, nodes: names, cores, gpus: 0, memoryBytes: NaN })),
      () => '',
    ),
  )

const outages = fc.array(
  fc.tuple(interval, fc.boolean()).map(([time, isPlanned]) => ({ ...time, what: 'c', isPlanned, note: '' })),
  { maxLength: 2 },
)

export const anyFacts: fc.Arbitrary<CapacityFacts> = fc
  .record({
    lots,
    observed,
    outages,
    shown: reservations,
    spans: fc.array(interval, { maxLength: 2 }).map(unite),
    events,
    registrations,
    booked: reservations,
  })
  .map((all) => ({
    cluster: 'c',
    lots: all.lots,
    outages: all.outages,
    observed: { ...all.observed, reservations: all.shown },
    accounted: {
      spans: all.spans,
      events: all.events,
      registrations: all.registrations,
      reservations: all.booked,
    },
  }))
