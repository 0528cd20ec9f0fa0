import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createExpositionParser, type Exposition, parseExposition } from '../../collector/exposition.ts'
import { AppError } from '../../core/errors.ts'
import { seriesId } from '../../core/series.ts'

const limits = { labels: 64 }
const fixture = (path: string) => readFileSync(join(import.meta.dirname, '../fixtures', path))

/** Everything a body says, or the problem it has: comparable whatever way it was read. */
function outcome(parse: () => Exposition): unknown {
  try {
    const { layout, values, timestamps } = parse()
    return {
      names: layout.names,
      labels: layout.labels,
      families: layout.families,
      values: [...values],
      timestamps: timestamps && [...timestamps.subarray(0, values.length)],
    }
  } catch (error) {
    if (error instanceof AppError) return error.problem
    throw error
  }
}

const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,12}$/)
const labelName = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/).filter((label) => label !== '__name__')
const labelValue = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 })
const value = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Infinity, -Infinity, -0))
const series = fc.record({
  name,
  labels: fc.array(fc.tuple(labelName, labelValue), { maxLength: 5 }).map((pairs) => new Map(pairs)),
  value,
  milliseconds: fc.option(fc.integer({ min: -1e12, max: 2e12 }), { nil: undefined, freq: 2 }),
})
type Series = typeof series extends fc.Arbitrary<infer T> ? T : never
const body = fc.uniqueArray(series, {
  selector: ({ name, labels }) => seriesId({ metric: name as never, labels: Object.fromEntries(labels) }),
  maxLength: 20,
})

function renderValue(number: number): string {
  if (Number.isNaN(number)) return 'NaN'
  if (!Number.isFinite(number)) return number > 0 ? '+Inf' : '-Inf'
  return Object.is(number, -0) ? '-0' : String(number)
}

function render(all: readonly Series[]): Buffer {
  const escaped = (text: string) => text.replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`))
  return Buffer.from(
    all
      .map(({ name, labels, value, milliseconds }) => {
        const block = [...labels].map(([label, text]) => `${label}="${escaped(text)}"`).join(',')
        const end = milliseconds === undefined ? '' : ` ${milliseconds}`
        return `${name}${labels.size === 0 ? '' : `{${block}}`} ${renderValue(value)}${end}\n`
      })
      .join(''),
  )
}

describe('the exposition parser', () => {
  it('gives back any series that are written by the rules', () => {
    fc.assert(
      fc.property(body, (all) => {
        const { layout, values, timestamps } = parseExposition(render(all), false, limits)
        expect(layout.names).toEqual(all.map(({ name }) => name))
        expect(layout.labels.map((labels) => new Map(Object.entries(labels)))).toEqual(all.map(({ labels }) => labels))
        for (const [i, { value, milliseconds }] of all.entries()) {
          expect(values[i]).toBe(value)
          expect(timestamps?.[i] ?? Number.NaN).toBe(milliseconds === undefined ? Number.NaN : milliseconds / 1000)
        }
      }),
    )
  })

  it('says the same of a body whether or not it remembers the one before', () => {
    const edit = fc.record({
      kind: fc.constantFrom('value', 'drop', 'add', 'label', 'swap'),
      place: fc.nat(),
      series,
    })
    fc.assert(
      fc.property(body, fc.array(edit, { maxLength: 8 }), (start, edits) => {
        const parser = createExpositionParser(limits)
        let now: Series[] = start
        for (const { kind, place, series: other } of [{ kind: 'value', place: 0, series: start[0]! }, ...edits]) {
          now = edited(now, kind, place, other)
          const bytes = render(now)
          expect(outcome(() => parser.parse(bytes, false))).toEqual(
            outcome(() => parseExposition(bytes, false, limits)),
          )
        }
      }),
    )
  })

  it.each(['node_exporter/metrics.txt', 'dcgm/gpu01.txt', 'exposition/openmetrics.txt'])(
    'says the same of %s with any bytes overwritten, removed or repeated',
    (path) => {
      const original = fixture(path)
      const isOpenMetrics = path.includes('openmetrics')
      const bytes = fc.constantFrom(...Buffer.from('0 1\n"{},=\\#e+-.a\r\t\xff', 'latin1'))
      const change = fc.tuple(
        fc.nat({ max: original.length - 1 }),
        fc.nat({ max: 40 }),
        fc.array(bytes, { maxLength: 4 }),
      )
      const parser = createExpositionParser(limits)
      const cold = outcome(() => parseExposition(original, isOpenMetrics, limits))
      fc.assert(
        fc.property(change, ([at, removed, inserted]) => {
          const end = Math.min(original.length, at + removed)
          const spoilt = Buffer.concat([original.subarray(0, at), Buffer.from(inserted), original.subarray(end)])
          expect(outcome(() => parser.parse(original, isOpenMetrics))).toEqual(cold)
          expect(outcome(() => parser.parse(spoilt, isOpenMetrics))).toEqual(
            outcome(() => parseExposition(spoilt, isOpenMetrics, limits)),
          )
        }),
        { numRuns: path.startsWith('node') ? 50 : 200 },
      )
    },
  )
})

function edited(all: Series[], kind: string, place: number, other: Series): Series[] {
  if (all.length === 0) return kind === 'add' ? [other] : all
  const at = place % all.length
  switch (kind) {
    case 'value':
      return all.with(at, { ...all[at]!, value: other.value, milliseconds: other.milliseconds })
    case 'label':
      return all.with(at, { ...all[at]!, labels: other.labels })
    case 'drop':
      return all.toSpliced(at, 1)
    case 'swap':
      return [...all.slice(at), ...all.slice(0, at)]
    default:
      return all.toSpliced(at, 0, other)
  }
}
