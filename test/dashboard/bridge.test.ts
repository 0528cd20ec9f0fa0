import { describe, expect, it } from 'vitest'
import type { BridgeAnswer } from '../../dashboard/logic/answers.ts'
import { bridgeHeadline, cohortsWords, quarterName, rowsOf, stepsOf } from '../../dashboard/logic/bridge.ts'

const step = (reached: number, of: number, medianDays: number | null = null) => ({
  reached,
  ratio: of === 0 ? null : reached / of,
  low: of === 0 ? null : 0.1,
  high: of === 0 ? null : 0.5,
  medianDays,
})
const entered = (people: number, followed: number, reached: number, medianDays: number | null = null) => ({
  people,
  followed,
  steps: {
    sustainedGpu: step(0, followed),
    firstBatchJob: step(reached, followed, medianDays),
    regularNotebook: step(followed, followed, 12.5),
  },
})
const answer = (more: Partial<BridgeAnswer> = {}): BridgeAnswer => ({
  entry: 'firstNotebook',
  followUpDays: 180,
  knownUntil: Date.parse('2026-11-30T00:00:00Z') / 1000,
  total: entered(40, 30, 9, 41),
  cohorts: [
    { quarter: '2025-Q4', group: '', ...entered(12, 12, 2) },
    { quarter: '2026-Q1', group: '', ...entered(18, 18, 7) },
    { quarter: '2026-Q3', group: '', ...entered(10, 0, 0) },
  ],
  ...more,
})

/** Numbers keep their unit on the line by a blank of their own. */
const plain = (words: string): string => words.replace(/[\u00a0\u202f]/g, ' ')

describe('the bridge in a sentence', () => {
  it('says how many crossed of those who had the time, how sure that is, and how long it took', () => {
    expect(plain(bridgeHeadline(answer(), 'es'))).toBe(
      'De 30 personas que abrieron su primer notebook y ya tuvieron 180 días, 9 (30 %; entre 10 % y 50 %) enviaron un trabajo al clúster, la mitad en menos de 41 días.',
    )
    expect(plain(bridgeHeadline(answer(), 'en'))).toMatch(
      /^Of 30 people who opened their first notebook .* 9 \(30 %; between/,
    )
  })

  it('says so where nobody crossed, where it is too early to know, and where nobody began', () => {
    expect(plain(bridgeHeadline(answer({ total: entered(40, 30, 0) }), 'es'))).toMatch(
      /180 días, ninguna envió un trabajo/,
    )
    const early = answer({
      total: entered(10, 0, 0),
      cohorts: [{ quarter: '2026-Q3', group: '', ...entered(10, 0, 0) }],
    })
    // the third quarter ends with September; 180 days later
    expect(plain(bridgeHeadline(early, 'es'))).toMatch(/^10 personas que abrieron .* a partir del 30.*mar/)
    expect(plain(bridgeHeadline(answer({ total: entered(0, 0, 0), cohorts: [] }), 'es'))).toMatch(/^Nadie dio todavía/)
  })

  it('speaks of the way back', () => {
    const total = { people: 5, followed: 5, steps: { firstNotebook: step(1, 5, 30) } }
    expect(plain(bridgeHeadline(answer({ entry: 'firstBatchJob', total }), 'es'))).toMatch(
      /^De 5 personas que enviaron su primer trabajo .* 1 \(20 %.*\) abrió un notebook, la mitad en menos de 30 días\.$/,
    )
  })
})

it('steps stand in the order of the way, whatever the order of the answer', () => {
  expect(stepsOf(answer())).toEqual(['regularNotebook', 'firstBatchJob', 'sustainedGpu'])
  expect(rowsOf(answer()).map(({ reached }) => reached)).toEqual([30, 9, 0])
})

it('the best quarter is one of which enough is known', () => {
  expect(plain(cohortsWords(answer(), 'es'))).toBe('Donde más cruzaron fue T1 2026: 39 % de 18 personas.')
  const few = answer({ cohorts: [{ quarter: '2026-Q1', group: '', ...entered(2, 2, 2) }] })
  expect(cohortsWords(few, 'es')).toBe('')
})

it('quarters are named as people do', () => {
  expect([quarterName('2026-Q1', 'es'), quarterName('2026-Q1', 'en')]).toEqual(['T1 2026', 'Q1 2026'])
})
