import type { Text } from '../../core/i18n.ts'

/** Words about waiting: how long, and who waits now. */
export const waitText = {
  waits: {
    es: 'Esperas por partición y tamaño',
    pt: 'Esperas por partição e tamanho',
    en: 'Waits by partition and size',
  },
  matrix: { es: 'Matriz de esperas', pt: 'Matriz de esperas', en: 'Matrix of waits' },
  worst: {
    es: 'Donde más se espera es en {place}, con {size}: la mitad espera menos de {p50} y 1 de cada 10, más de {p90}.',
    pt: 'Onde mais se espera é em {place}, com {size}: metade espera menos de {p50} e 1 em cada 10, mais de {p90}.',
    en: 'The longest waits are in {place}, with {size}: half wait less than {p50} and 1 in 10 more than {p90}.',
  },
  only: {
    es: 'En {place}, con {size}, la mitad espera menos de {p50} y 1 de cada 10, más de {p90}.',
    pt: 'Em {place}, com {size}, metade espera menos de {p50} e 1 em cada 10, mais de {p90}.',
    en: 'In {place}, with {size}, half wait less than {p50} and 1 in 10 more than {p90}.',
  },
  none: {
    es: 'No empezó ningún trabajo en este período.',
    pt: 'Nenhuma tarefa começou neste período.',
    en: 'No job began in this period.',
  },
  instant: {
    es: 'Casi nadie espera: 9 de cada 10 trabajos empiezan en menos de un minuto.',
    pt: 'Quase ninguém espera: 9 em cada 10 tarefas começam em menos de um minuto.',
    en: 'Hardly anybody waits: 9 in 10 jobs begin within a minute.',
  },
  definition: {
    es: 'Desde que el trabajo podía empezar (eligible) hasta que empezó; cuentan los que empezaron en el período.',
    pt: 'Desde que a tarefa podia começar (eligible) até começar; contam as que começaram no período.',
    en: 'From when the job could have begun (eligible) until it did; jobs that began in the period count.',
  },
  key: {
    es: 'Arriba, la mitad espera menos; abajo, 1 de cada 10 espera más; después, cuántos trabajos.',
    pt: 'Acima, metade espera menos; abaixo, 1 em cada 10 espera mais; depois, quantas tarefas.',
    en: 'Above, half wait less; below, 1 in 10 waits more; then how many jobs.',
  },
  half: { es: 'la mitad, menos de', pt: 'metade, menos de', en: 'half, less than' },
  tenth: { es: '1 de cada 10, más de', pt: '1 em cada 10, mais de', en: '1 in 10, more than' },
  started: { es: 'trabajos', pt: 'tarefas', en: 'jobs' },
  legendNone: {
    es: 'enviados, y ninguno empezó',
    pt: 'enviadas, e nenhuma começou',
    en: 'sent, and none began',
  },
  noneStarted: { es: 'ninguno empezó', pt: 'nenhuma começou', en: 'none began' },
  ofSubmitted: { es: 'de {count}', pt: 'de {count}', en: 'of {count}' },
  noJobs: { es: '— sin trabajos', pt: '— sem tarefas', en: '— no jobs' },
  partition: { es: 'Partición', pt: 'Partição', en: 'Partition' },
  size: { es: 'Tamaño', pt: 'Tamanho', en: 'Size' },
  cores: { es: 'núcleos', pt: 'núcleos', en: 'cores' },
  gpus: { es: 'GPU', pt: 'GPUs', en: 'GPUs' },
  oneCore: { es: '1 núcleo', pt: '1 núcleo', en: '1 core' },
  oneGpu: { es: '1 GPU', pt: '1 GPU', en: '1 GPU' },
  sizeUnknown: { es: 'tamaño sin informar', pt: 'tamanho não informado', en: 'size not reported' },
  orMore: { es: '{count} o más', pt: '{count} ou mais', en: '{count} or more' },
  shorter: { es: 'menos de 1 min', pt: 'menos de 1 min', en: 'under 1 min' },
  longer: { es: '7 d o más', pt: '7 d ou mais', en: '7 d or more' },
  overTime: { es: 'Espera a lo largo del tiempo', pt: 'Espera ao longo do tempo', en: 'Waits over time' },
  overTimeLast: {
    es: 'De los que empezaron en {when}, la mitad esperó menos de {p50} y 1 de cada 10, más de {p90}.',
    pt: 'Das que começaram em {when}, metade esperou menos de {p50} e 1 em cada 10, mais de {p90}.',
    en: 'Of those that began in {when}, half waited less than {p50} and 1 in 10 more than {p90}.',
  },
  overTimeInstant: {
    es: 'De los que empezaron en {when}, 9 de cada 10 no esperaron ni un minuto.',
    pt: 'Das que começaram em {when}, 9 em cada 10 não esperaram nem um minuto.',
    en: 'Of those that began in {when}, 9 in 10 did not even wait a minute.',
  },
  overTimeWorst: {
    es: 'Lo peor fue {when}: 1 de cada 10, más de {p90}.',
    pt: 'O pior foi {when}: 1 em cada 10, mais de {p90}.',
    en: 'The worst was {when}: 1 in 10, more than {p90}.',
  },
  lineHalf: { es: 'mediana', pt: 'mediana', en: 'median' },
  lineTenth: { es: 'p90', pt: 'p90', en: 'p90' },

  now: { es: 'Quién espera ahora', pt: 'Quem espera agora', en: 'Who waits now' },
  nowNone: { es: 'Ahora no espera ningún trabajo.', pt: 'Nenhuma tarefa espera agora.', en: 'No job waits now.' },
  nowSummary: {
    es: 'Ahora esperan {count} trabajos, más que nada en {place} ({jobs}).',
    pt: 'Agora esperam {count} tarefas, a maior parte em {place} ({jobs}).',
    en: '{count} jobs wait now, most of them in {place} ({jobs}).',
  },
  nowSummaryOnly: {
    es: 'Ahora esperan {count} trabajos, en {place}.',
    pt: 'Agora esperam {count} tarefas, em {place}.',
    en: '{count} jobs wait now, in {place}.',
  },
  nowOldest: {
    es: 'El que más, desde hace {duration} en {place}.',
    pt: 'A que mais, há {duration} em {place}.',
    en: 'The oldest for {duration}, in {place}.',
  },
  nowJobs: { es: 'Trabajos', pt: 'Tarefas', en: 'Jobs' },
  nowLongest: { es: 'Espera más larga', pt: 'Espera mais longa', en: 'Longest wait' },
  nowReason: { es: 'Sobre todo porque', pt: 'Sobretudo porque', en: 'Mostly because' },
  nowNote: {
    es: 'La espera más larga no cuenta retenidos ni dependientes.',
    pt: 'A espera mais longa não conta retidas nem dependentes.',
    en: 'The longest wait leaves out held and dependent jobs.',
  },
  nowAccounts: { es: 'Por cuenta', pt: 'Por conta', en: 'By account' },
  nowAccountsNote: {
    es: 'Según la contabilidad, {age}; un arreglo en espera cuenta como un trabajo.',
    pt: 'Segundo a contabilidade, {age}; um array em espera conta como uma tarefa.',
    en: 'As accounting tells it, {age}; a waiting array counts as one job.',
  },
  nowCoreHours: { es: 'Piden', pt: 'Pedem', en: 'Ask for' },
  nowNoSource: {
    es: 'Atalaya no mira la cola de Slurm.',
    pt: 'O Atalaya não observa a fila do Slurm.',
    en: 'Atalaya does not watch Slurm’s queue.',
  },
} as const satisfies Record<string, Text>
