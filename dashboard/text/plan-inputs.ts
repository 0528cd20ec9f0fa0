import type { Text } from '../../core/i18n.ts'

/** What a plan assumes, by key of the configuration. */
export const assumptionText = {
  targetUtilisation: {
    es: 'Parte de la capacidad desde la que se considera lleno',
    pt: 'Parte da capacidade a partir da qual se considera cheio',
    en: 'Share of capacity that counts as full',
  },
  availability: {
    es: 'Parte del tiempo en que los nodos funcionan',
    pt: 'Parte do tempo em que os nós funcionam',
    en: 'Share of time in which nodes work',
  },
  horizonWeeks: { es: 'Hasta dónde se mira', pt: 'Até onde se olha', en: 'How far one looks ahead' },
  waitP90Hours: {
    es: 'Espera que 9 de cada 10 trabajos no deben pasar',
    pt: 'Espera que 9 em cada 10 tarefas não devem passar',
    en: 'Wait that 9 of 10 jobs are not to exceed',
  },
  lifeYears: { es: 'Vida de los equipos', pt: 'Vida dos equipamentos', en: 'Life of hardware' },
  'leadDays.p50': {
    es: 'Plazo de adquisición usual',
    pt: 'Prazo de aquisição usual',
    en: 'Usual lead time',
  },
  'leadDays.p90': {
    es: 'Plazo de adquisición largo (9 de cada 10)',
    pt: 'Prazo de aquisição longo (9 em cada 10)',
    en: 'Long lead time (9 of 10)',
  },
  pue: {
    es: 'Energía de la sala por energía de los equipos (PUE)',
    pt: 'Energia da sala por energia dos equipamentos (PUE)',
    en: 'Energy of the room for that of the hardware (PUE)',
  },
  derating: {
    es: 'Parte de la potencia de placa que se consume',
    pt: 'Parte da potência de placa que se consome',
    en: 'Share of nameplate power that is drawn',
  },
} as const satisfies Record<string, Text>

