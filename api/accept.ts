/** JSON or a table: what a request would rather have. */
import { AppError } from '../core/errors.ts'

export const JSON_TYPE = 'application/json'
export const CSV_TYPE = 'text/csv'

/**
 * @param format what the request asks for by name, which is stronger than `accept`
 * @throws AppError `invalid` (406) where neither JSON nor CSV would do
 */
export function wantsCsv(format: 'json' | 'csv' | undefined, accept: string | undefined): boolean {
  if (format) return format === 'csv'
  const weights = new Map<string, number>()
  for (const part of (accept ?? '*/*').split(',')) {
    const [type, ...parameters] = part.trim().toLowerCase().split(';')
    const q = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((found) => found !== undefined)
    weights.set(type!.trim(), q === undefined ? 1 : Number(q))
  }
  const weigh = (type: string) => weights.get(type) ?? weights.get(`${type.split('/')[0]}/*`) ?? weights.get('*/*') ?? 0
  const [json, csv] = [weigh(JSON_TYPE), weigh(CSV_TYPE)]
  if (json === 0 && csv === 0)
    throw new AppError('invalid', 'api.not_acceptable', { offered: `${JSON_TYPE}, ${CSV_TYPE}` })
  return csv > json
}
