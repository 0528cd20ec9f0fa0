import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanNumber } from '../../collector/exposition/number.ts'

const scan = (written: string) => {
  const bytes = Buffer.from(`${written}\n`)
  const out = new Float64Array(1)
  const end = scanNumber(bytes, 0, out, 0)
  return end === bytes.length - 1 ? out[0]! : undefined
}
/** The same double, sign of zero included. */
const same = (written: string, expected: number) => Object.is(scan(written), expected)

describe('a number of an exposition', () => {
  it('is the double that Number() gives, for any double in any notation', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e308, max: 1e308 }),
        fc.integer({ min: 0, max: 20 }),
        (value, digits) => {
          const ways = [
            String(value),
            value.toExponential(),
            value.toExponential(digits),
            value.toPrecision(digits + 1),
          ]
          if (Math.abs(value) < 1e21) ways.push(value.toFixed(digits))
          return ways.every((written) => same(written, Number(written)))
        },
      ),
      { numRuns: 5_000 },
    )
  })

  it('is exact for digits in any number, a point anywhere and any exponent', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[+-]?[0-9]{0,25}$/),
        fc.option(fc.stringMatching(/^[0-9]{0,25}$/), { nil: undefined }),
        fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-', 'E-'), fc.integer({ min: 0, max: 400 })), {
          nil: undefined,
        }),
        (integer, fraction, exponent) => {
          const written = `${integer}${fraction === undefined ? '' : `.${fraction}`}${exponent?.join('') ?? ''}`
          const hasDigits = /\d/.test(`${integer}${fraction ?? ''}`)
          const value = Number(written)
          if (!hasDigits || !Number.isFinite(value)) return scan(written) === undefined
          return same(written, value)
        },
      ),
      { numRuns: 20_000 },
    )
  })

  it.each([
    ['NaN', Number.NaN],
    ['nan', Number.NaN],
    ['+Inf', Number.POSITIVE_INFINITY],
    ['-inf', Number.NEGATIVE_INFINITY],
    ['INFINITY', Number.POSITIVE_INFINITY],
    ['-0', -0],
    ['.5', 0.5],
    ['5.', 5],
    ['+1', 1],
    ['9007199254740993', 9007199254740992],
    ['9223372036854775794', 2 ** 63],
    ['5e-324', 5e-324],
    ['1e-400', 0],
    ['179769313486231570000e288', 1.7976931348623157e308],
    [`0.${'0'.repeat(400)}1e401`, 1],
  ])('reads %s', (written, value) => {
    expect(scan(written)).toBe(value)
  })

  it.each([
    '',
    '+',
    '-',
    '.',
    '+.',
    'e5',
    '1e',
    '1e+',
    '--1',
    '1.2.3',
    '0x10',
    '1p3',
    '1_0',
    '+nan',
    'infin',
    '1e309',
    'Inf1',
  ])('refuses %j', (written) => {
    expect(scan(written)).toBeUndefined()
  })
})
