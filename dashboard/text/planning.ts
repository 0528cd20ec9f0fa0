import type { Text } from '../../core/i18n.ts'

/** Words of the page about what comes. */
export const planningText = {
  loading: { es: 'Pronosticando…', pt: 'Prevendo…', en: 'Forecasting…' },
  failed: { es: 'No se pudo pronosticar.', pt: 'Não foi possível prever.', en: 'No forecast could be made.' },
  choices: { es: 'Qué se pronostica', pt: 'O que se prevê', en: 'What is forecast' },
  metric: { es: 'Cifra', pt: 'Figura', en: 'Figure' },
  of: { es: 'De', pt: 'De', en: 'Of' },
  all: { es: 'todo junto', pt: 'tudo junto', en: 'all together' },
  horizon: { es: 'Hasta', pt: 'Até', en: 'Up to' },
  days: { es: '{count} días', pt: '{count} dias', en: '{count} days' },
  history: { es: 'lo que fue', pt: 'o que foi', en: 'what was' },
  median: { es: 'pronóstico', pt: 'previsão', en: 'forecast' },
  headline: {
    es: '{title}: dentro de {days} días lo más probable es {middle}; 8 de cada 10 veces, entre {low} y {high}.',
    pt: '{title}: em {days} dias o mais provável é {middle}; 8 em cada 10 vezes, entre {low} e {high}.',
    en: '{title}: in {days} days most likely {middle}; 8 times out of 10 between {low} and {high}.',
  },
  none: {
    es: '{title}: todavía no hay con qué pronosticar.',
    pt: '{title}: ainda não há com que prever.',
    en: '{title}: there is nothing to forecast from yet.',
  },
  noneWhat: {
    es: 'Se pronostica lo que el libro sabe de trabajos y sesiones, y lo que se mide de los discos. Los trabajos se traen con una fuente slurm_accounting o con:',
    pt: 'Prevê-se o que o livro sabe de tarefas e sessões, e o que se mede dos discos. As tarefas vêm de uma fonte slurm_accounting ou com:',
    en: 'Forecast is what the ledger knows of jobs and sessions, and what is measured of file systems. Jobs come from a source slurm_accounting or with:',
  },
  file: { es: 'ARCHIVO', pt: 'ARQUIVO', en: 'FILE' },
  until: { es: 'Datos hasta el {day}.', pt: 'Dados até {day}.', en: 'Data up to {day}.' },
  ended: {
    es: 'Los datos terminaron el {day}: el pronóstico sigue desde ahí, y de noche no se hace ni se guarda.',
    pt: 'Os dados terminaram em {day}: a previsão segue daí, e à noite não se faz nem se guarda.',
    en: 'Data ended on {day}: the forecast goes on from there, and at night none is made or kept.',
  },
  usageNotDemand: {
    es: 'Es lo usado, no lo pedido: cuando no alcanza, lo que espera no se ve aquí.',
    pt: 'É o usado, não o pedido: quando falta, o que espera não aparece aqui.',
    en: 'This is what was used, not what was asked for: where there is too little, what waits does not show here.',
  },
  chartSummary: {
    es: 'Línea llena: lo que fue. Línea cortada: lo más probable. Franjas: la mitad, 8 de cada 10 y 95 de cada 100 veces.',
    pt: 'Linha cheia: o que foi. Linha tracejada: o mais provável. Faixas: a metade, 8 em cada 10 e 95 em cada 100 vezes.',
    en: 'Solid: what was. Dashed: the most likely. Bands: half, 8 of 10 and 95 of 100 times.',
  },
  trustTitle: { es: 'Cuánto creerle', pt: 'Quanto acreditar', en: 'How far to trust it' },
  judged: {
    es: 'Hecho con los datos de antes, {origins} veces: se equivocó {times} veces lo que se equivoca una regla simple (lo último que hubo, con los altibajos de la semana); en la franja del {percent} % cayó el {inside} % de lo que vino.',
    pt: 'Feito com os dados de antes, {origins} vezes: errou {times} vezes o que erra uma regra simples (o último que houve, com os altos e baixos da semana); na faixa de {percent} % caiu {inside} % do que veio.',
    en: 'Made from earlier data, {origins} times: it was wrong by {times} times what a simple rule is wrong by (the last there was, with the ups and downs of the week); {inside}% of what came lay in the {percent}% band.',
  },
  worse: {
    es: 'La regla simple acertó más: no decida con esto.',
    pt: 'A regra simples acertou mais: não decida com isto.',
    en: 'The simple rule did better: do not decide by this.',
  },
  unjudged: {
    es: 'La historia es demasiado corta para probarlo con lo que ya pasó.',
    pt: 'O histórico é curto demais para testá-lo com o que já passou.',
    en: 'The history is too short to try it on what has passed.',
  },
  models: { es: 'Modelos: {names}.', pt: 'Modelos: {names}.', en: 'Models: {names}.' },
  shifts: {
    es: 'Niveles nuevos desde: {days}.',
    pt: 'Níveis novos desde: {days}.',
    en: 'New levels since: {days}.',
  },
  scoreTitle: {
    es: 'Lo pronosticado y lo que vino',
    pt: 'O previsto e o que veio',
    en: 'What was forecast and what came',
  },
  scoreNone: {
    es: 'Cada noche se guardan pronósticos; los últimos son del {day}. Todavía no pasó un día pronosticado con el que compararlos.',
    pt: 'Toda noite se guardam previsões; as últimas são de {day}. Ainda não passou um dia previsto com que compará-las.',
    en: 'Forecasts are kept every night; the newest are of {day}. No day that was forecast has passed yet to compare them with.',
  },
  scoreNever: {
    es: 'Todavía no se guardó ningún pronóstico: el recolector los hace de noche, después de las tres.',
    pt: 'Ainda não se guardou nenhuma previsão: o coletor as faz à noite, depois das três.',
    en: 'No forecast has been kept yet: the collector makes them at night, after three.',
  },
  scoreEnded: {
    es: 'No se guardó ningún pronóstico: lo que se sabe de trabajos terminó el {day}, y lo que terminó no se pronostica de noche.',
    pt: 'Nenhuma previsão foi guardada: o que se sabe de tarefas terminou em {day}, e o que terminou não se prevê à noite.',
    en: 'No forecast was kept: what is known of jobs ended on {day}, and what has ended is not forecast at night.',
  },
  scoreStopped: {
    es: 'Los últimos pronósticos guardados son del {kept}: lo que se sabe de trabajos terminó el {day}, y lo que terminó no se pronostica de noche.',
    pt: 'As últimas previsões guardadas são de {kept}: o que se sabe de tarefas terminou em {day}, e o que terminou não se prevê à noite.',
    en: 'The newest forecasts kept are of {kept}: what is known of jobs ended on {day}, and what has ended is not forecast at night.',
  },
  event: { es: '{title}: {effect}.', pt: '{title}: {effect}.', en: '{title}: {effect}.' },
  eventTimes: {
    es: '{title} ({count} en la historia).',
    pt: '{title} ({count} no histórico).',
    en: '{title} ({count} in the history).',
  },
  leftOut: {
    es: 'Valores sueltos que no se tuvieron en cuenta: {count} ({days}).',
    pt: 'Valores isolados que não foram considerados: {count} ({days}).',
    en: 'Single wild values that were left out: {count} ({days}).',
  },
  wider: {
    es: 'Franjas {times} veces como las calibradas, por lo que erraron las de noches anteriores.',
    pt: 'Faixas {times} vezes as calibradas, pelo que erraram as de noites anteriores.',
    en: 'Bands {times} times the calibrated ones, for what those of earlier nights missed.',
  },
  scoreCaption: {
    es: 'Error: veces lo que se equivoca repetir la semana anterior. Dentro: parte de lo que vino en la franja del 80 % y del 95 %.',
    pt: 'Erro: vezes o que erra repetir a semana anterior. Dentro: parte do que veio na faixa de 80 % e de 95 %.',
    en: 'Error: times what repeating the week before is wrong by. Inside: share of what came in the 80% and 95% band.',
  },
  scoreFigure: { es: 'Cifra', pt: 'Figura', en: 'Figure' },
  scoreSteps: { es: 'Días', pt: 'Dias', en: 'Days' },
  scoreError: { es: 'Error', pt: 'Erro', en: 'Error' },
  scoreInside: { es: 'Dentro de {percent} %', pt: 'Dentro de {percent} %', en: 'Inside {percent}%' },
} as const satisfies Record<string, Text>
