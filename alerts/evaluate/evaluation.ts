/**
 * One evaluation after the other: answers of the store and what was before in, what changed out. It reads no clock, asks
 * no store and writes nothing: whoever runs it does.
 */
import type { AlertChanges, AlertRecord, Notice, Transition } from '../../core/alerts.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { labelsId } from '../../core/series.ts'
import { type Described, NO_DATA, OWN_RULES, QUERY_ERROR, STORE_UNAVAILABLE } from '../rules/own.ts'
import { type AlertRule, selectorsOf } from '../rules/schema.ts'
import { isKnown, type Reading, readRule } from './conditions.ts'
import type { Answers } from './gather.ts'
import { createGrouper } from './groups.ts'
import { resolve, stepAlert } from './machine.ts'
import { errorReadings, isStoreDown, silenceReadings, storeReadings } from './own-readings.ts'
import { isOn, type Quiet, suppressionOf } from './suppress.ts'

export interface Outcome extends AlertChanges {
  /** conditions that were looked at, one an instance */
  readonly readings: number
}

export interface Evaluation {
  tick(now: UnixSeconds, answers: Answers, quiet: Quiet): Outcome
  records(): Iterable<AlertRecord>
}

export interface EvaluationOptions {
  readonly rules: readonly AlertRule[]
  readonly kept: readonly AlertRecord[]
  /** of the evaluation before, in another process maybe */
  readonly lastAt: UnixSeconds | undefined
  /** between evaluations */
  readonly intervalSeconds: number
}

/** What is longer than this many intervals was not watched: it counts as one interval. */
const LATE_INTERVALS = 2.5

