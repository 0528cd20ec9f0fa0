import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makePlace, type Place } from './program.ts'

let place: Place
beforeEach(() => {
  place = makePlace()
})
afterEach(() => place.leave())

const run = async (...words: string[]) => place.here(['forecast', ...words, '--lang', 'en'])

/** A line with a season of twelve; nobody knows what the eighteenth value was. */
const valueAt = (month: number) => 100 + 2 * month + 20 * Math.sin((month / 12) * 2 * Math.PI)
const series = (decimal: string) =>
  Array.from({ length: 48 }, (_, month) => (month === 17 ? '' : valueAt(month).toFixed(2).replace('.', decimal)))

describe('a forecast of a file', () => {
  it.each([
    [
      'with times, semicolons and decimal commas',
      () => series(',').map((value, month) => `m${month};${value}`),
      'mes;jobs',
    ],
    ['of numbers alone, with a title', () => series('.').map((value) => value || 'NA'), 'jobs'],
  ])('goes on as the series does, %s', async (_, lines, title) => {
    place.file('s.csv', `${title}\n${lines().join('\n')}\n`)
    const { code, out } = await run(
      '--csv',
      's.csv',
      '--horizon',
      '12',
      '--season',
      '12',
      '--levels',
      '95,50',
      '--json',
    )
    expect(code).toBe(0)
    const told = JSON.parse(out) as {
      mean: number[]
      intervals: { level: number; low: number[]; high: number[] }[]
      backtest: { mase: number }
    }
    for (const [step, mean] of told.mean.entries()) {
      expect(Math.abs(mean - valueAt(48 + step))).toBeLessThan(5)
      const [inner, outer] = told.intervals
      expect([inner!.level, outer!.level]).toEqual([0.5, 0.95])
      expect(outer!.low[step]).toBeLessThanOrEqual(inner!.low[step]!)
      expect(outer!.high[step]).toBeGreaterThanOrEqual(inner!.high[step]!)
    }
    expect(told.backtest.mase).toBeLessThan(1)
  })

  it('is a table for people, and says how good such forecasts were and whose they are', async () => {
    place.file(
      's.csv',
      `jobs\n${series('.')
        .map((value) => value || '-')
        .join('\n')}\n`,
    )
    const { out } = await run('--csv', 's.csv', '--horizon', '3', '--season', '12')
    const lines = out.split('\n')
    expect(lines[0]).toMatch(/^ +mean +↓ 80 % +↑ 80 % +↓ 95 % +↑ 95 %$/)
    expect(lines[1]).toMatch(/^\+1( +[\d.]+){5}$/)
    expect(out).toContain('Tried at 3 earlier ends of the same series')
    expect(out).toMatch(/Models: \w+ \d+ %/)
  })

  it('of a history too short to be judged says so', async () => {
    place.file('s.csv', 'jobs\n5\n6\n7\n')
    const { out } = await run('--csv', 's.csv', '--horizon', '2')
    expect(out).toContain('nobody knows how good it is')
    // eight to forecast from, and two to see by how much it missed
    expect(out).toContain('Insufficient history: needs 7 more steps')
  })

  it.each([
    [['--horizon', '3'], 'Write: atalaya forecast --csv FILE --horizon STEPS'],
    [['--csv', 's.csv', '--horizon', '0'], '--horizon takes whole numbers from 1 to 10000'],
    [['--csv', 's.csv', '--horizon', '3', '--season', '1'], '--season takes whole numbers from 2'],
    [['--csv', 's.csv', '--horizon', '3', '--levels', '80,100'], '--levels takes whole numbers from 1 to 99'],
    [['--csv', 'none.csv', '--horizon', '3'], 'none.csv'],
    [['--csv', 'bad.csv', '--horizon', '3'], 'Row 3, column n: "many" cannot be understood'],
    [['--csv', 'unknown.csv', '--horizon', '3'], 'History too short to forecast: 0 known values'],
  ])('that cannot be made is told why: %j', async (words, said) => {
    place.file('s.csv', 'n\n1\n2\n3\n')
    place.file('bad.csv', 'n\n1\nmany\n')
    place.file('unknown.csv', 'n\nNA\nNA\n')
    const { code, err } = await run(...words)
    expect(code).not.toBe(0)
    expect(err).toContain(said)
  })
})
