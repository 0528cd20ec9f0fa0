import { describe, expect, it } from 'vitest'
import {
  formatAge,
  formatCount,
  formatDuration,
  formatList,
  formatText,
  percentFigure,
} from '../../dashboard/logic/format.ts'

describe('numbers as a reader sees them', () => {
  it.each([
    [0, '0'],
    [0.913, '91'],
    [0.0314, '3,1'],
    [0.994, '99,4'],
    [0.9996, '99,9'],
    [1, '100'],
    [0.0000001, '<0,1'],
    [1.5, '150'],
  ])('never rounds a share up to full nor down to nothing: %d → %s', (ratio, said) => {
    expect(percentFigure(ratio, 'es')).toBe(said)
  })

  it.each([
    [0, 'bytes', '0 B'],
    [1536, 'bytes', '1,5 KiB'],
    [1.4 * 1024 ** 4, 'bytes', '1,4 TiB'],
    [1023.9 * 1024 ** 2, 'bytes', '1 GiB'],
    [12_500_000, 'bytes_per_second', '11,9 MiB/s'],
    [2_450_000_000, 'hertz', '2,45 GHz'],
    [312.4, 'watts', '312 W'],
    [67.4, 'celsius', '67 °C'],
    [4.67, 'whole', '5'],
    [4.67, 'count', '4,67'],
    [1234, 'count', '1.234'],
    [2_770_000, 'count', '2,77 M'],
  ])('carries the unit: %d %s → %s', (value, unit, said) => {
    expect(formatText(value, unit, 'es').replaceAll('\u00a0', ' ')).toBe(said)
  })

  it('follows the language', () => {
    expect(formatText(1.5, 'count', 'en')).toBe('1.5')
    expect(formatCount(1234, 'pt')).toBe('1.234')
    expect(formatList(['a', 'b', 'c'], 'pt')).toBe('a, b e c')
  })

  it.each([
    [0.0432, '43 ms'],
    [3.21, '3,2 s'],
    [40, '40 s'],
    [89, '89 s'],
    [90, '1 min'],
    [5399, '89 min'],
    [5400, '1 h'],
    [259_200, '3 d'],
  ])('says a duration in one unit: %d s → %s', (seconds, said) => {
    expect(formatDuration(seconds, 'es')).toBe(said)
  })

  it('says how old something is in the reader’s words', () => {
    expect(formatAge(1000, 1040, 'es')).toBe('hace 40 s')
    expect(formatAge(1000, 1040, 'pt')).toBe('há 40 s')
    expect(formatAge(1000, 1040, 'en')).toBe('40 s ago')
  })

  it('never says a negative age when two clocks disagree', () => {
    expect(formatAge(1040, 1000, 'es')).toBe('hace 0 s')
  })
})
