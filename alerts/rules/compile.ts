/** From what is shipped and what a site says of it to rules that can be evaluated. Pure. */
import type { z } from 'zod'
import { problemIssue } from '../../core/config/issue.ts'
import { nearest } from '../../core/nearest.ts'
import type { RawRules } from './catalogue.ts'
import { type AlertRule, RULE_FIELDS, Rule } from './schema.ts'

/** What a site says of one rule: a whole one, or only what differs from the shipped one of that name. */
export type RulePatch = Readonly<Record<string, unknown>> & { readonly enabled?: boolean | undefined }
type Issue = Omit<z.core.$ZodIssue, 'input' | 'message'> & { path: PropertyKey[]; message?: string }

export interface Compiled {
  readonly rules: readonly AlertRule[]
  /** paths begin with the rule's name */
  readonly issues: readonly Issue[]
}

/** What cases are about: where a site changes that, only cases of its own tell anything. */
const TESTED = ['condition', 'and', 'by', 'for', 'keepFiringFor'] as const

/**
 * @param shipped checked as well: in a test, for whoever writes them
 * @param patches by name
 */
export function compileRules(shipped: RawRules, patches: Readonly<Record<string, RulePatch>> = {}): Compiled {
  const rules: AlertRule[] = []
  const issues: Issue[] = []
  for (const name of new Set([...Object.keys(shipped), ...Object.keys(patches)])) {
    const { enabled = true, ...patch } = patches[name] ?? {}
    if (!enabled) continue
    const own = Object.hasOwn(shipped, name) ? shipped[name]! : undefined
    if (!own) {
      const missing = Object.entries(RULE_FIELDS.shape).filter(
        ([key, field]) => !(key in patch) && !field.safeParse(undefined).success,
      )
      for (const [key] of missing)
        issues.push({ ...problemIssue('alerts.incomplete', { rule: name, key }), path: [name] })
      if (missing.length > 0) continue
    }
    const result = Rule.safeParse({ ...own, ...patch })
    if (!result.success) {
      issues.push(...result.error.issues.map((issue) => ({ ...issue, path: [name, ...issue.path] })))
      continue
    }
    const isChanged = own !== undefined && TESTED.some((key) => key in patch) && !('cases' in patch)
    rules.push({ ...result.data, ...(isChanged ? { cases: [] } : {}), name })
  }
  // a rule that is not good itself is not missed as a parent as well
  if (issues.length === 0) issues.push(...parentIssues(rules, patches, shipped))
  return { rules, issues }
}

/** A shipped parent that a site has switched off inhibits nothing, and is no mistake. */
function parentIssues(
  rules: readonly AlertRule[],
  patches: Readonly<Record<string, RulePatch>>,
  shipped: RawRules,
): Issue[] {
  const parents = new Map(rules.map(({ name, inhibitedBy = [] }) => [name, inhibitedBy]))
  const known = [...new Set([...Object.keys(shipped), ...Object.keys(patches)])]
  const issues: Issue[] = []
  for (const [name, own] of parents)
    for (const [at, parent] of own.entries()) {
      if (known.includes(parent)) continue
      const guess = nearest(parent, known)
      const path = [name, 'inhibitedBy', at]
      issues.push({
        ...(guess
          ? problemIssue('alerts.unknown_parent_nearest', { parent, nearest: guess })
          : problemIssue('alerts.unknown_parent', { parent })),
        path,
      })
    }
  const cycle = cycleOf(parents)
  if (cycle) {
    // where the site closed it, if it was the site
    const name = cycle.find((one) => patches[one] && 'inhibitedBy' in patches[one]) ?? cycle[0]!
    issues.push({ ...problemIssue('alerts.parent_cycle', { cycle: cycle.join(' → ') }), path: [name, 'inhibitedBy'] })
  }
  return issues
}

function cycleOf(parents: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>()
  const visit = (name: string, way: readonly string[]): readonly string[] | undefined => {
    const at = way.indexOf(name)
    if (at >= 0) return [...way.slice(at), name]
    if (done.has(name)) return undefined
    done.add(name)
    for (const parent of parents.get(name) ?? []) {
      const found = visit(parent, [...way, name])
      if (found) return found
    }
    return undefined
  }
  for (const name of parents.keys()) {
    const found = visit(name, [])
    if (found) return found
  }
  return undefined
}
