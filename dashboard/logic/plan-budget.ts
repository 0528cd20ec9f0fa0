/** The form of a budget sheet: in the address, and as the API is asked. Pure. */
import type { Language } from '../../core/i18n.ts'

export const SHEET_FIELDS = ['coreHours', 'gpuHours', 'terabyteYears', 'repeats', 'inKind'] as const
export type SheetField = (typeof SHEET_FIELDS)[number]
export type Sheet = Readonly<Partial<Record<SheetField, number>>>

const LIMITS = {
  ...{ coreHours: [0, 1e12], gpuHours: [0, 1e12], terabyteYears: [0, 1e12], repeats: [0.01, 1e9], inKind: [0, 100] },
} as const satisfies Record<SheetField, readonly [number, number]>

export const sheetLimits = (field: SheetField): readonly [least: number, most: number] => LIMITS[field]

export const isSheetValue = (field: SheetField, value: number): boolean =>
  value >= LIMITS[field][0] && value <= LIMITS[field][1]

export const writeSheet = (sheet: Sheet): string =>
  SHEET_FIELDS.flatMap((field) => (sheet[field] === undefined ? [] : [`${field}:${sheet[field]}`])).join(';')

export function readSheet(text: string | undefined): Sheet {
  const pairs = (text ?? '').split(';').flatMap((part): [SheetField, number][] => {
    const [key, value = ''] = part.split(':')
    const field = SHEET_FIELDS.find((name) => name === key)
    const isNumber = /^\d{1,12}(\.\d{1,9})?$/.test(value)
    return field && isNumber && isSheetValue(field, Number(value)) ? [[field, Number(value)]] : []
  })
  return Object.fromEntries(pairs)
}

/** Undefined while no run is told: there is nothing to ask. */
export function sheetPath(sheet: Sheet, rate: number | undefined, language: Language): string | undefined {
  if (!(sheet.coreHours || sheet.gpuHours || sheet.terabyteYears)) return undefined
  const query = new URLSearchParams({ lang: language })
  for (const field of SHEET_FIELDS) if (sheet[field] !== undefined) query.set(field, String(sheet[field]))
  if (rate !== undefined) query.set('rate', String(rate))
  return `/planning/budget?${query}`
}
