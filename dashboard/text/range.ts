import type { Text } from '../../core/i18n.ts'

/** Words of the form for any period. */
export const rangeText = {
  from: { es: 'Desde', pt: 'De', en: 'From' },
  to: { es: 'Hasta', pt: 'Até', en: 'To' },
  apply: { es: 'Ver', pt: 'Ver', en: 'Show' },
  rangeWrong: {
    es: '«Hasta» debe ser posterior a «desde».',
    pt: '«Até» deve ser posterior a «de».',
    en: '“To” must be later than “from”.',
  },
} as const satisfies Record<string, Text>
