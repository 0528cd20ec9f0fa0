import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterAnswer,
  afterTooMuch,
  firstMark,
  isComplete,
  LEAST_WINDOW_SECONDS,
  Mark,
  nextQuestion,
  type PlanOptions,
} from '../../collector/accounting/plan.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import type { OpenJob } from '../../store/ledger/open-jobs.ts'

const NOW = 1_796_000_000
const TURN = 300
const OPTIONS: PlanOptions = { since: NOW - 400 * DAY_SECONDS, overlapSeconds: HOUR_SECONDS, mostJobIds: 20 }

/** Turns of a source that always gets an answer; @returns what was asked for, and where it came to */
function run(turns: number, options = OPTIONS, begin = firstMark(NOW, options), share = 0.01) {
  let mark: Mark = begin
  let now = NOW
  const asked = []
  for (let turn = 0; turn < turns; turn++, now += TURN) {
    const question = nextQuestion(mark, [], now, options)
    if (question.kind === 'numbers') throw new Error('nothing is lost')
    asked.push({ ...question.window, kind: question.kind, now })
    mark = Mark.parse(JSON.parse(JSON.stringify(afterAnswer(mark, question, share, now, options))))
  }
  return { asked, mark, now }
}

/** Whether every second of [from, to] was asked for. */
function covers(asked: readonly { from: number; to: number }[], from: number, to: number): boolean {
  let known = from
  for (const window of [...asked].sort((a, b) => a.from - b.from))
    if (window.from <= known) known = Math.max(known, window.to)
  return known >= to
}

describe('what is asked of accounting', () => {
  it('is what is new first, then by turns what is older, until all of it was asked for', () => {
    const { asked, mark } = run(40)
    expect(asked[0]).toMatchObject({ kind: 'forward', to: NOW })
    expect(asked.slice(0, 6).map(({ kind }) => kind)).toEqual(['forward', 'back', 'forward', 'back', 'forward', 'back'])
    expect(covers(asked, OPTIONS.since, mark.forward)).toBe(true)
    expect(mark.back).toBeNull()
  })

  it('asks for more at once where answers are small, and for less where they are large', () => {
    const { asked } = run(30)
    const backs = asked.filter(({ kind }) => kind === 'back').map(({ from, to }) => to - from)
    expect(backs.slice(0, 3)).toEqual(
      [2 * DAY_SECONDS, 4 * DAY_SECONDS, 8 * DAY_SECONDS].map((s) => expect.closeTo(s, -6)),
    )
    expect(run(20, OPTIONS, undefined, 0.9).mark.windowSeconds).toBe(LEAST_WINDOW_SECONDS)
    expect(run(20, OPTIONS, undefined, 0.3).mark.windowSeconds).toBe(DAY_SECONDS)
  })

  it('leaves nothing out after months away, and does not ask for them at once', () => {
    const { mark } = run(40)
    const back = { ...mark, forward: NOW - 90 * DAY_SECONDS, windowSeconds: DAY_SECONDS }
    const { asked, mark: after } = run(60, OPTIONS, back)
    expect(covers(asked, NOW - 90 * DAY_SECONDS, after.forward)).toBe(true)
    expect(asked[0]!.to).toBe(NOW - 89 * DAY_SECONDS)
    expect(after.forward).toBeGreaterThan(NOW)
  })

  it('asks for the last week again once a day', () => {
    const { mark } = run(40)
    const { asked } = run(2 * 288, OPTIONS, { ...mark, checked: NOW, wasForward: true })
    const backs = asked.filter(({ kind }) => kind === 'back')
    const [first] = backs
    expect(first!.now).toBeGreaterThan(NOW + DAY_SECONDS)
    expect(covers(backs, first!.now - 7 * DAY_SECONDS, first!.now - TURN)).toBe(true)
    // once, in as many questions as it takes
    expect(backs.length).toBeLessThan(10)
  })

  it('asks by number for jobs that nobody tells of any more, some at a time, and in between for what is new', () => {
    const lost: OpenJob[] = Array.from({ length: 30 }, (_, jobId) => ({ jobId, submit: NOW - DAY_SECONDS }))
    const mark = { ...run(40).mark, wasForward: true }
    const question = nextQuestion(mark, lost, NOW, OPTIONS)
    expect(question).toEqual({ kind: 'numbers', jobs: lost.slice(0, 20) })
    const after = afterAnswer(mark, question, 0.1, NOW, OPTIONS)
    expect(nextQuestion(after, lost.slice(20), NOW, OPTIONS).kind).toBe('forward')
  })

  it('halves a window that was too much, down to ten minutes and no further', () => {
    let mark: Mark | undefined = firstMark(NOW, OPTIONS)
    const sizes: number[] = []
    while (mark) {
      sizes.push(mark.windowSeconds)
      mark = afterTooMuch(mark)
    }
    expect(sizes.slice(0, 2)).toEqual([DAY_SECONDS, DAY_SECONDS / 2])
    expect(sizes.at(-1)).toBe(LEAST_WINDOW_SECONDS)
    // and then also the overlap is no more than that
    const question = nextQuestion(
      { ...firstMark(NOW, OPTIONS), forward: NOW - 60, windowSeconds: 600 },
      [],
      NOW,
      OPTIONS,
    )
    expect(question).toEqual({ kind: 'forward', window: { from: NOW - 660, to: NOW } })
  })

  it('covers every moment whatever answers cost, whenever it is away, wherever its clock jumps', () => {
    const step = fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      away: fc.oneof(fc.constant(TURN), fc.integer({ min: -DAY_SECONDS, max: 30 * DAY_SECONDS })),
      isTooMuch: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const options = { ...OPTIONS, since: NOW - 20 * DAY_SECONDS }
        let mark = firstMark(NOW, options)
        let now = NOW
        const asked: { from: number; to: number }[] = []
        const turn = (share: number, isTooMuch: boolean): boolean => {
          const question = nextQuestion(mark, [], now, options)
          if (question.kind === 'numbers') return false
          expect(question.window.from).toBeLessThanOrEqual(question.window.to)
          expect(question.window.to - question.window.from).toBeLessThanOrEqual(
            mark.windowSeconds + options.overlapSeconds + DAY_SECONDS,
          )
          if (isTooMuch) {
            mark = { ...(afterTooMuch(mark) ?? mark), wasForward: false }
            return false
          }
          asked.push(question.window)
          mark = afterAnswer(mark, question, share, now, options)
          return isComplete(question, now)
        }
        for (const { share, away, isTooMuch } of steps) {
          turn(share, isTooMuch)
          now += away
        }
        const latest = Math.max(now, mark.forward)
        now = latest
        for (let more = 0; more < 4_000 && !(turn(0, false) && mark.back === null); more++) now += TURN
        return covers(asked, options.since, latest)
      }),
      { numRuns: 200 },
    )
  })
})
