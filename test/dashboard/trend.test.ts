import { describe, expect, it } from 'vitest'
import { align, foldOthers } from '../../dashboard/logic/chart-series.ts'
import { chartSummary } from '../../dashboard/logic/chart-summary.ts'
import { sparklinePath } from '../../dashboard/logic/sparkline.ts'
import { deltaText, sumSeries, trendOf, usedSeries } from '../../dashboard/logic/trend.ts'
import { grid, NOW } from './build.ts'

describe('a trend', () => {
  it('is taken between known points only', () => {
    expect(trendOf([null, 2, null, 5, null], 100, 10)).toMatchObject({
      first: 2,
      last: 5,
      delta: 3,
      from: 110,
      to: 130,
    })
  })

  it('is none where nothing is known', () => expect(trendOf([null, null], 0, 10)).toBeNull())

  it('counts holes inside, not the time before the first point', () => {
    expect(trendOf([null, null, 1, null, 1, 1], 0, 1)!.gapRatio).toBeCloseTo(0.25)
  })

  it('adds series up without making zero of a gap', () => {
    expect(sumSeries(grid([{}, [1, null, null]], [{}, [2, 3, null]]).series)).toEqual([3, 3, null])
  })

  it('has no used share where either side is missing', () => {
    const used = usedSeries(grid([{}, [25, null, 50]]), grid([{}, [100, 100, null]]))
    expect(used).toEqual([0.75, null, null])
  })

  it.each([
    [40, 'whole', '↑ 40'],
    [-0.2, 'whole', '='],
    [0.031, 'ratio', '↑ 3 pts'],
    [-0.004, 'ratio', '='],
    [-1_048_576, 'bytes', '↓ 1 MiB'],
  ])('moves with an arrow: %d %s → %s', (delta, unit, said) => {
    expect(deltaText(delta, unit, 'es').replaceAll('\u00a0', ' ')).toBe(said)
  })
})

describe('a chart in one sentence', () => {
  const say = (values: (number | null)[], more: { name: string; values: (number | null)[] }[] = []) =>
    chartSummary(
      { title: 'En cola', unit: 'whole', measured: [{ name: 'cpu', values }, ...more], stacked: true },
      NOW - 600,
      60,
      NOW,
      'es',
    )

  it('says the last value and the move', () => {
    expect(say([10, 20, 30])).toBe('En cola: 30, 20 más que hace 2 min.')
  })

  it('says the maximum when it is past, and where most is', () => {
    const said = say([10, 90, 30], [{ name: 'gpu', values: [1, 2, 3] }])
    expect(said).toMatch(/^En cola: 33, 22 más que hace 2 min; el máximo fue 92 \(.+\); lo más en cpu \(30\)\.$/)
  })

  it('says that the last value is not of now', () => {
    expect(say([10, 20, 30, null, null, null, null])).toContain('; sin datos desde ')
    expect(say([10, 20, 30, null])).not.toContain('sin datos')
  })

  it('says gaps and an absence of data', () => {
    expect(say([10, null, 10])).toContain('faltan datos en el 33 % del período')
    expect(say([null, null])).toBe('En cola: sin datos en este período.')
  })
})

describe('lines of a chart', () => {
  it('fold into others beyond seven, keeping the largest', () => {
    const many = Array.from({ length: 10 }, (_, index) => ({ name: `p${index}`, values: [index, null] }))
    const kept = foldOthers(many, 'otros')
    expect(kept.map(({ name }) => name)).toEqual(['p4', 'p5', 'p6', 'p7', 'p8', 'p9', 'otros'])
    expect(kept.at(-1)!.values).toEqual([0 + 1 + 2 + 3, null])
  })

  it('are never summed where a sum means nothing', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ name: `g${index}`, values: [index] }))
    expect(foldOthers(many, 'otros', false).map(({ name }) => name)).not.toContain('otros')
  })

  it('are shifted onto one grid when two answers began a step apart', () => {
    const a = grid([{}, [1, 2, 3]])
    const b = { ...grid([{}, [9, 8, 7]]), start: a.start + 60 }
    expect(align([a, b])).toEqual({ start: b.start, step: 60, shifts: [1, 0], length: 2 })
    expect(align([a, { ...b, step: 30 }])).toBeNull()
  })
})

describe('a sparkline', () => {
  it('breaks at a gap and dashes a lone point', () => {
    expect(sparklinePath([0, 10, null, 5, null], 40, 10)).toBe('M0 10L10 0M25 5h10')
  })

  it('is flat when nothing worth seeing moved', () => {
    expect(sparklinePath([100, 100.5], 10, 10)).toBe('M0 5L10 5')
  })

  it('draws nothing of nothing', () => expect(sparklinePath([null, null], 10, 10)).toBe(''))
})
