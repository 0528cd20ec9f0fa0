import type { Text } from '../../core/i18n.ts'

/** Units of figures, by their names in the answers: a currency before them stays. */
export const unitWords = {
  'core-hour': { es: 'hora-núcleo', pt: 'hora-núcleo', en: 'core-hour' },
  'GPU-hour': { es: 'hora-GPU', pt: 'hora-GPU', en: 'GPU-hour' },
  'core-hours': { es: 'horas-núcleo', pt: 'horas-núcleo', en: 'core-hours' },
  'GPU-hours': { es: 'horas-GPU', pt: 'horas-GPU', en: 'GPU-hours' },
  'TB-year': { es: 'TB y año', pt: 'TB e ano', en: 'TB-year' },
  year: { es: 'año', pt: 'ano', en: 'year' },
  week: { es: 'semana', pt: 'semana', en: 'week' },
  days: { es: 'días', pt: 'dias', en: 'days' },
} as const satisfies Record<string, Text>
