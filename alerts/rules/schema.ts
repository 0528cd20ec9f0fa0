/** What a rule is: the one schema of the shipped catalogue and of `alerts.rules` in `atalaya.yaml`. */
import { z } from 'zod'
import { SEVERITIES } from '../../core/alerts.ts'
import { isMetricId, METRICS, type MetricId, metric as metricOf } from '../../core/catalogue.ts'
import { problemIssue } from '../../core/config/issue.ts'
import { nearest } from '../../core/nearest.ts'
import { Duration } from './duration.ts'

export const RuleName = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/)
const Label = z.string().min(1).max(100)
const Words = z.string().min(1).max(400)
const Sentence = z.strictObject({ es: Words, pt: Words, en: Words })

const MetricName = z
  .string()
  .superRefine((name, context) => {
    if (isMetricId(name)) return
    const guess = nearest(name, [...METRICS.keys()])
    const issue = guess
      ? problemIssue('alerts.unknown_metric_nearest', { metric: name, nearest: guess })
      : problemIssue('alerts.unknown_metric', { metric: name })
    // nothing else of the rule can be judged
    context.addIssue({ ...issue, continue: false })
  })
  // checked just above
  .transform((name) => name as MetricId)

const selector = {
  metric: MetricName,
  /** label → accepted values */
  where: z.record(Label, z.array(z.string().min(1)).min(1)).optional(),
  /** of the series of one instance; the worst of them where absent */
  fold: z.enum(['max', 'min', 'sum', 'mean', 'count']).optional(),
}
/** Exactly one of `above` and `below`; `clear` is the value at which it is over, that value itself where absent. */
const bound = { above: z.number().optional(), below: z.number().optional(), clear: z.number().optional() }
/** What a question to the store covers at most. */
const Window = Duration.pipe(
  z
    .number()
    .min(60)
    .max(90 * 86_400),
)

const Threshold = z.strictObject({
  kind: z.literal('threshold'),
  ...selector,
  ...bound,
  oneOf: z.array(z.number()).min(1).optional(),
})
const Condition = z.discriminatedUnion('kind', [
  Threshold,
  /** change a second of a gauge, by its values at the window's ends */
  z.strictObject({ kind: z.literal('rate'), ...selector, window: Window, ...bound }),
  /** how much of something that is told a second came in the window */
  z.strictObject({ kind: z.literal('amount'), ...selector, window: Window, ...bound }),
  z.strictObject({
    kind: z.literal('quantile'),
    ...selector,
    window: Window,
    quantile: z.number().gt(0).lt(1),
    ...bound,
  }),
  z.strictObject({ kind: z.literal('ratio'), of: z.strictObject(selector), over: z.strictObject(selector), ...bound }),
  z.strictObject({ kind: z.literal('absence'), ...selector, after: Duration }),
  /** the robust slope of the window reaches a value within a time */
  z.strictObject({ kind: z.literal('forecast'), ...selector, window: Window, reaches: z.number(), within: Duration }),
])
export type Condition = z.output<typeof Condition>

const Instance = z.record(z.string(), z.string())
const Case = z.strictObject({
  /** between evaluations, and between the values of a series */
  every: Duration.pipe(z.number().min(1)),
  series: z
    .array(
      z.strictObject({
        /** the condition's first where absent */
        metric: MetricName.optional(),
        labels: Instance,
        /** `3`, `3*10` ten times, `1..5*9` nine evenly spaced, `_*4` nothing told, `-` ended */
        values: z.string().regex(/^(?:(?:-?\d+(?:\.\d+)?(?:\.\.-?\d+(?:\.\d+)?)?|_|-)(?:\*\d{1,5})?(?: +|$))+$/),
      }),
    )
    .min(1),
  /** at that time these instances are firing, and these pending: all of them */
  expect: z
    .array(
      z.strictObject({ at: Duration, firing: z.array(Instance).optional(), pending: z.array(Instance).optional() }),
    )
    .min(1),
})
export type Case = z.output<typeof Case>

