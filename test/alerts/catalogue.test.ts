import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCases } from '../../alerts/rules/cases.ts'
import { shippedRules } from '../../alerts/rules/catalogue.ts'
import { compileRules } from '../../alerts/rules/compile.ts'
import { OWN_RULES } from '../../alerts/rules/own.ts'
import { LANGUAGES } from '../../core/i18n.ts'

const RUNBOOKS = join(import.meta.dirname, '..', '..', 'docs', 'runbooks')
const { rules, issues } = compileRules(shippedRules())

describe('the shipped rules', () => {
  it('are all good', () => {
    expect(issues).toEqual([])
    expect(rules.map(({ name }) => name)).toEqual(Object.keys(shippedRules()))
  })

  it.each(rules.map((rule) => [rule.name, rule] as const))('%s does what its cases say', async (_, rule) => {
    expect(rule.cases.length).toBeGreaterThan(0)
    // a case that expects nothing to fire shows nothing
    expect(rule.cases.some((one) => one.expect.some(({ firing }) => firing && firing.length > 0))).toBe(true)
    expect(await runCases(rule)).toEqual([])
  })

  it('each have a runbook in every language that says who, what to type and when it ends', () => {
    const wanted = new Set([...rules, ...OWN_RULES].map(({ runbook }) => runbook))
    expect(wanted).not.toContain(undefined)
    const files = [...wanted].flatMap((name) => LANGUAGES.map((language) => `${name}.${language}.md`))
    expect(readdirSync(RUNBOOKS).sort()).toEqual(files.sort())
    for (const file of files) {
      const text = readFileSync(join(RUNBOOKS, file), 'utf8')
      expect(text.match(/^## /gm), file).toHaveLength(3)
      expect(text, file).toContain('```')
    }
  })
})
