/** A figure with what it was reckoned from: a reader can follow it back to its formula and inputs. */
import { AppError } from '../../core/errors.ts'
import type { FormulaId } from '../../core/planning/formulas.ts'

export interface Reckoned {
  /** NaN: something that it needs is not known */
  readonly value: number
  /** `USD/core-hour`, `weeks`, `ratio`, … */
  readonly unit: string
  readonly formula: FormulaId
  /** by the names of the formula's expression; NaN: not known */
  readonly inputs: Readonly<Record<string, number>>
}

export const reckoned = (
  formula: FormulaId,
  unit: string,
  inputs: Readonly<Record<string, number>>,
  value: number,
): Reckoned => ({ value, unit, formula, inputs })

/** Not known (NaN) passes: what follows from it is not known either. @throws AppError `invalid` that names the key and what it would do */
export function requireAtLeast(key: string, value: number, least: number): void {
  if (value < least || value === Infinity)
    throw new AppError('invalid', 'planning.too_small', { key, value: String(value), least })
}

/** @throws AppError `invalid` */
export function requireShare(key: string, value: number): void {
  if (value <= 0 || value > 1) throw new AppError('invalid', 'planning.not_share', { key, value: String(value) })
}

/** @throws AppError `invalid` */
export function requirePositive(key: string, value: number): void {
  if (value <= 0 || value === Infinity)
    throw new AppError('invalid', 'planning.not_positive', { key, value: String(value) })
}
