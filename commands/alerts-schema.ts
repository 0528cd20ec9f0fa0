/** The part of `atalaya.yaml` about alerts: what a site changes of the shipped rules, rules of its own, and quiet times. */
import { z } from 'zod'
import { shippedRules } from '../alerts/rules/catalogue.ts'
import { compileRules } from '../alerts/rules/compile.ts'
import { RULE_FIELDS, RuleName } from '../alerts/rules/schema.ts'
import { problemIssue } from '../core/config/issue.ts'

const Patch = RULE_FIELDS.partial().extend({ enabled: z.boolean().optional() })

/** The shipped rules with what the site says of them, checked together. */
const Rules = z.record(RuleName, Patch).transform((patches, context) => {
  const { rules, issues } = compileRules(shippedRules(), patches)
  for (const issue of issues) context.addIssue({ ...issue } as Parameters<typeof context.addIssue>[0])
  return rules
})

const Instant = z.iso.datetime({ offset: true })

const Maintenance = z
  .strictObject({
    from: Instant,
    /** exclusive */
    to: Instant,
    /** label → values; `rule` is one of them; everything where absent */
    where: z.record(z.string(), z.array(z.string().min(1)).min(1)).default({}),
    reason: z.string().min(1).max(500),
  })
  .superRefine(({ from, to }, context) => {
    if (Date.parse(to) <= Date.parse(from))
      context.addIssue(problemIssue('alerts.maintenance_order', { from, to }, ['to']))
  })
  .transform(({ from, to, where }) => ({ from: Date.parse(from) / 1000, to: Date.parse(to) / 1000, where }))

export const Alerts = z.strictObject({
  enabled: z.boolean().default(true),
  rules: Rules.prefault({}),
  maintenance: z.array(Maintenance).default([]),
})
