/**
 * The formulas of capacity planning, by the ids that answers carry: each figure can be led back to how it was reckoned,
 * from what, and where that comes from. Names in an expression are those of the figure's inputs.
 */
import type { Text } from '../i18n.ts'

interface Formula {
  readonly expression: string
  readonly title: Text
  /** paper, manual or practice that it follows */
  readonly source: Text
}

export const FORMULAS = {
  'cost.node-hours': {
    expression: '(capex / lifeYears + opexYear) / (units × 8760 × availability × utilisation)',
    title: {
      es: 'Costo completo por hora',
      pt: 'Custo total por hora',
      en: 'Full cost an hour',
    },
    source: {
      es: 'Internet2 (2017): equipos en su vida útil, energía y cuánto se usan',
      pt: 'Internet2 (2017): equipamentos em sua vida útil, energia e quanto são usados',
      en: 'Internet2 (2017): hardware over its life, energy, and how much of it is used',
    },
  },
  'cost.storage-year': {
    expression: '(capex / lifeYears + opexYear) / (usableTerabytes × filled)',
    title: { es: 'Costo completo por TB y año', pt: 'Custo total por TB e ano', en: 'Full cost a TB and year' },
    source: {
      es: 'como el costo por hora, entre los terabytes que guardan datos',
      pt: 'como o custo por hora, entre os terabytes que guardam dados',
      en: 'as the cost an hour, over the terabytes that hold data',
    },
  },
  'cost.energy-year': {
    expression: 'kilowatts × pue × 8760 × energyPrice',
    title: { es: 'Energía de un año', pt: 'Energia de um ano', en: 'Energy of a year' },
    source: { es: 'ISO/IEC 30134-2 (PUE)', pt: 'ISO/IEC 30134-2 (PUE)', en: 'ISO/IEC 30134-2 (PUE)' },
  },
  'cost.cloud-year': {
    expression: 'unitHours × cloudPrice + egressTerabytes × egressPrice + storageTerabytes × storagePrice + staffYear',
    title: { es: 'Lo mismo en la nube, por año', pt: 'O mesmo na nuvem, por ano', en: 'The same in the cloud, a year' },
    source: {
      es: 'NASA NAS-2018-01: ambos lados con el mismo alcance',
      pt: 'NASA NAS-2018-01: os dois lados com o mesmo escopo',
      en: 'NASA NAS-2018-01: both sides with the same scope',
    },
  },
  'cost.break-even': {
    expression: 'ownedYear / (cloudPrice × units × 8760 × availability)',
    title: {
      es: 'Uso desde el que conviene lo propio',
      pt: 'Uso a partir do qual o próprio compensa',
      en: 'Use from which owning pays',
    },
    source: {
      es: 'costo anual propio ÷ (precio de la nube × capacidad)',
      pt: 'custo anual próprio ÷ (preço da nuvem × capacidade)',
      en: 'annual owned cost ÷ (cloud price × capacity)',
    },
  },
  'cost.exchange': {
    expression: 'local + imported × rate × (1 + shift)',
    title: {
      es: 'Costo si cambia el tipo de cambio',
      pt: 'Custo se o câmbio mudar',
      en: 'Cost if the exchange rate moves',
    },
    source: {
      es: '± 30 % del tipo de cambio del día',
      pt: '± 30 % da taxa de câmbio do dia',
      en: '± 30 % of the rate of the day',
    },
  },
  'cost.keep': {
    expression: '(energyYear + repairYear) / (units × 8760 × availability × utilisation)',
    title: {
      es: 'Costo marginal de conservarlos',
      pt: 'Custo marginal de mantê-los',
      en: 'Marginal cost of keeping them',
    },
    source: {
      es: 'solo energía y reparaciones: lo pagado ya se pagó',
      pt: 'só energia e consertos: o que foi pago já foi pago',
      en: 'energy and repair alone: what was paid is paid',
    },
  },
  'saturation.date': {
    // both sides are of the four weeks up to w
    expression:
      'min w ≤ horizonWeeks: demand(w; historyWeeks, usedShare) × (1 + extraGrowth)^(w / 52) ≥ targetShare × deliverable(w; availability) → P10, P50, P90',
    title: { es: 'Fecha en que se llena', pt: 'Data em que fica cheio', en: 'Date when it is full' },
    source: {
      es: 'trayectorias del pronóstico calibrado (Pinson et al., Wind Energy 12 (2009) 51)',
      pt: 'trajetórias da previsão calibrada (Pinson et al., Wind Energy 12 (2009) 51)',
      en: 'paths of the calibrated forecast (Pinson et al., Wind Energy 12 (2009) 51)',
    },
  },
  'supply.deliverable': {
    expression: 'Σ units × (hoursInService − plannedDowntime) × availability',
    title: { es: 'Lo que se puede entregar', pt: 'O que se pode entregar', en: 'What can be delivered' },
    source: {
      es: 'Slurm, sreport(1): reported − planned down',
      pt: 'Slurm, sreport(1): reported − planned down',
      en: 'Slurm, sreport(1): reported − planned down',
    },
  },
  'demand.weekly': {
    expression: 'Σ requested × usedShare',
    title: { es: 'Demanda', pt: 'Demanda', en: 'Demand' },
    source: {
      es: 'lo pedido, no lo que entró; usedShare: horas usadas ÷ pedidas, de los trabajos que corrieron',
      pt: 'o pedido, não o que coube; usedShare: horas usadas ÷ pedidas, das tarefas que rodaram',
      en: 'what was asked, not what fitted; usedShare: hours used ÷ asked, of jobs that ran',
    },
  },
  'demand.unmet': {
    expression: 'backlog + cancelledPending + denied + lost',
    title: { es: 'Demanda sin atender', pt: 'Demanda não atendida', en: 'Unmet demand' },
    source: {
      es: 'sreport(1), OverCommitted, y lo que no ve',
      pt: 'sreport(1), OverCommitted, e o que não vê',
      en: 'sreport(1), OverCommitted, and what it does not see',
    },
  },
  'demand.backlog': {
    expression: 'backlog / deliverableDay',
    title: { es: 'Días de trabajo en espera', pt: 'Dias de trabalho em espera', en: 'Days of work waiting' },
    source: {
      es: 'lo que espera ÷ lo que se entrega en un día',
      pt: 'o que espera ÷ o que se entrega em um dia',
      en: 'backlog ÷ what can be delivered in a day',
    },
  },
  'queue.wait': {
    expression: 'erlangC(servers, load) / (servers × (1 − load)) × meanService × (cvArrival² + cvService²) / 2',
    title: {
      es: 'Espera media (cota optimista)',
      pt: 'Espera média (estimativa otimista)',
      en: 'Mean wait (optimistic)',
    },
    source: {
      es: 'Allen–Cunneen (Allen, Probability, Statistics and Queueing Theory, 1990): sin trabajos anchos ni ráfagas',
      pt: 'Allen–Cunneen (Allen, Probability, Statistics and Queueing Theory, 1990): sem tarefas largas nem rajadas',
      en: 'Allen–Cunneen (Allen, Probability, Statistics and Queueing Theory, 1990): no wide jobs, no bursts',
    },
  },
  'order.by': {
    expression: 'breachP10 − leadP90',
    title: { es: 'Pedir antes de', pt: 'Pedir antes de', en: 'Order by' },
    source: {
      es: 'el extremo temprano de la fecha y el largo del plazo',
      pt: 'o extremo cedo da data e o longo do prazo',
      en: 'the early end of the date, and the long end of the lead time',
    },
  },
  'fit.power': {
    expression: 'Σ nodes × kilowatts × derating',
    title: { es: 'Potencia', pt: 'Potência', en: 'Power' },
    source: { es: 'potencia de placa × factor', pt: 'potência de placa × fator', en: 'nameplate power × derating' },
  },
  'fit.cooling': {
    expression: 'kilowatts × 3412',
    title: { es: 'Calor (BTU/h)', pt: 'Calor (BTU/h)', en: 'Heat (BTU/h)' },
    source: { es: '1 kW = 3412 BTU/h', pt: '1 kW = 3412 BTU/h', en: '1 kW = 3412 BTU/h' },
  },
  'fit.rack': {
    expression: 'Σ nodes × rackUnits',
    title: { es: 'Unidades de bastidor', pt: 'Unidades de rack', en: 'Rack units' },
    source: { es: 'EIA-310', pt: 'EIA-310', en: 'EIA-310' },
  },
  'budget.line': {
    expression: 'amountOfRun × repeats × share × rate',
    title: { es: 'Renglón del presupuesto', pt: 'Linha do orçamento', en: 'Line of the budget' },
    source: {
      es: 'una ejecución medida × repeticiones × costo completo',
      pt: 'uma execução medida × repetições × custo total',
      en: 'one measured run × repeats × full cost',
    },
  },
} as const satisfies Record<string, Formula>
export type FormulaId = keyof typeof FORMULAS
