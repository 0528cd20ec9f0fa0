import type { Language } from '../../core/i18n.ts'
import { formatNumber } from './format.ts'

/** As `formatDuration`, to the nearest: of a wait one says 2 h when it was 1 h 50 min. Whole seconds at least. */
export function formatWait(seconds: number, language: Language): string {
  const say = (unitSeconds: number, unit: string) =>
    `${formatNumber(Math.round(seconds / unitSeconds), language)} ${unit}`
  if (seconds < 89.5) return say(1, 's')
  if (seconds < 89.5 * 60) return say(60, 'min')
  return seconds < 35.5 * 3600 ? say(3600, 'h') : say(86_400, 'd')
}