/** Inputs of formulas, by their names in the expressions. */
export const inputText = {
  targetShare: {
    es: 'parte desde la que se considera lleno',
    pt: 'parte a partir da qual se considera cheio',
    en: 'share that counts as full',
  },
  extraGrowth: { es: 'crecimiento añadido por año', pt: 'crescimento adicional por ano', en: 'extra growth a year' },
  historyWeeks: { es: 'semanas de historia', pt: 'semanas de histórico', en: 'weeks of history' },
  horizonWeeks: { es: 'semanas del horizonte', pt: 'semanas do horizonte', en: 'weeks of the horizon' },
  availability: { es: 'disponibilidad', pt: 'disponibilidade', en: 'availability' },
  usedShare: { es: 'usado ÷ pedido', pt: 'usado ÷ pedido', en: 'used ÷ asked' },
  capex: { es: 'precio de los equipos', pt: 'preço dos equipamentos', en: 'price of the hardware' },
  lifeYears: { es: 'años de vida', pt: 'anos de vida', en: 'years of life' },
  opexYear: { es: 'gastos de un año', pt: 'gastos de um ano', en: 'running costs of a year' },
  units: { es: 'núcleos o GPU', pt: 'núcleos ou GPU', en: 'cores or GPUs' },
  utilisation: { es: 'utilización', pt: 'utilização', en: 'utilisation' },
  usableTerabytes: { es: 'TB utilizables', pt: 'TB utilizáveis', en: 'usable TB' },
  filled: { es: 'parte llena', pt: 'parte cheia', en: 'share filled' },
  kilowatts: { es: 'kW', pt: 'kW', en: 'kW' },
  pue: { es: 'PUE', pt: 'PUE', en: 'PUE' },
  energyPrice: { es: 'precio del kWh', pt: 'preço do kWh', en: 'price of a kWh' },
  unitHours: { es: 'horas en un año', pt: 'horas em um ano', en: 'hours in a year' },
  cloudPrice: { es: 'precio de la nube por hora', pt: 'preço da nuvem por hora', en: 'cloud price an hour' },
  egressTerabytes: { es: 'TB que salen de la nube', pt: 'TB que saem da nuvem', en: 'TB that leave the cloud' },
  egressPrice: { es: 'precio de sacar un TB', pt: 'preço de tirar um TB', en: 'price of a TB out' },
  storageTerabytes: { es: 'TB guardados en la nube', pt: 'TB guardados na nuvem', en: 'TB kept in the cloud' },
  storagePrice: { es: 'precio de guardar un TB', pt: 'preço de guardar um TB', en: 'price of keeping a TB' },
  staffYear: { es: 'personal de un año', pt: 'pessoal de um ano', en: 'staff of a year' },
  ownedYear: { es: 'costo propio de un año', pt: 'custo próprio de um ano', en: 'own cost of a year' },
  local: { es: 'parte en moneda local', pt: 'parte em moeda local', en: 'part in local currency' },
  imported: { es: 'parte importada', pt: 'parte importada', en: 'imported part' },
  rate: {
    es: 'tipo de cambio, o costo unitario',
    pt: 'taxa de câmbio, ou custo unitário',
    en: 'exchange rate, or unit cost',
  },
  shift: { es: 'cambio del tipo', pt: 'mudança da taxa', en: 'shift of the rate' },
  energyYear: { es: 'energía de un año', pt: 'energia de um ano', en: 'energy of a year' },
  repairYear: { es: 'reparaciones de un año', pt: 'reparos de um ano', en: 'repairs of a year' },
  backlog: { es: 'en cola ahora', pt: 'na fila agora', en: 'waiting now' },
  cancelledPending: {
    es: 'cancelado mientras esperaba',
    pt: 'cancelado enquanto esperava',
    en: 'cancelled while waiting',
  },
  denied: { es: 'negado por cuota', pt: 'negado por cota', en: 'denied by quota' },
  lost: { es: 'ido a otro lado', pt: 'foi para outro lugar', en: 'gone elsewhere' },
  deliverableDay: { es: 'lo que se entrega en un día', pt: 'o que se entrega em um dia', en: 'deliverable in a day' },
  servers: { es: 'lugares', pt: 'lugares', en: 'servers' },
  load: { es: 'carga', pt: 'carga', en: 'load' },
  meanService: { es: 'duración media de un trabajo', pt: 'duração média de uma tarefa', en: 'mean run time of a job' },
  cvArrival: { es: 'variación de las llegadas', pt: 'variação das chegadas', en: 'variation of arrivals' },
  cvService: { es: 'variación de las duraciones', pt: 'variação das durações', en: 'variation of run times' },
  breachP10: { es: 'fecha temprana (P10)', pt: 'data antecipada (P10)', en: 'early date (P10)' },
  leadP90: { es: 'plazo largo (P90)', pt: 'prazo longo (P90)', en: 'long lead time (P90)' },
  nodes: { es: 'clases de nodos sumadas', pt: 'classes de nós somadas', en: 'kinds of nodes added up' },
  derating: { es: 'parte de la potencia de placa', pt: 'parte da potência de placa', en: 'share of nameplate power' },
  amountOfRun: { es: 'de una ejecución', pt: 'de uma execução', en: 'of one run' },
  repeats: { es: 'ejecuciones', pt: 'execuções', en: 'runs' },
  share: { es: 'parte de este renglón', pt: 'parte desta linha', en: 'share of this line' },
} as const satisfies Record<string, Text>

/** Units of figures, by their names in the answers: a currency before them stays. */
export const unitWords = {
  'core-hour': { es: 'hora-núcleo', pt: 'hora-núcleo', en: 'core-hour' },
  'GPU-hour': { es: 'hora-GPU', pt: 'hora-GPU', en: 'GPU-hour' },
  'core-hours': { es: 'horas-núcleo', pt: 'horas-núcleo', en: 'core-hours' },
  'GPU-hours': { es: 'horas-GPU', pt: 'horas-GPU', en: 'GPU-hours' },
  'TB-year': { es: 'TB y año', pt: 'TB e ano', en: 'TB-year' },
  year: { es: 'año', pt: 'ano', en: 'year' },
  week: { es: 'semana', pt: 'semana', en: 'week' },
  days: { es: 'días', pt: 'dias', en: 'days' },
} as const satisfies Record<string, Text>
