import type { Text } from '../../core/i18n.ts'

/** From the plan to what it rests on, and back. */
export const planLinks = {
  demandLink: {
    es: 'Ver el pronóstico de la demanda, cifra por cifra',
    pt: 'Ver a previsão da demanda, figura por figura',
    en: 'See the forecast of demand, figure by figure',
  },
  planLink: { es: '← Volver a la planificación', pt: '← Voltar ao planejamento', en: '← Back to planning' },
} as const satisfies Record<string, Text>
