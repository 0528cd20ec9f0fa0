import { GAUGE, type Measurement } from './types.ts'

const sources = ['collector'] as const

/** The watcher watched: one series a target for every scrape, successful or not. */
export const scrape = {
  title: { es: 'Recolección', pt: 'Coleta', en: 'Scrape' },
  labels: ['target', 'source'],
  fields: {
    success: {
      unit: 'boolean',
      overTime: 'min',
      rollups: ['sum', 'count', 'min'],
      acrossSeries: 'mean',
      sources,
      title: { es: 'Consulta exitosa', pt: 'Consulta bem-sucedida', en: 'Scrape succeeded' },
      description: {
        es: '1 si la consulta al objetivo dio datos completos y válidos, 0 si no.',
        pt: '1 se a consulta ao alvo deu dados completos e válidos, 0 se não.',
        en: '1 when the target gave complete and valid data, 0 when it did not.',
      },
    },
    duration_seconds: {
      unit: 'seconds',
      ...GAUGE,
      acrossSeries: 'max',
      sources,
      title: { es: 'Duración de la consulta', pt: 'Duração da consulta', en: 'Scrape duration' },
      description: {
        es: 'De la conexión al último dato entendido.',
        pt: 'Da conexão ao último dado entendido.',
        en: 'From connecting to the last datum understood.',
      },
    },
    samples: {
      unit: 'count',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Muestras', pt: 'Amostras', en: 'Samples' },
      description: {
        es: 'Muestras que trajo la respuesta.',
        pt: 'Amostras trazidas pela resposta.',
        en: 'Samples in the answer.',
      },
    },
    body_bytes: {
      unit: 'bytes',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Tamaño de la respuesta', pt: 'Tamanho da resposta', en: 'Answer size' },
      description: {
        es: 'Bytes de la respuesta, ya descomprimida.',
        pt: 'Bytes da resposta, já descomprimida.',
        en: 'Bytes of the answer, decompressed.',
      },
    },
  },
} as const satisfies Measurement