export const RULE_FIELDS = z.strictObject({
  title: Sentence,
  /** `{label}` stands for a label of the instance */
  summary: Sentence,
  severity: z.enum(SEVERITIES),
  condition: Condition,
  /** holds only while these do as well, on the series of the same instance */
  and: z.array(Threshold).min(1).optional(),
  /** one instance for each combination of these labels */
  by: z.array(Label),
  for: Duration.optional(),
  keepFiringFor: Duration.optional(),
  /** instances that agree on these are one message; all of `by` where absent */
  group: z.array(Label).optional(),
  /** says nothing while one of these fires that agrees on every label both have */
  inhibitedBy: z.array(RuleName).optional(),
  /** `docs/runbooks/NAME.en.md` */
  runbook: RuleName.optional(),
  cases: z.array(Case).min(1),
})
type RuleFields = z.output<typeof RULE_FIELDS>

export const Rule = RULE_FIELDS.superRefine((rule, context) => {
  checkBounds(rule.condition, ['condition'], context)
  for (const [at, condition] of (rule.and ?? []).entries()) checkBounds(condition, ['and', at], context)
  checkLabels(rule, context)
})

export interface AlertRule extends RuleFields {
  readonly name: string
}

/** The parts of the store that a condition looks at, the measured one first. */
export function selectorsOf(condition: Condition) {
  return condition.kind === 'ratio' ? [condition.of, condition.over] : [condition]
}

function checkBounds(condition: Condition, path: PropertyKey[], context: z.RefinementCtx): void {
  if (condition.kind === 'absence') return
  if (condition.kind === 'forecast') return
  const { above, below, clear } = condition
  const oneOf = condition.kind === 'threshold' ? condition.oneOf : undefined
  const given = [above, below, oneOf].filter((value) => value !== undefined).length
  if (given !== 1) {
    context.addIssue(problemIssue('alerts.one_bound', {}, path))
    return
  }
  const issue = (
    code: 'alerts.clear_side' | 'alerts.impossible',
    key: string,
    params: Record<string, string | number>,
  ) => context.addIssue(problemIssue(code, params, [...path, key]))
  if (clear !== undefined && above !== undefined && clear > above)
    issue('alerts.clear_side', 'clear', { clear, bound: 'above', value: above })
  if (clear !== undefined && below !== undefined && clear < below)
    issue('alerts.clear_side', 'clear', { clear, bound: 'below', value: below })
  const [least, most] = rangeOf(condition)
  if (above !== undefined && above >= most) issue('alerts.impossible', 'above', { value: above, least, most })
  if (below !== undefined && below <= least) issue('alerts.impossible', 'below', { value: below, least, most })
}

/** What its value can be. */
function rangeOf(condition: Condition): readonly [least: number, most: number] {
  if (condition.kind === 'ratio') return [0, 1]
  const anything = [-Infinity, Infinity] as const
  if (condition.kind === 'rate' || selectorsOf(condition).some(({ fold }) => fold === 'sum' || fold === 'count'))
    return anything
  const { unit } = metricOf(selectorsOf(condition)[0]!.metric)
  if (unit === 'ratio' || unit === 'boolean') return [0, 1]
  return unit === 'celsius' ? anything : [0, Infinity]
}

function checkLabels(rule: RuleFields, context: z.RefinementCtx): void {
  const places = [rule.condition, ...(rule.and ?? [])].flatMap((condition, at) => {
    const path: PropertyKey[] = at === 0 ? ['condition'] : ['and', at - 1]
    return selectorsOf(condition).map((selector, place) => ({
      selector,
      path: condition.kind === 'ratio' ? [...path, place === 0 ? 'of' : 'over'] : path,
    }))
  })
  const unknown = (label: string, metric: MetricId, known: readonly string[], path: PropertyKey[]) =>
    context.addIssue(problemIssue('alerts.unknown_label', { label, metric, known: known.join(', ') }, path))
  for (const { selector, path } of places) {
    const { allLabels } = metricOf(selector.metric)
    for (const label of Object.keys(selector.where ?? {}))
      if (!allLabels.includes(label)) unknown(label, selector.metric, allLabels, [...path, 'where', label])
    for (const [at, label] of rule.by.entries())
      if (!allLabels.includes(label)) unknown(label, selector.metric, allLabels, ['by', at])
  }
  const lacking = (label: string, path: PropertyKey[]) =>
    context.addIssue(problemIssue('alerts.not_in_by', { label, by: rule.by.join(', ') }, path))
  for (const [at, label] of (rule.group ?? []).entries()) if (!rule.by.includes(label)) lacking(label, ['group', at])
  for (const [language, sentence] of Object.entries(rule.summary))
    for (const [, label] of sentence.matchAll(/\{(\w+)\}/g))
      if (!rule.by.includes(label!)) lacking(label!, ['summary', language])
}
