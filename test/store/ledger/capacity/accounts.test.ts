/** What slurmdbd tells of hardware, in whatever order it comes. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NodeEvent, Registration, Reservation } from '../../../../core/ledger/capacity/facts.ts'
import type { Accounted } from '../../../../store/ledger/capacity/accounts.ts'
import { type LedgerPlace, makeLedgerPlace } from './place.ts'

let place: LedgerPlace
beforeEach(() => {
  place = makeLedgerPlace('c')
})
afterEach(() => place.leave())

const told = (more: Partial<Accounted>): Accounted => ({
  cluster: 'c',
  asked: { from: 0, to: 1_000 },
  known: undefined,
  isRecent: false,
  events: [],
  registrations: [],
  reservations: [],
  mark: { source: 's', mark: '' },
  ...more,
})
const event = (node: string, from: number, to: number): NodeEvent => ({
  ...{ node, from, to, condition: 'down', cores: 64, gpus: NaN, reason: '' },
})
const whole: Registration = { from: 0, to: Infinity, nodes: 'a,b', cores: 128, gpus: 0, memoryBytes: NaN }
const reservation = (name: string, from: number, to: number): Reservation => ({
  ...{ name, from, to, nodes: 'a', cores: 64, gpus: NaN, kind: 'maintenance' },
})

describe('what slurmdbd tells', () => {
  it('comes to the same whatever is told first, twice, or before it has ended', async () => {
    const anyEvents = fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 20 })), {
        selector: String,
        minLength: 1,
      })
      .chain((keys) =>
        fc.tuple(
          ...keys.map(([node, from]) =>
            fc.integer({ min: 1, max: 9 }).map((length) => event(node, from, from + length)),
          ),
        ),
      )
    await fc.assert(
      fc.asyncProperty(anyEvents, fc.infiniteStream(fc.nat({ max: 1_000 })), async (events, luck) => {
        const own = makeLedgerPlace('c')
        try {
          // each once as it is, some before they ended, some twice, in any order
          const tellings = events.flatMap((one) => [
            one,
            ...(luck.next().value! % 2 ? [{ ...one, to: Infinity }] : []),
            ...(luck.next().value! % 3 ? [] : [one]),
          ])
          const shuffled = tellings
            .map((one) => [luck.next().value!, one] as const)
            .sort(([a], [b]) => a - b)
            .map(([, one]) => one)
          for (const one of shuffled) await own.writer.accounted(told({ events: [one], registrations: [whole] }))
          expect(own.facts().accounted.events.map(({ node, from, to }) => `${node} ${from} ${to}`)).toEqual(
            events
              .toSorted((a, b) => (a.node === b.node ? a.from - b.from : a.node < b.node ? -1 : 1))
              .map(({ node, from, to }) => `${node} ${from} ${to}`),
          )
        } finally {
          own.leave()
        }
      }),
      { numRuns: 40 },
    )
  })

  it('is known of the union of the times that were asked for', async () => {
    for (const known of [
      { from: 50, to: 80 },
      { from: 10, to: 20 },
      { from: 20, to: 30.5 },
      { from: 79.2, to: 90 },
    ])
      await place.writer.accounted(told({ known, registrations: [whole] }))
    expect(place.facts().accounted.spans).toEqual([
      { from: 10, to: 30 },
      { from: 50, to: 90 },
    ])
  })

  it('takes back a reservation that was changed before it began, but nothing of long ago', async () => {
    const old = reservation('old', 100, 200)
    await place.writer.accounted(
      told({ registrations: [whole], reservations: [old, reservation('m', 2_000, 3_000)], isRecent: true }),
    )
    await place.writer.accounted(
      told({ asked: { from: 900, to: 2_100 }, reservations: [reservation('m', 2_500, 3_000)], isRecent: true }),
    )
    const kept = () => place.facts().accounted.reservations.map(({ name, from }) => `${name} ${from}`)
    expect(kept()).toEqual(['old 100', 'm 2500'])
    // what slurmdbd has forgotten since is not undone
    await place.writer.accounted(told({ asked: { from: 0, to: 500 }, reservations: [] }))
    expect(kept()).toEqual(['old 100', 'm 2500'])
  })
})
