/** Alerts about alerting itself: they are no rules over the store, so that none of them can be forgotten in one. */
import type { Text } from '../../core/i18n.ts'
import type { AlertRule } from './schema.ts'

export const STORE_UNAVAILABLE = 'store_unavailable'
export const QUERY_ERROR = 'query_error'
export const NO_DATA = 'no_data'

/** What is told of an alert, whatever it comes from. */
export type Described = Pick<
  AlertRule,
  'name' | 'title' | 'summary' | 'severity' | 'group' | 'inhibitedBy' | 'runbook' | 'for' | 'keepFiringFor'
>

const own = (
  name: string,
  more: Omit<Described, 'name' | 'runbook' | 'title' | 'summary'> & { title: Text; summary: Text },
): Described => ({
  ...more,
  name,
  runbook: name,
})

export const OWN_RULES: readonly Described[] = [
  own(STORE_UNAVAILABLE, {
    severity: 'P1',
    for: 120,
    title: {
      es: 'El almacén de métricas no responde',
      pt: 'O armazenamento de métricas não responde',
      en: 'The metric store does not answer',
    },
    summary: {
      es: 'Nada se puede evaluar: ningún otro alerta empieza ni termina hasta que responda. No quiere decir que el clúster esté mal.',
      pt: 'Nada pode ser avaliado: nenhum outro alerta começa ou termina até que responda. Não quer dizer que o cluster esteja mal.',
      en: 'Nothing can be evaluated: no other alert begins or ends until it answers. It does not mean that the cluster is in trouble.',
    },
  }),
  own(QUERY_ERROR, {
    severity: 'P2',
    for: 300,
    inhibitedBy: [STORE_UNAVAILABLE],
    title: { es: 'Consultas con error', pt: 'Consultas com erro', en: 'Queries fail' },
    summary: {
      es: 'El almacén no pudo responder sobre las métricas de {source}: sus alertas quedan como estaban.',
      pt: 'O armazenamento não pôde responder sobre as métricas de {source}: seus alertas ficam como estavam.',
      en: 'The store could not answer about metrics of {source}: their alerts stay as they were.',
    },
  }),
  own(NO_DATA, {
    severity: 'P3',
    for: 300,
    inhibitedBy: ['source_silent', STORE_UNAVAILABLE],
    title: { es: 'Sin datos', pt: 'Sem dados', en: 'No data' },
    summary: {
      es: '{source} dejó de dar datos de los que dependen reglas: su estado es desconocido, no bueno.',
      pt: '{source} deixou de dar dados de que dependem regras: seu estado é desconhecido, não bom.',
      en: '{source} stopped telling what rules depend on: its state is unknown, not good.',
    },
  }),
]
