import { describe, expect, it } from 'vitest'
import { readCount, readDate, readDecimal, readShare, readYear, readYesNo } from '../../../collector/files/cells.ts'

describe('a count', () => {
  it.each([
    ['0', 0],
    ['41', 41],
    ['2404', 2404],
    ['2.404', 2404],
    ['2,404', 2404],
    ['2 404', 2404],
    ['2\u00a0404', 2404],
    ['1.234.567', 1234567],
    ['41.0', 41],
    ['41,00', 41],
  ])('is read from %s', (text, value) => expect(readCount(text)).toBe(value))
  it.each([
    '',
    '-1',
    '+1',
    '1.5',
    '1,25',
    '1.2345',
    '1.234,567',
    '12.34.567',
    '1e3',
    '0x1',
    '=1',
    '85%',
    '٣',
    '9'.repeat(16),
  ])('is not "%s"', (text) => expect(readCount(text)).toBeUndefined())
})

describe('a decimal', () => {
  it.each([
    ['3', 3],
    ['3,5', 3.5],
    ['3.5', 3.5],
    ['-12,5', -12.5],
    ['−12.5', -12.5],
    ['+1', 1],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['1.234.567,8', 1234567.8],
    ['0.125', 0.125],
    ['1 234,5', 1234.5],
  ])('is read from %s', (text, value) => expect(readDecimal(text, Number.POSITIVE_INFINITY)).toBe(value))
  it.each(['', ',5', '5,', 'x', '1,2,3', '1.2.3', '1.234.567', '1e3', 'NaN', 'Infinity', '=A1', '3,5 h'])(
    'is not "%s"',
    (text) => expect(readDecimal(text, Number.POSITIVE_INFINITY)).toBeUndefined(),
  )
  it('is not guessed where a separator may group thousands, and is where they would be too many', () => {
    expect(readDecimal('1.234', Number.POSITIVE_INFINITY)).toBeUndefined()
    expect(readDecimal('1,234', 5_000)).toBeUndefined()
    expect(readDecimal('72.727', 100)).toBe(72.727)
  })
})

describe('a share', () => {
  it.each([
    ['0,648', 0.648],
    ['0.65', 0.65],
    ['65%', 0.65],
    ['62,5 %', 0.625],
    ['1', 1],
    ['0', 0],
  ])('is read from %s', (text, value) => expect(readShare(text)).toBeCloseTo(value, 12))
  it.each(['', '64.8', '101%', '-1%', '%'])('is not "%s"', (text) => expect(readShare(text)).toBeUndefined())
})

describe('a date', () => {
  it.each([
    ['2026-03-31', '2026-03-31'],
    ['2026-3-1', '2026-03-01'],
    ['2026-03-31T10:20:30Z', '2026-03-31'],
    ['2026-03-31 00:00:00', '2026-03-31'],
    ['31/03/2026', '2026-03-31'],
    ['1/2/2026', '2026-02-01'],
    ['31-3-2026', '2026-03-31'],
    ['31.03.2026', '2026-03-31'],
  ])('is read from %s, day first where the year is last', (text, value) => expect(readDate(text)).toBe(value))
  it.each(['', '2026-02-30', '31/02/2026', '03/31/2026', '31/03-2026', '31/03/26', '0026-01-01', '45000', 'marzo'])(
    'is not "%s"',
    (text) => expect(readDate(text)).toBeUndefined(),
  )
})

describe('a year', () => {
  it.each([
    ['2024', 2024],
    ['1999', 1999],
    ['2024.0', 2024],
  ])('is read from %s', (text, value) => expect(readYear(text)).toBe(value))
  it.each(['', '24', '2024-2025', '1024', '20240', '2024a'])('is not "%s"', (text) =>
    expect(readYear(text)).toBeUndefined(),
  )
})

describe('yes and no', () => {
  it.each([
    ['Sí', 'yes'],
    ['si', 'yes'],
    ['SIM', 'yes'],
    ['x', 'yes'],
    ['1', 'yes'],
    ['No', 'no'],
    ['não', 'no'],
    ['0', 'no'],
    ['?', 'unknown'],
    ['Sin confirmar', 'unknown'],
  ] as const)('are read in three languages: %s', (text, value) => expect(readYesNo(text)).toBe(value))
  it.each(['', 'quizás', '2', 'yes no'])('are not "%s"', (text) => expect(readYesNo(text)).toBeUndefined())
})
