/** Figures, problems and assumptions of a plan as the API tells them, in the reader's language. */
import type { z } from '@hono/zod-openapi'
import { explain, type Problem } from '../../core/errors.ts'
import type { Language } from '../../core/i18n.ts'
import { FORMULAS, type FormulaId } from '../../core/planning/formulas.ts'
import { FORMULA_INPUTS } from '../../core/planning/inputs.ts'
import type { Range } from '../../forecasts/planning/demand.ts'
import type { Reckoned } from '../../forecasts/planning/reckoned.ts'
import { roundForText } from '../text-writer.ts'
import type { PlanFigure, Trouble } from './schemas.ts'
import type { Centre } from './situation.ts'

export const known = (value: number): number | null => (Number.isFinite(value) ? roundForText(value) : null)
export const column = (values: ArrayLike<number>): (number | null)[] => Array.from(values, known)
export const rangeJson = ({ low, value, high }: Range) => ({ low: known(low), value: known(value), high: known(high) })

export function figureJson({ value, unit, formula, inputs }: Reckoned): z.infer<typeof PlanFigure> {
  const entries = Object.entries(inputs).map(([name, input]) => [name, known(input)])
  return { value: known(value), unit, formula, inputs: Object.fromEntries(entries) }
}

export const troubleJson = (problem: Problem, language: Language): z.infer<typeof Trouble> => ({
  code: problem.code,
  message: explain(problem, language),
})

/** What every answer of a plan begins with. @param used formulas of its figures */
export function sharedJson(
  { assumptions, problems }: Centre,
  used: readonly FormulaId[],
  timeZone: string,
  language: Language,
) {
  return {
    timeZone,
    formulas: used.map((id) => {
      const { title, expression, source } = FORMULAS[id]
      return {
        id,
        title: title[language],
        expression,
        source: source[language],
        inputs: inputsOf(expression, language),
      }
    }),
    assumptions: Object.values(assumptions).map(({ key, title, value, unit, isDefault, source }) => ({
      ...{ key, title: title[language], value, unit, isDefault, source: source?.[language] ?? null },
    })),
    problems: problems.map((problem) => troubleJson(problem, language)),
  }
}

/** The names in an expression, in words. */
const inputsOf = (expression: string, language: Language): Record<string, string> =>
  Object.fromEntries(
    Object.entries(FORMULA_INPUTS)
      .filter(([name]) => new RegExp(`\\b${name}\\b`).test(expression))
      .map(([name, text]) => [name, text[language]]),
  )
