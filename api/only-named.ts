import type { z } from '@hono/zod-openapi'

/** What the contract names of a record: what the record gets later stays inside until somebody names it. */
export function onlyNamed<Schema extends z.ZodObject>(
  schema: Schema,
  record: Readonly<Record<keyof z.output<Schema>, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(schema.shape).map((name) => [name, record[name as keyof typeof record]]))
}
