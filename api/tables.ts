/** Answers that are JSON or a table, as the request would rather have them. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { CSV_TYPE, JSON_TYPE, wantsCsv } from './accept.ts'
import { reply } from './reply.ts'

export const formatParameter = { format: z.enum(['json', 'csv']).optional().describe('stronger than Accept') }

/** @param schema of the JSON */
export function tableResponses<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { 200: { description, content: { [JSON_TYPE]: { schema }, [CSV_TYPE]: { schema: z.string() } } } }
}

export interface Table {
  /** of the file, without `.csv` */
  readonly name: string
  readonly json: () => string | Uint8Array<ArrayBuffer>
  readonly csv: () => string
}

/**
 * What the request wants is checked at once, before anything is read for it.
 * @throws AppError `invalid` (406) where neither JSON nor CSV would do
 */
export function tableReply(c: Context, format: 'json' | 'csv' | undefined): (table: Table) => Response {
  const isCsv = wantsCsv(format, c.req.header('accept'))
  return ({ name, json, csv }) => {
    c.header('Vary', 'Accept, Accept-Language')
    if (!isCsv) return reply(c, JSON_TYPE, json())
    c.header('Content-Disposition', `attachment; filename="${name}.csv"`)
    return reply(c, `${CSV_TYPE}; charset=utf-8; header=present`, csv())
  }
}
