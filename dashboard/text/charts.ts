import type { Text } from '../../core/i18n.ts'

/** Words every chart shares. */
export const chartText = {
  band: { es: 'banda del {percent} %', pt: 'faixa de {percent} %', en: '{percent}% band' },
  summaryNone: {
    es: '{title}: sin datos en este período.',
    pt: '{title}: sem dados neste período.',
    en: '{title}: no data in this period.',
  },
  summaryNow: { es: '{title}: {value}{move}', pt: '{title}: {value}{move}', en: '{title}: {value}{move}' },
  summaryMax: {
    es: 'el máximo fue {value} ({clock})',
    pt: 'o máximo foi {value} ({clock})',
    en: 'the maximum was {value} ({clock})',
  },
  summaryMost: {
    es: 'lo más en {name} ({value})',
    pt: 'a maior parte em {name} ({value})',
    en: 'most in {name} ({value})',
  },
  summaryFrom: { es: 'hay datos desde {clock}', pt: 'há dados desde {clock}', en: 'data begin at {clock}' },
  summaryEnded: {
    es: 'sin datos desde {clock}',
    pt: 'sem dados desde {clock}',
    en: 'no data since {clock}',
  },
  summaryGaps: {
    es: 'faltan datos en el {percent} % del período',
    pt: 'faltam dados em {percent} % do período',
    en: 'data are missing for {percent}% of the period',
  },
  moveSame: { es: ', igual que hace {duration}', pt: ', igual a {duration} atrás', en: ', the same as {duration} ago' },
  moveMore: {
    es: ', {amount} más que hace {duration}',
    pt: ', {amount} a mais que há {duration}',
    en: ', {amount} more than {duration} ago',
  },
  moveLess: {
    es: ', {amount} menos que hace {duration}',
    pt: ', {amount} a menos que há {duration}',
    en: ', {amount} less than {duration} ago',
  },
  andMore: { es: 'y {count} más', pt: 'e mais {count}', en: 'and {count} more' },
  sum: { es: 'en total', pt: 'no total', en: 'in all' },
  table: { es: 'Tabla', pt: 'Tabela', en: 'Table' },
  running: { es: '(en curso)', pt: '(em curso)', en: '(under way)' },
  period: { es: 'Período', pt: 'Período', en: 'Period' },
  time: { es: 'Hora', pt: 'Hora', en: 'Time' },
  csv: { es: 'CSV', pt: 'CSV', en: 'CSV' },
  csvOf: { es: 'Descargar CSV: {title}', pt: 'Baixar CSV: {title}', en: 'Download CSV: {title}' },
  png: { es: 'PNG', pt: 'PNG', en: 'PNG' },
  pngOf: { es: 'Descargar imagen PNG: {title}', pt: 'Baixar imagem PNG: {title}', en: 'Download PNG image: {title}' },
  loading: { es: 'Cargando…', pt: 'Carregando…', en: 'Loading…' },
  empty: {
    es: 'Sin datos en este período.',
    pt: 'Sem dados neste período.',
    en: 'No data in this period.',
  },
  emptyNext: {
    es: 'Pruebe un período más largo; si sigue vacío, mire la lista de objetivos.',
    pt: 'Tente um período mais longo; se continuar vazio, veja a lista de alvos.',
    en: 'Try a longer period; if it stays empty, look at the list of targets.',
  },
  failed: {
    es: 'No se pudo actualizar desde hace {duration}: {detail}',
    pt: 'Não foi possível atualizar há {duration}: {detail}',
    en: 'Could not be refreshed for {duration}: {detail}',
  },
  failedNext: { es: 'Se reintenta solo.', pt: 'Nova tentativa automática.', en: 'It retries by itself.' },
  zoomHint: {
    es: 'Arrastre sobre un gráfico para acercar toda la página a ese tramo.',
    pt: 'Arraste sobre um gráfico para aproximar a página inteira desse trecho.',
    en: 'Drag over a chart to zoom the whole page to that span.',
  },
} as const satisfies Record<string, Text>
