import type { Text } from '../../core/i18n.ts'

/** How a job ended, by Slurm's words (sacct(1), JOB STATE CODES). */
export const endText = {
  COMPLETED: { es: 'se completó', pt: 'concluída', en: 'completed' },
  FAILED: { es: 'terminó con error', pt: 'encerrou com erro', en: 'ended with an error' },
  TIMEOUT: { es: 'se le acabó el tiempo', pt: 'esgotou o tempo', en: 'ran out of time' },
  NODE_FAIL: { es: 'falló un nodo', pt: 'falhou um nó', en: 'a node failed' },
  BOOT_FAIL: { es: 'un nodo no arrancó', pt: 'um nó não iniciou', en: 'a node did not boot' },
  DEADLINE: { es: 'pasó su fecha límite', pt: 'passou do prazo', en: 'missed its deadline' },
  OUT_OF_MEMORY: { es: 'le faltó memoria', pt: 'faltou memória', en: 'ran out of memory' },
  LAUNCH_FAILED: { es: 'no pudo arrancar', pt: 'não pôde iniciar', en: 'could not be launched' },
  RECONFIG_FAIL: {
    es: 'un nodo no se reconfiguró',
    pt: 'um nó não se reconfigurou',
    en: 'a node was not reconfigured',
  },
  CANCELLED: { es: 'lo cancelaron', pt: 'cancelada', en: 'was cancelled' },
  PREEMPTED: { es: 'cedió su lugar a otro', pt: 'cedeu o lugar a outra', en: 'made way for another' },
  REQUEUED: { es: 'volvió a la cola', pt: 'voltou à fila', en: 'was queued again' },
  REVOKED: { es: 'corrió en otro clúster', pt: 'executada em outro cluster', en: 'ran on another cluster' },
  UNKNOWN: { es: 'no se sabe', pt: 'não se sabe', en: 'not known' },
} as const satisfies Record<string, Text>

/** Words about how jobs ended. */
export const outcomeText = {
  outcomes: { es: 'Cómo terminaron los trabajos', pt: 'Como encerraram as tarefas', en: 'How jobs ended' },
  none: {
    es: 'No terminó ningún trabajo en este período.',
    pt: 'Nenhuma tarefa encerrou neste período.',
    en: 'No job ended in this period.',
  },
  summary: {
    es: 'De {count} trabajos terminados, se completó el {completed} % y falló el {failed} %{top}.',
    pt: 'De {count} tarefas encerradas, {completed} % concluíram e {failed} % falharam{top}.',
    en: 'Of {count} jobs that ended, {completed}% completed and {failed}% failed{top}.',
  },
  all: {
    es: 'Los {count} trabajos que terminaron se completaron.',
    pt: 'As {count} tarefas que encerraram concluíram.',
    en: 'All {count} jobs that ended completed.',
  },
  top: {
    es: ', sobre todo por {state} ({share} %)',
    pt: ', sobretudo por {state} ({share} %)',
    en: ', mostly by {state} ({share}%)',
  },
  stopped: {
    es: 'El {share} % se canceló o cedió su lugar.',
    pt: '{share} % foram canceladas ou cederam o lugar.',
    en: '{share}% were cancelled or made way.',
  },
  unknown: {
    es: 'Del {share} % no se sabe cómo terminó.',
    pt: 'De {share} % não se sabe como encerraram.',
    en: 'How {share}% ended is not known.',
  },
  hours: {
    es: 'Los que fallaron usaron el {share} % de las {hours}.',
    pt: 'As que falharam usaram {share} % das {hours}.',
    en: 'Those that failed used {share}% of the {hours}.',
  },
  overTime: {
    es: 'Lo que no consta como completado',
    pt: 'O que não consta como concluído',
    en: 'What is not known to have completed',
  },
  overTimeShare: {
    es: '{title}: {last} de los trabajos en {when}',
    pt: '{title}: {last} das tarefas em {when}',
    en: '{title}: {last} of the jobs in {when}',
  },
  overTimeJobs: {
    es: '{title}: {last} trabajos en {when}',
    pt: '{title}: {last} tarefas em {when}',
    en: '{title}: {last} jobs in {when}',
  },
  overTimeMost: {
    es: '; lo más, {most} en {worst}',
    pt: '; o máximo, {most} em {worst}',
    en: '; at most {most}, in {worst}',
  },
  show: { es: 'Mostrar', pt: 'Mostrar', en: 'Show' },
  asShare: { es: 'parte de los trabajos', pt: 'parte das tarefas', en: 'share of jobs' },
  asJobs: { es: 'cuántos trabajos', pt: 'quantas tarefas', en: 'number of jobs' },
  byState: { es: 'Por cómo terminaron', pt: 'Por como encerraram', en: 'By how they ended' },
  byPartition: { es: 'Por partición', pt: 'Por partição', en: 'By partition' },
  ending: { es: 'Cómo', pt: 'Como', en: 'How' },
  jobs: { es: 'Trabajos', pt: 'Tarefas', en: 'Jobs' },
  share: { es: 'Parte', pt: 'Parte', en: 'Share' },
  hoursShare: { es: 'De las {hours}', pt: 'Das {hours}', en: 'Of {hours}' },
  completed: { es: 'Se completó', pt: 'Concluídas', en: 'Completed' },
  failed: { es: 'Falló', pt: 'Falharam', en: 'Failed' },
  stoppedHead: { es: 'Cancelado', pt: 'Canceladas', en: 'Cancelled' },
  unknownHead: { es: 'No se sabe', pt: 'Não se sabe', en: 'Unknown' },
  mostly: { es: 'Falla sobre todo por', pt: 'Falha sobretudo por', en: 'Mostly fails by' },
} as const satisfies Record<string, Text>
