import type { Text } from '../../core/i18n.ts'

/** Words that stand beside numbers and names of lines. */
export const unitText = {
  points: { es: 'pts', pt: 'pts', en: 'pts' },
  others: { es: 'otros', pt: 'outros', en: 'others' },
} as const satisfies Record<string, Text>
