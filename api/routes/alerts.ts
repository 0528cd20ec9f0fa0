import { z } from '@hono/zod-openapi'
import type { Described } from '../../alerts/rules/own.ts'
import {
  type AlertRecord,
  PHASES,
  REASONS,
  SEVERITIES,
  SUPPRESSIONS,
  type Transition,
  TURNS,
} from '../../core/alerts.ts'
import { csvText } from '../../core/csv.ts'
import { fill, type Language } from '../../core/i18n.ts'
import { labelsId } from '../../core/series.ts'
import { requestLanguage } from '../problem.ts'
import { langParameter } from '../query.ts'
import { defineRoute } from '../route.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'

const MOST_HISTORY = 1_000

const shared = {
  rule: z.string(),
  title: z.string(),
  summary: z.string().describe('who or what is affected; empty for a rule that is not there any more'),
  severity: z.enum(SEVERITIES).nullable().describe('null: the rule is not there any more'),
  labels: z.record(z.string(), z.string()),
  value: z.number().nullable().describe('at that change; null: unknown'),
}
const Alert = z.strictObject({
  ...shared,
  phase: z.enum(PHASES),
  since: z.number().describe('Unix seconds'),
  isUnknown: z.boolean().describe('nothing is known of it now: it stays as it was'),
  suppressedBy: z.enum(SUPPRESSIONS).nullable().describe('why nobody is told'),
  runbook: z.string().nullable().describe('its name in docs/runbooks'),
})
const Turn = z.strictObject({
  ...shared,
  at: z.number().describe('Unix seconds'),
  to: z.enum(TURNS),
  reason: z.enum(REASONS),
})
const AlertsAnswer = z
  .strictObject({
    now: z.number(),
    firing: z.array(Alert),
    pending: z.array(Alert),
    silenced: z.array(Alert).describe('those that fire and of which nobody is told'),
    history: z.array(Turn).describe('newest first'),
  })
  .openapi('Alerts')

export const alerts = defineRoute({
  audience: 'operator',
  path: '/api/v1/alerts',
  keeping: 'fresh',
  summary: `Alerts that fire, are pending or silenced, and the last ${MOST_HISTORY} changes; \`format=csv\` gives a table`,
  query: z.strictObject({
    table: z.enum(['alerts', 'history']).optional().describe('of CSV: alerts as they are where absent'),
    ...formatParameter,
    ...langParameter,
  }),
  responses: tableResponses(AlertsAnswer, 'alerts, the gravest first'),
  handle({ c, deps, query }) {
    const answer = tableReply(c, query.format)
    const language = requestLanguage(c, deps.language)
    const rules = new Map(deps.alerts.rules.map((rule) => [rule.name, rule]))
    const all = deps.alerts
      .records()
      .filter(({ phase }) => phase !== 'resolved')
      .map((record) => describe(record, rules.get(record.rule), language))
      .sort((a, b) => gravity(a.severity) - gravity(b.severity))
    const history = deps.alerts.history(MOST_HISTORY).map((turn) => describeTurn(turn, rules.get(turn.rule), language))
    const isFiring = ({ phase }: { phase: string }) => phase === 'firing' || phase === 'resolving'
    c.header('Content-Language', language)
    return answer({
      name: query.table === 'history' ? 'alert-history' : 'alerts',
      json: () =>
        JSON.stringify(
          AlertsAnswer.parse({
            now: deps.clock.now(),
            firing: all.filter((alert) => isFiring(alert) && alert.suppressedBy === null),
            pending: all.filter(({ phase }) => phase === 'pending'),
            silenced: all.filter((alert) => isFiring(alert) && alert.suppressedBy !== null),
            history,
          }),
        ),
      csv: () => (query.table === 'history' ? historyCsv(history) : alertsCsv(all)),
    })
  },
})

const gravity = (severity: z.infer<typeof Alert>['severity']): number =>
  severity === null ? SEVERITIES.length : SEVERITIES.indexOf(severity)

function common(
  { rule, labels, value }: Pick<AlertRecord, 'rule' | 'labels' | 'value'>,
  of: Described | undefined,
  language: Language,
) {
  return {
    rule,
    title: of?.title[language] ?? rule,
    summary: of ? fill(of.summary, language, labels) : '',
    severity: of?.severity ?? null,
    labels: { ...labels },
    value: Number.isFinite(value) ? value : null,
  }
}

function describe(record: AlertRecord, of: Described | undefined, language: Language): z.infer<typeof Alert> {
  const { phase, since, unknownSeconds, suppressedBy } = record
  const isUnknown = unknownSeconds > 0
  return { ...common(record, of, language), phase, since, isUnknown, suppressedBy, runbook: of?.runbook ?? null }
}

function describeTurn(turn: Transition, of: Described | undefined, language: Language): z.infer<typeof Turn> {
  const { at, to, reason } = turn
  return { ...common(turn, of, language), at, to, reason }
}

const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString()

function alertsCsv(all: readonly z.infer<typeof Alert>[]): string {
  const head = [
    'severity',
    'rule',
    'title',
    'summary',
    'labels',
    'phase',
    'since',
    'isUnknown',
    'suppressedBy',
    'value',
    'runbook',
  ]
  const rows = all.map(
    ({ severity, rule, title, summary, labels, phase, since, isUnknown, suppressedBy, value, runbook }) => [
      ...[severity, rule, title, summary, labelsId(labels), phase, timeText(since), String(isUnknown)],
      ...[suppressedBy, value, runbook],
    ],
  )
  return csvText([head, ...rows])
}

function historyCsv(history: readonly z.infer<typeof Turn>[]): string {
  const head = ['at', 'to', 'reason', 'severity', 'rule', 'title', 'summary', 'labels', 'value']
  const rows = history.map(({ at, to, reason, severity, rule, title, summary, labels, value }) => [
    ...[timeText(at), to, reason, severity, rule, title, summary, labelsId(labels), value],
  ])
  return csvText([head, ...rows])
}
