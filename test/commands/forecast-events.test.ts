/** `atalaya forecast` with what is known around a series: events from a file, a value to pass, wild values. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noiseFrom } from '../forecasts/made-up.ts'
import { makePlace, type Place } from './program.ts'

let place: Place
beforeEach(() => {
  place = makePlace()
})
afterEach(() => place.leave())

const run = (...words: string[]) => place.here(['forecast', '--csv', 's.csv', ...words, '--lang', 'en'])
const DAYS = 150
/** Three days every four weeks, half as much again; the next ones begin with step 153. */
const isOn = (day: number) => day % 28 >= 12 && day % 28 < 15
const dateOf = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)
const values = () => {
  const random = noiseFrom(3)
  return Array.from({ length: DAYS }, (_, day) => (100 + 10 * random()) * (isOn(day) ? 1.5 : 1))
}
const dated = () =>
  place.file(
    's.csv',
    `date;jobs\n${values()
      .map((value, day) => `${dateOf(day)};${value.toFixed(3)}`)
      .join('\n')}\n`,
  )
const plain = () =>
  place.file(
    's.csv',
    `jobs\n${values()
      .map((value) => value.toFixed(3))
      .join('\n')}\n`,
  )
const STARTS = [0, 1, 2, 3, 4, 5].map((at) => 12 + 28 * at)
interface Told {
  readonly mean: number[]
  readonly intervals: { level: number; low: number[]; high: number[] }[]
  readonly events: { name: string; effect: number | null; unit: string; stepsBefore: number; stepsAhead: number }[]
  readonly leftOut: number[]
  readonly passing?: { probability: number; p10: number | null; p50: number | null; p90: number | null }
}
const json = async (...words: string[]): Promise<Told> => {
  const { code, out, err } = await run(...words, '--json')
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as Told
}

describe('events from a file', () => {
  it.each([
    ['by day', dated, (start: number) => `${dateOf(start)},${dateOf(start + 2)}`],
    [
      'by day of Argentina',
      dated,
      (start: number) => {
        const said = (day: number) => dateOf(day).split('-').reverse().join('/')
        return `${said(start)},${said(start + 2)}`
      },
    ],
    ['by the number of the step', plain, (start: number) => `${start + 1},${start + 3}`],
  ])('are learned and forecast, told %s', async (_, write, placeOf) => {
    write()
    place.file('e.csv', `inicio,fin,nombre\n${STARTS.map((start) => `${placeOf(start)},course`).join('\n')}\n`)
    const { mean, events } = await json('--horizon', '14', '--season', '7', '--events', 'e.csv')
    expect(events).toEqual([
      {
        ...{ name: 'course', unit: 'ratio', isLearned: true, stepsBefore: 15, stepsAhead: 3 },
        effect: expect.closeTo(0.5, 1) as number,
      },
    ])
    for (const [step, value] of mean.entries())
      expect(Math.abs(value - (isOn(DAYS + step) ? 157 : 105))).toBeLessThan(10)
  })

  it('that never came are what the file says of them, or unknown', async () => {
    plain()
    place.file('e.csv', 'start,end,name,expected\n151,152,fair,+30 %\n153,,closed,-50\n154,155,new group,\n')
    const without = await json('--horizon', '7', '--season', '7')
    const { mean, events } = await json('--horizon', '7', '--season', '7', '--events', 'e.csv')
    const put = [
      (v: number) => 1.3 * v,
      (v: number) => 1.3 * v,
      (v: number) => v - 50,
      ...Array(4).fill((v: number) => v),
    ]
    for (const [step, value] of mean.entries()) expect(value).toBeCloseTo(put[step]!(without.mean[step]!), 6)
    expect(events.map(({ name, effect, stepsAhead }) => [name, effect, stepsAhead])).toEqual([
      ['fair', 0.3, 2],
      ['closed', -50, 1],
      ['new group', null, 2],
    ])
    const { out } = await run('--horizon', '7', '--season', '7', '--events', 'e.csv')
    expect(out).toContain('fair: +30 %, as the file says; 0 steps in the history, 2 to come.')
    expect(out).toContain('new group: effect unknown, the history has nothing to learn it from (0 steps); 2 to come')
  })

  it('of months follow the calendar', async () => {
    const months = Array.from(
      { length: 48 },
      (_, at) => `${2022 + Math.floor(at / 12)}-${String(1 + (at % 12)).padStart(2, '0')}`,
    )
    place.file('s.csv', `month,jobs\n${months.map((month, at) => `${month},${100 + (at % 12)}`).join('\n')}\n`)
    place.file('e.csv', 'start,end,name,expected\n2026-02-28,2026-03-01,closed,-100 %\n')
    const { mean } = await json('--horizon', '4', '--season', '12', '--events', 'e.csv')
    expect(mean.map((value) => value === 0)).toEqual([false, true, true, false])
  })

  it.each([
    ['start,end,name\n2026-01-10,2026-01-09,x\n', 'Row 2, column end: "2026-01-09" cannot be understood'],
    ['start,end,name\nsoon,,x\n', 'Row 2, column start: "soon" cannot be understood'],
    ['start,end,name\n7,9,x\n', 'Row 2, column start: "7" cannot be understood'],
    ['start,end,name\n2026-01-10,,\n', 'Row 2'],
    ['start,name,expected\n2026-01-10,x,more\n', 'Row 2, column expected: "more" cannot be understood'],
    ['start,name,expected\n2026-01-10,x,-200 %\n', 'Row 2, column expected: "-200 %" cannot be understood'],
    ['when,who\n2026-01-10,x\n', 'start'],
  ])('that cannot be understood are named: %j', async (file, said) => {
    dated()
    place.file('e.csv', file)
    const { code, err } = await run('--horizon', '7', '--events', 'e.csv')
    expect(code).not.toBe(0)
    expect(err).toContain(said)
  })

  it('need days that are evenly spaced', async () => {
    place.file('s.csv', 'date,jobs\n2026-01-01,5\n2026-01-02,6\n2026-01-04,7\n')
    place.file('e.csv', 'start,name\n2026-01-02,x\n')
    const { code, err } = await run('--horizon', '2', '--events', 'e.csv')
    expect([code, err.includes('look at value 3')]).toEqual([1, true])
    // nobody needs them where there is no event
    expect((await run('--horizon', '2')).code).toBe(0)
  })
})

