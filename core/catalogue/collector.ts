import { type Measurement, STEP } from './types.ts'

/** A collector that shares its targets with others: that it lives, and how many are its own. */
export const collector = {
  title: { es: 'Recolector', pt: 'Coletor', en: 'Collector' },
  labels: ['collector'],
  fields: {
    targets: {
      unit: 'count',
      ...STEP,
      acrossSeries: 'sum',
      sources: ['collector'],
      title: { es: 'Objetivos propios', pt: 'Alvos próprios', en: 'Targets of its own' },
      description: {
        es: 'Objetivos que este recolector consulta ahora, de los que comparte con otros.',
        pt: 'Alvos que este coletor consulta agora, dentre os que divide com outros.',
        en: 'Targets this collector asks now, out of those it shares with others.',
      },
    },
  },
} as const satisfies Measurement
