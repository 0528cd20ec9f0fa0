import { describe, expect, it } from 'vitest'
import { type Bench, freshStore } from './bench.ts'
import { frame, load, plain, seriesQuery } from './frames.ts'

const HOUR = 3_600
const DAY = 86_400
const EVERY = 600

/** Days on which clocks were changed, as their UTC seconds; `midnight` is the local one that begins the day. */
const DAYS = [
  ['America/Santiago', '2025-04-05', '2025-04-05T03:00:00Z', 25],
  ['America/Santiago', '2025-09-07', '2025-09-07T04:00:00Z', 23],
  ['America/Asuncion', '2024-03-23', '2024-03-23T03:00:00Z', 25],
  ['America/Asuncion', '2024-10-06', '2024-10-06T04:00:00Z', 23],
] as const

function localDate(zone: string, seconds: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(seconds * 1000)
}

export function dayCases(bench: Bench): void {
  describe.each(DAYS)('a day in %s, %s, that began at %s and had %d hours', (zone, date, midnight, hours) => {
    const subject = freshStore(bench)
    const from = Date.parse(midnight) / 1000
    const to = from + hours * HOUR
    const sums = async (stepSeconds: number, start = from, end = to) => {
      const query = seriesQuery('node.load1', start, end, { stepSeconds, overTime: 'sum', by: [] })
      const answer = await subject.store.query(query)
      return { ...answer, values: plain(answer)[0]?.values ?? [] }
    }
    /** One a sample, two days around: a sum over time counts samples. */
    const fill = async () => {
      const times = Array.from({ length: (4 * DAY) / EVERY }, (_, i) => Math.floor(from / DAY) * DAY - DAY + i * EVERY)
      await subject.write(...times.map((time) => frame('a', time, [[load('n1'), 1]], EVERY)))
      await subject.compact()
    }

    it('is the day that it is said to be', () => {
      expect([from - 1, from, to - 1].map((time) => localDate(zone, time) === date)).toEqual([false, true, true])
      expect(localDate(zone, to)).not.toBe(date)
    })

    it('has each of its hours once', async () => {
      await fill()
      const { resolution, start, values } = await sums(HOUR)
      expect([resolution, start]).toEqual(['1h', from])
      expect(values).toEqual(new Array(hours).fill(HOUR / EVERY))
      expect((await sums(300)).values.filter((value) => value !== null).length).toBe((hours * HOUR) / EVERY)
    })

    it('stands in two days of UTC, which are whole', async () => {
      await fill()
      const { resolution, start, values } = await sums(DAY)
      expect([resolution, start]).toEqual(['1d', Math.floor(from / DAY) * DAY])
      expect(values).toEqual([DAY / EVERY, DAY / EVERY])
      const { values: raw } = await sums(HOUR, Math.floor(from / DAY) * DAY, Math.floor(from / DAY) * DAY + 2 * DAY)
      expect(raw).toEqual(new Array(48).fill(HOUR / EVERY))
    })
  })
}