export function createEvaluation({ rules, kept, lastAt, intervalSeconds }: EvaluationOptions): Evaluation {
  const grouper = createGrouper()
  const described = new Map<string, Described>([...OWN_RULES, ...rules].map((rule) => [rule.name, rule]))
  /** rule → id of labels → record */
  const known = new Map<string, Map<string, AlertRecord>>()
  for (const record of kept) ofRule(record.rule).set(labelsId(record.labels), record)
  let last = lastAt

  function ofRule(name: string): Map<string, AlertRecord> {
    let own = known.get(name)
    if (!own) {
      own = new Map()
      known.set(name, own)
    }
    return own
  }

  function tick(now: UnixSeconds, answers: Answers, quiet: Quiet): Outcome {
    const elapsed = elapsedSince(last, now, intervalSeconds)
    last = now
    const changed = new Map<string, AlertRecord | undefined>()
    const transitions: Transition[] = []
    let count = 0
    const set = (
      id: string,
      before: AlertRecord | undefined,
      after: AlertRecord | undefined,
      key: string,
      rule: string,
    ): void => {
      if (after === before) return
      if (after) ofRule(rule).set(id, after)
      else ofRule(rule).delete(id)
      changed.set(key, after)
    }
    const step = (
      timing: Described | AlertRule,
      readings: readonly Reading[],
      missing: Reading['verdict'] | 'ended',
    ): void => {
      const own = ofRule(timing.name)
      count += readings.length
      const left = own.size > 0 ? new Map(own) : undefined
      for (const reading of readings) {
        const before = own.get(reading.id)
        left?.delete(reading.id)
        if (!before && reading.verdict !== 'met') continue
        const { record, transitions: turns } = stepAlert(timing, before, reading, elapsed, now)
        transitions.push(...turns)
        set(reading.id, before, record, (record ?? before)?.key ?? '', timing.name)
      }
      for (const [id, before] of left ?? []) {
        const seen =
          missing === 'ended' ? undefined : { id, labels: before.labels, value: Number.NaN, verdict: missing }
        const { record, transitions: turns } = stepAlert(timing, before, seen, elapsed, now)
        transitions.push(...turns)
        set(id, before, record, before.key, timing.name)
      }
    }
    const isDown = isStoreDown(answers)
    const [unavailable, error, silence] = [STORE_UNAVAILABLE, QUERY_ERROR, NO_DATA].map(
      (name) => described.get(name)!,
    ) as [Described, Described, Described]
    step(unavailable, storeReadings(answers), 'ended')
    step(error, isDown ? [] : errorReadings(answers), isDown ? 'unknown' : 'ended')
    step(silence, isDown ? [] : silenceReadings(answers, now), answers.failed.size > 0 ? 'unknown' : 'ended')
    const isTold = toldMetrics(answers, now)
    for (const rule of rules) {
      const readings = readRule(rule, answers, now, grouper)
      if (!readings) step(rule, [], 'unknown')
      // a store that knows nothing of a metric now does not say that anything of it has ended
      else step(rule, readings, selectorsOf(rule.condition).every(({ metric }) => isTold(metric)) ? 'ended' : 'unknown')
    }
    dropRemoved(now, set, transitions)
    return { at: now, changed, transitions, notices: tell(now, quiet, transitions, set), readings: count }
  }

  /** Rules that a site took away: whoever was told that one fires is told that it does not any more. */
  function dropRemoved(now: UnixSeconds, set: Setter, transitions: Transition[]): void {
    for (const [name, own] of known) {
      if (described.has(name)) continue
      for (const [id, before] of [...own]) {
        if (!isOn(before)) {
          if (!before.isTold) set(id, before, undefined, before.key, name)
          continue
        }
        const stepped = resolve(before, now, 'removed')
        transitions.push(...stepped.transitions)
        set(id, before, stepped.record, before.key, name)
      }
    }
  }

  /** By what is and what was told, not by what has just happened: what is held back now is told when nothing holds it. */
  function tell(now: UnixSeconds, quiet: Quiet, transitions: readonly Transition[], set: Setter): Notice[] {
    const notices: Notice[] = []
    const firing = (rule: string): AlertRecord[] => [...(known.get(rule)?.values() ?? [])].filter(isOn)
    const memo = new Map<string, AlertRecord[]>()
    const firingOnce = (rule: string): AlertRecord[] => memo.get(rule) ?? memo.set(rule, firing(rule)).get(rule)!
    const begun = new Set(transitions.flatMap(({ key, to }) => (to === 'flapping' ? [key] : [])))
    for (const [name, own] of known)
      for (const [id, record] of [...own]) {
        if (!isOn(record) && !record.isTold && !record.isFlapping && record.suppressedBy === null) continue
        const rule = described.get(name)
        const context = { quiet, now, parents: rule?.inhibitedBy ?? [], firing: firingOnce }
        const suppressedBy = suppressionOf(record, context)
        const notice = (kind: Notice['kind']): void => void notices.push(noticeOf(record, kind, now, rule))
        let { isTold } = record
        const isHeld = suppressedBy !== null && suppressedBy !== 'inhibited'
        if (begun.has(record.key) && suppressedBy === 'flapping') notice('flapping')
        if (isOn(record) && !isTold && suppressedBy === null) {
          notice('firing')
          isTold = true
        } else if (!isOn(record) && isTold && !isHeld) {
          notice('resolved')
          isTold = false
        }
        const shown = isOn(record) || isTold ? suppressedBy : null
        if (isTold !== record.isTold || shown !== record.suppressedBy)
          set(id, record, { ...record, isTold, suppressedBy: shown }, record.key, name)
      }
    return notices
  }

  return {
    tick,
    *records() {
      for (const own of known.values()) yield* own.values()
    },
  }
}

type Setter = (
  id: string,
  before: AlertRecord | undefined,
  after: AlertRecord | undefined,
  key: string,
  rule: string,
) => void

function elapsedSince(last: UnixSeconds | undefined, now: UnixSeconds, intervalSeconds: number): number {
  if (last === undefined || now < last) return 0
  return now - last > LATE_INTERVALS * intervalSeconds ? intervalSeconds : now - last
}

/** Of which metrics at least something is known now. */
function toldMetrics(answers: Answers, now: UnixSeconds): (metric: string) => boolean {
  const memo = new Map<string, boolean>()
  for (const [metric, { times, freshUntil }] of answers.latest)
    memo.set(
      metric,
      times.some((time, at) => isKnown(time, freshUntil[at]!, now)),
    )
  return (metric) => memo.get(metric) ?? false
}

function noticeOf(
  { key, rule, labels, episode }: AlertRecord,
  kind: Notice['kind'],
  at: UnixSeconds,
  of: Described | undefined,
): Notice {
  const grouped = of?.group
    ? Object.fromEntries(of.group.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])))
    : labels
  return { key, rule, kind, at, severity: of?.severity ?? 'P4', labels, group: `${rule}${labelsId(grouped)}`, episode }
}
