/** Figures as the API tells them: with what they rest on, and what others have declared beside. */
import { z } from '@hono/zod-openapi'
import type { Compared, Declared } from '../core/ledger/declared.ts'
import type { Told } from '../store/ledger/imports/table.ts'
import { roundForText } from './text-writer.ts'

export const Figure = z
  .strictObject({
    value: z.number().nullable().describe('null: nobody told anything of it'),
    coverage: z
      .strictObject({ told: z.number(), of: z.number() })
      .nullable()
      .describe('what tells it, of all that should; null where that is no question'),
    interval: z
      .strictObject({ low: z.number(), high: z.number(), level: z.number(), n: z.number() })
      .nullable()
      .describe('of confidence; n answers'),
    declared: z.array(
      z.strictObject({
        value: z.number(),
        difference: z.number().nullable().describe('declared − reckoned'),
        source: z.string(),
        date: z.string().describe('ISO 8601'),
        file: z.string().describe('that told it here'),
        imported: z.number().describe('Unix seconds'),
      }),
    ),
  })
  .openapi('Figure')

type Beside = Compared<Told<Declared>>

export function figureJson({ value, coverage, interval, declared }: Beside): z.infer<typeof Figure> {
  return {
    value: rounded(value),
    coverage,
    interval: interval && { ...interval, low: roundForText(interval.low), high: roundForText(interval.high) },
    declared: declared.map((each) => ({
      value: each.value,
      difference: rounded(each.difference),
      source: each.source,
      date: each.date,
      file: each.file,
      imported: each.imported,
    })),
  }
}

export const FIGURE_TITLES = [
  'figure',
  'value',
  'told',
  'of',
  'low',
  'high',
  'n',
  'declared',
  'difference',
  'source',
  'date',
]

/** A row a declaration, or one where there is none. Unknown is empty. */
export function figureRows(name: string, figure: Beside): (string | number)[][] {
  const { value, coverage, interval, declared } = figureJson(figure)
  const own = [name, value, coverage?.told, coverage?.of, interval?.low, interval?.high, interval?.n]
  const beside = declared.map((each) => [each.value, each.difference, each.source, each.date])
  return (beside.length === 0 ? [[null, null, null, null]] : beside).map((cells) =>
    [...own, ...cells].map((cell) => cell ?? ''),
  )
}

const rounded = (value: number | null): number | null => (value === null ? null : roundForText(value))
