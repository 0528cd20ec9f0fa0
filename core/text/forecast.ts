import type { Text } from '../i18n.ts'

/** What is told of forecasts that cannot be made. */
export const forecastText = {
  'forecast.usage': {
    es: 'Escriba: atalaya forecast --csv ARCHIVO --horizon PASOS [--season 24,168] [--levels 80,95] [--events ARCHIVO] [--above VALOR] [--outliers mask|keep] [--json]',
    pt: 'Escreva: atalaya forecast --csv ARQUIVO --horizon PASSOS [--season 24,168] [--levels 80,95] [--events ARQUIVO] [--above VALOR] [--outliers mask|keep] [--json]',
    en: 'Write: atalaya forecast --csv FILE --horizon STEPS [--season 24,168] [--levels 80,95] [--events FILE] [--above VALUE] [--outliers mask|keep] [--json]',
  },
  'forecast.bad_option': {
    es: '{option} lleva números enteros de {least} a {most}, separados por comas (dice «{value}»).',
    pt: '{option} leva números inteiros de {least} a {most}, separados por vírgulas (diz "{value}").',
    en: '{option} takes whole numbers from {least} to {most}, with commas between them (it says "{value}").',
  },
  'forecast.bad_choice': {
    es: '{option} lleva uno de: {allowed} (dice «{value}»).',
    pt: '{option} leva um de: {allowed} (diz "{value}").',
    en: '{option} takes one of: {allowed} (it says "{value}").',
  },
  'forecast.uneven': {
    es: 'Las fechas de la serie no siguen un paso parejo ni de meses: mire el valor {value}. Complete las filas que faltan, con el valor vacío, o quite la columna de fechas y diga los eventos por número de paso.',
    pt: 'As datas da série não seguem um passo regular nem de meses: veja o valor {value}. Complete as linhas que faltam, com o valor vazio, ou tire a coluna de datas e diga os eventos por número do passo.',
    en: 'The dates of the series follow no even step, nor months: look at value {value}. Add the rows that are missing, with an empty value, or take the column of dates out and tell events by the number of the step.',
  },
  'forecast.passing': {
    es: 'Pasa de {value}: probabilidad {share} dentro del horizonte; primer paso {p10} (uno de cada diez caminos), {p50} (la mitad), {p90} (nueve de cada diez).',
    pt: 'Passa de {value}: probabilidade {share} dentro do horizonte; primeiro passo {p10} (um de cada dez caminhos), {p50} (a metade), {p90} (nove de cada dez).',
    en: 'Above {value}: probability {share} within the horizon; first step {p10} (one path in ten), {p50} (half), {p90} (nine in ten).',
  },
  'forecast.event_learned': {
    es: '{name}: {effect}, aprendido de {before} pasos de la historia; {ahead} por venir.',
    pt: '{name}: {effect}, aprendido de {before} passos do histórico; {ahead} por vir.',
    en: '{name}: {effect}, learned from {before} steps of the history; {ahead} to come.',
  },
  'forecast.event_told': {
    es: '{name}: {effect}, como dice el archivo; {before} pasos en la historia, {ahead} por venir.',
    pt: '{name}: {effect}, como diz o arquivo; {before} passos no histórico, {ahead} por vir.',
    en: '{name}: {effect}, as the file says; {before} steps in the history, {ahead} to come.',
  },
  'forecast.event_unknown': {
    es: '{name}: efecto desconocido, la historia no tiene con qué aprenderlo ({before} pasos); {ahead} por venir sin él. Puede decirlo en la columna expected.',
    pt: '{name}: efeito desconhecido, o histórico não tem com que aprendê-lo ({before} passos); {ahead} por vir sem ele. Pode dizê-lo na coluna expected.',
    en: '{name}: effect unknown, the history has nothing to learn it from ({before} steps); {ahead} to come without it. You may tell it in the column expected.',
  },
  'forecast.left_out': {
    es: 'Valores sueltos que no se tuvieron en cuenta: {count} (pasos {steps}); con --outliers keep se usan.',
    pt: 'Valores isolados que não foram considerados: {count} (passos {steps}); com --outliers keep são usados.',
    en: 'Single wild values that were left out: {count} (steps {steps}); --outliers keep uses them.',
  },
  'forecast.mean': { es: 'media', pt: 'média', en: 'mean' },
  'forecast.judged': {
    es: 'Probado con {origins} finales anteriores de la misma serie: error {mase} veces el de repetir la temporada anterior (MASE); {owa} frente a Naive2 (OWA; menos de 1 es mejor).',
    pt: 'Testado com {origins} finais anteriores da mesma série: erro {mase} vezes o de repetir a temporada anterior (MASE); {owa} frente ao Naive2 (OWA; menos de 1 é melhor).',
    en: 'Tried at {origins} earlier ends of the same series: an error {mase} times that of repeating the last season (MASE); {owa} against Naive2 (OWA; below 1 is better).',
  },
  'forecast.unjudged': {
    es: 'La historia es demasiado corta para probar el pronóstico con su propio pasado: no se sabe cuán bueno es.',
    pt: 'O histórico é curto demais para testar a previsão com o próprio passado: não se sabe quão boa é.',
    en: 'The history is too short to try the forecast on its own past: nobody knows how good it is.',
  },
  'forecast.models': { es: 'Modelos: {names}', pt: 'Modelos: {names}', en: 'Models: {names}' },
  'forecast.history_short': {
    es: 'Historia demasiado corta para pronosticar: {known} valores conocidos, hacen falta {needed}. Espere a que se junten más datos o use un paso más corto.',
    pt: 'Histórico curto demais para prever: {known} valores conhecidos, são necessários {needed}. Espere que se juntem mais dados ou use um passo mais curto.',
    en: 'History too short to forecast: {known} known values, {needed} are needed. Wait for more data or use a shorter step.',
  },
  'forecast.insufficient_steps': {
    es: 'Historia insuficiente: hacen falta {missing} pasos más.',
    pt: 'Histórico insuficiente: faltam {missing} passos.',
    en: 'Insufficient history: needs {missing} more steps.',
  },
  'forecast.insufficient_weeks': {
    es: 'Historia insuficiente: hacen falta {missing} semanas más.',
    pt: 'Histórico insuficiente: faltam {missing} semanas.',
    en: 'Insufficient history: needs {missing} more weeks.',
  },
  'forecast.insufficient_days': {
    es: 'Historia insuficiente: hacen falta {missing} días más.',
    pt: 'Histórico insuficiente: faltam {missing} dias.',
    en: 'Insufficient history: needs {missing} more days.',
  },
  'forecast.insufficient_hours': {
    es: 'Historia insuficiente: hacen falta {missing} horas más.',
    pt: 'Histórico insuficiente: faltam {missing} horas.',
    en: 'Insufficient history: needs {missing} more hours.',
  },
  'forecast.known_short': {
    es: 'Lo que se sabe de antemano (cursos, feriados, equipos) llega a {known} pasos, y hacen falta {needed}: los de la historia y los del horizonte.',
    pt: 'O que se sabe de antemão (cursos, feriados, equipamentos) chega a {known} passos, e são necessários {needed}: os do histórico e os do horizonte.',
    en: 'What is known beforehand (courses, holidays, hardware) reaches {known} steps, and {needed} are needed: those of the history and those of the horizon.',
  },
  'forecast.event_course': {
    es: 'Cursos: efecto de cada uno en marcha',
    pt: 'Cursos: efeito de cada um em andamento',
    en: 'Courses: effect of each one under way',
  },
  'forecast.event_capacity': {
    es: 'Equipamiento: efecto del doble',
    pt: 'Equipamento: efeito do dobro',
    en: 'Hardware: effect of twice as much',
  },
  'forecast.event_outage': {
    es: 'Interrupciones: sus días son desconocidos, no cero',
    pt: 'Interrupções: seus dias são desconhecidos, não zero',
    en: 'Outages: their days are unknown, not zero',
  },
  'forecast.not_finite': {
    es: 'El modelo no dio números finitos; los demás modelos siguen sin él.',
    pt: 'O modelo não deu números finitos; os demais modelos seguem sem ele.',
    en: 'The model gave no finite numbers; the other models go on without it.',
  },
} as const satisfies Record<string, Text>
