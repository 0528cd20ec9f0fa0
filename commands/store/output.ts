/** Figures as these commands show them. */
import { type Language, LOCALES } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'

const STEPS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** `12.3 MiB` in the reader's way of writing numbers; what is not known is a dash */
export function bytesText(bytes: number, language: Language): string {
  if (Number.isNaN(bytes)) return '–'
  const step = Math.min(STEPS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  const digits = step === 0 ? 0 : 1
  return `${numberText(bytes / 1024 ** step, language, digits)} ${STEPS[step]}`
}

/** what is not known is a dash */
export function numberText(value: number, language: Language, digits = 0): string {
  if (Number.isNaN(value)) return '–'
  return value.toLocaleString(LOCALES[language], { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** `2026-03-01 12:30:00` in UTC */
export function timeText(seconds: UnixSeconds): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}