describe('a value to pass', () => {
  it('is told by when it is passed, and how likely', async () => {
    const random = noiseFrom(5)
    place.file('s.csv', `jobs\n${Array.from({ length: 80 }, (_, at) => 100 + at + 8 * random()).join('\n')}\n`)
    const { passing } = await json('--horizon', '40', '--above', '200')
    expect(passing!.probability).toBeGreaterThan(0.8)
    expect(Math.abs(passing!.p50! - 18)).toBeLessThan(8)
    expect(passing!.p10!).toBeLessThanOrEqual(passing!.p50!)
    const { out } = await run('--horizon', '40', '--above', '200')
    expect(out).toMatch(/^Above 200: probability \d+ % within the horizon; first step \+\d+ \(one path in ten\)/m)
    const never = await json('--horizon', '10', '--above', '1e9'.replace('1e9', '1000000000'))
    expect(never.passing).toMatchObject({ probability: 0, p10: null, p90: null })
    expect((await run('--horizon', '3', '--above', 'much')).err).toContain('--above takes one of')
  })
})

describe('a wild value', () => {
  it('is left out and named, or kept where one says so', async () => {
    const spoiled = values().map((value, day) => (day === 101 ? 90_000 : value))
    place.file('s.csv', `jobs\n${spoiled.join('\n')}\n`)
    const [masked, kept] = [
      await json('--horizon', '7', '--season', '7'),
      await json('--horizon', '7', '--season', '7', '--outliers', 'keep'),
    ]
    expect([masked.leftOut, kept.leftOut]).toEqual([[102], []])
    const width = ({ intervals }: Told) => intervals[1]!.high[0]! - intervals[1]!.low[0]!
    expect(width(kept)).toBeGreaterThan(2 * width(masked))
    const { out } = await run('--horizon', '7', '--season', '7')
    expect(out).toContain('Single wild values that were left out: 1 (steps 102)')
    expect((await run('--horizon', '7', '--outliers', 'drop')).err).toContain('--outliers takes one of: mask, keep')
  })
})
