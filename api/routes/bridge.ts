import { z } from '@hono/zod-openapi'
import { csvText } from '../../core/csv.ts'
import { ENTRIES, type Entered, STEPS, type StepFigures } from '../../core/ledger/bridge.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import type { BridgeAnswer as Found } from '../../store/ledger/bridge/query.ts'
import { langParameter } from '../query.ts'
import { defineRoute } from '../route.ts'
import { BridgeAnswer } from '../schemas.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'
import { roundForText } from '../text-writer.ts'

const FOLLOW_UP_DAYS = 180

export const bridge = defineRoute({
  audience: 'operator',
  path: '/api/v1/bridge',
  keeping: 'revalidate',
  summary: 'From course to notebook to HPC: cohorts by quarter, with full follow-up only; `format=csv` gives a table',
  query: z.strictObject({
    entry: z
      .enum(ENTRIES)
      .optional()
      .describe('the step that makes a cohort: default firstNotebook; firstBatchJob is the way back'),
    by: z.enum(['organisation', 'course']).optional().describe('each apart; absent: all together'),
    followUpDays: z.coerce
      .number()
      .int()
      .min(1)
      .max(3_650)
      .optional()
      .describe(`how long a step may take to count; default ${FOLLOW_UP_DAYS}`),
    ...formatParameter,
    ...langParameter,
  }),
  responses: tableResponses(
    BridgeAnswer,
    'cohorts sorted by quarter; null: unknown, because nobody has had the time yet',
  ),
  async handle({ c, deps, query }) {
    const answer = tableReply(c, query.format)
    const asked = {
      entry: query.entry ?? 'firstNotebook',
      by: query.by,
      followUpDays: query.followUpDays ?? FOLLOW_UP_DAYS,
    } as const
    const found = await deps.ledger.bridge(asked, c.req.raw.signal)
    return answer({ name: 'bridge', json: () => toJson(found, asked), csv: () => toCsv(found, asked) })
  },
})

interface Asked {
  readonly entry: string
  readonly by: string | undefined
  readonly followUpDays: number
}

const known = (value: number): number | null => (Number.isFinite(value) ? roundForText(value) : null)

function toJson({ cohorts, total, knownUntil }: Found, { entry, by, followUpDays }: Asked): string {
  return JSON.stringify({
    entry,
    ...(by === undefined ? {} : { by }),
    followUpDays,
    // the end of that day
    knownUntil: Number.isNaN(knownUntil) ? null : (knownUntil + 1) * DAY_SECONDS,
    total: tellOf(total),
    cohorts: cohorts.map((cohort) => ({ quarter: cohort.quarter, group: cohort.group, ...tellOf(cohort) })),
  })
}

/** What is not known is null. */
function tellOf({ people, followed, steps }: Entered) {
  const figuresOf = ({ reached, ratio, low, high, medianDays }: StepFigures) => ({
    ...{ reached, ratio: known(ratio), low: known(low), high: known(high), medianDays: known(medianDays) },
  })
  const told = takenOf(steps).map(([step, figures]) => [step, figuresOf(figures)])
  return { people, followed, steps: Object.fromEntries(told) }
}

const takenOf = (steps: Entered['steps']) =>
  STEPS.flatMap((step) => (steps[step] ? [[step, steps[step]] as const] : []))

/** A row a cohort and step. */
function toCsv({ cohorts }: Found, { by }: Asked): string {
  const group = by === undefined ? [] : [by]
  const rows: (string | number | null)[][] = [
    ['quarter', ...group, 'people', 'followed', 'step', 'reached', 'ratio', 'ratioLow', 'ratioHigh', 'medianDays'],
  ]
  for (const { quarter, group: name, people, followed, steps } of cohorts)
    for (const [step, { reached, ratio, low, high, medianDays }] of takenOf(steps))
      rows.push([
        ...[quarter, ...(by === undefined ? [] : [name]), people, followed, step, reached],
        ...[ratio, low, high, medianDays].map(known),
      ])
  return csvText(rows)
}
