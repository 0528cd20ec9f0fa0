import { z } from '@hono/zod-openapi'
import { csvText } from '../../core/csv.ts'
import { AUDIT_ACTIONS, type AuditEntry } from '../../store/state/access/audit.ts'
import { langParameter } from '../query.ts'
import { defineRoute } from '../route.ts'
import { formatParameter, tableReply, tableResponses } from '../tables.ts'

const MOST_ENTRIES = 10_000

const AuditAnswer = z
  .strictObject({
    firstBroken: z.int().nullable().describe('number of the first entry that was tampered with; null: none'),
    entries: z.array(
      z.strictObject({
        id: z.int(),
        at: z.number().describe('Unix seconds'),
        actor: z.string(),
        action: z.enum(AUDIT_ACTIONS),
        detail: z.record(z.string(), z.union([z.string(), z.number()])),
        chain: z.string().describe('SHA-256 over all entries up to this one'),
      }),
    ),
  })
  .openapi('Audit')

export const audit = defineRoute({
  audience: 'admin',
  path: '/api/v1/audit',
  keeping: 'fresh',
  summary: `Logins and changes, oldest first, ${MOST_ENTRIES} at most; \`format=csv\` gives a table`,
  query: z.strictObject({
    after: z.coerce.number().int().min(1).optional().describe('only entries with a larger number'),
    ...formatParameter,
    ...langParameter,
  }),
  responses: tableResponses(AuditAnswer, 'entries, each chained to the one before'),
  handle({ c, deps, query }) {
    const answer = tableReply(c, query.format)
    const entries = deps.access.audit.list(query.after ?? 0, MOST_ENTRIES)
    const firstBroken = deps.access.audit.firstBroken() ?? null
    return answer({
      name: 'audit',
      json: () => JSON.stringify(AuditAnswer.parse({ firstBroken, entries })),
      csv: () => toCsv(entries),
    })
  },
})

function toCsv(entries: readonly AuditEntry[]): string {
  const rows = entries.map(({ id, at, actor, action, detail, chain }) => [
    ...[id, new Date(at * 1000).toISOString(), actor, action, JSON.stringify(detail), chain],
  ])
  return csvText([['id', 'at', 'actor', 'action', 'detail', 'chain'], ...rows])
}
