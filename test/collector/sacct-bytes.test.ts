import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTimeField } from '../../collector/accounting/byte-time.ts'
import { type ByteField, durationOf, jobNameOf, textOf, wholeNumberOf } from '../../collector/accounting/byte-values.ts'
import { remembering } from '../../collector/accounting/remembering.ts'
import { createFields } from '../../collector/accounting/sacct-fields.ts'
import { durationSeconds, readJobName, readTime, wholeNumber } from '../../collector/accounting/values.ts'
import { createLocalClock } from '../../core/ledger/local-time.ts'

const clock = createLocalClock('America/Santiago')

/** Plain values, some of them spoilt, and whatever is made of the same characters. */
const characters = fc.constantFrom(
  ...'0123456789',
  ...'0059',
  ':',
  '-',
  '.',
  '_',
  '+',
  'T',
  '[',
  ']',
  '%',
  'e',
  'ñ',
  '\r',
)
const number = (most: number) => fc.nat(most).map(String)
const two = fc.nat(62).map((value) => String(value).padStart(2, '0'))
const plain = fc.oneof(
  fc
    .tuple(number(9999), two, two, two, number(9999))
    .map(([d, h, m, s, f]) => `${d}-${h}:${m}:${s}.${f.padStart(3, '0')}`),
  fc.tuple(two, two, two).map((parts) => parts.join(':')),
  fc
    .tuple(fc.constantFrom('2026-04-04', '2026-09-06', '2026-02-29', '1969-12-31'), two, two, two)
    .map(([day, h, m, s]) => `${day}T${h}:${m}:${s}`),
  fc.tuple(number(2 ** 31), fc.constantFrom('', '_', '+', '.', '_['), number(2 ** 31)).map((parts) => parts.join('')),
  fc
    .tuple(number(99999), fc.constantFrom('.batch', '.ba\rtch', '.0', '_7.extern', '_[1-9%2]', '.ñ'))
    .map((parts) => parts.join('')),
  fc.constantFrom('', 'None', 'Unknown', 'N/A', '1700000000', '170000000', '999999999999999', '9999999999999999'),
)
const spoilt = fc
  .tuple(plain, fc.nat(30), fc.nat(2), fc.array(characters, { maxLength: 2 }))
  .map(([text, at, gone, put]) => text.slice(0, at) + put.join('') + text.slice(at + gone))
const value = fc.oneof(
  plain,
  spoilt,
  fc.array(characters, { maxLength: 24 }).map((all) => all.join('')),
)

/** In the middle of other bytes, and at their very end. */
function readBoth<T>(read: ByteField<T>, text: string): [T, T] {
  const bytes = new TextEncoder().encode(text)
  const amid = new Uint8Array(bytes.length + 12).fill(55)
  amid.set(bytes, 5)
  return [
    read(new DataView(amid.buffer), 5, 5 + bytes.length),
    read(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length),
  ]
}

describe('values read from bytes', () => {
  it.each<[string, ByteField<unknown>, (text: string) => unknown]>([
    ['whole numbers', wholeNumberOf, wholeNumber],
    ['durations', durationOf, durationSeconds],
    ['names of jobs', jobNameOf, readJobName],
    ['times', createTimeField(clock), (text) => readTime(text, clock)],
    ['what is remembered', remembering((text) => text), (text) => text],
  ])('are what they are as texts: %s', (_, read, expected) => {
    fc.assert(
      fc.property(value, (text) => {
        const told = expected(text)
        // told twice: the second time may be remembered
        for (const found of [...readBoth(read, text), ...readBoth(read, text)]) expect(found).toEqual(told)
      }),
      { numRuns: 2_000 },
    )
  })

  it('tells fields apart that differ in their last byte, or by a byte of zero', () => {
    const read = remembering((text) => text)
    const texts = ['abcd', 'abcd\0', 'abcde', 'abcdf', 'abc', 'abc\0', '', '\0', 'x'.repeat(128), 'x'.repeat(129)]
    for (const text of [...texts, ...texts]) expect(readBoth(read, text)).toEqual([text, text])
  })

  it('goes on after more fields than are remembered', () => {
    const read = remembering(Number)
    for (const _ of [1, 2])
      for (let count = 0; count < 40_000; count++)
        if (readBoth(read, String(count))[0] !== count) expect(count).toBe(-1)
  })
})

describe('fields of a line', () => {
  const line = fc
    .array(fc.oneof(characters, fc.constantFrom('|', '|', '}', '{', '\x7f')), { maxLength: 60 })
    .map((all) => all.join(''))

  it('are what a text is split into', () => {
    fc.assert(
      fc.property(line, (text) => {
        const layout = { columns: new Map(), width: 3, titles: [], hasHeader: true, isTerminated: false }
        const fields = createFields(layout, -1)
        const [bytes] = readBoth((view, from, to) => ({ view, from, to }), text)
        const count = fields.find(bytes.view, bytes.from, bytes.to)
        const found = Array.from({ length: count }, (_, at) =>
          textOf(bytes.view, fields.begins[at]!, fields.begins[at + 1]! - 1),
        )
        expect(found).toEqual(text.split('|'))
      }),
      { numRuns: 2_000 },
    )
  })
})
