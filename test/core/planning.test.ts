import { describe, expect, it } from 'vitest'
import { LANGUAGES, type Text } from '../../core/i18n.ts'
import { BUDGET_TEXT } from '../../core/planning/budget-text.ts'
import { FORMULAS } from '../../core/planning/formulas.ts'
import { FORMULA_INPUTS } from '../../core/planning/inputs.ts'

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

describe('the words of plans', () => {
  it.each(Object.entries(BUDGET_TEXT as Record<string, Text>))('%s says the same in every language', (_, text) => {
    for (const language of LANGUAGES) expect(places(text[language])).toEqual(places(text.es))
  })

  it('explain no name that no formula has', () => {
    const names = Object.values(FORMULAS).flatMap(({ expression }) => expression.match(/[A-Za-z]\w*/g) ?? [])
    expect(Object.keys(FORMULA_INPUTS).filter((name) => !names.includes(name))).toEqual([])
  })
})
