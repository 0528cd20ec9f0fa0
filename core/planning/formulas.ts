/**
 * The formulas of capacity planning, by the ids that answers carry: each figure can be led back to how it was reckoned,
 * from what, and where that comes from. Names in an expression are those of the figure's inputs.
 */
import type { Text } from '../i18n.ts'

interface Formula {
  readonly expression: string
  readonly title: Text
  /** paper, manual or practice that it follows */
  readonly source: string
}

export const FORMULAS = {
  'cost.node-hours': {
    expression: '(capex / lifeYears + opexYear) / (units × 8760 × availability × utilisation)',
    title: {
      es: 'Costo completo por hora',
      pt: 'Custo total por hora',
      en: 'Full cost an hour',
    },
    source: 'Internet2 (2017): hardware over its life, energy, and how much of it is used',
  },
  'cost.storage-year': {
    expression: '(capex / lifeYears + opexYear) / (usableTerabytes × filled)',
    title: { es: 'Costo completo por TB y año', pt: 'Custo total por TB e ano', en: 'Full cost a TB and year' },
    source: 'as cost.node-hours, over the terabytes that hold data',
  },
  'cost.energy-year': {
    expression: 'kilowatts × pue × 8760 × energyPrice',
    title: { es: 'Energía de un año', pt: 'Energia de um ano', en: 'Energy of a year' },
    source: 'ISO/IEC 30134-2 (PUE)',
  },
  'cost.cloud-year': {
    expression: 'unitHours × cloudPrice + egressTerabytes × egressPrice + storageTerabytes × storagePrice + staffYear',
    title: { es: 'Lo mismo en la nube, por año', pt: 'O mesmo na nuvem, por ano', en: 'The same in the cloud, a year' },
    source: 'NASA NAS-2018-01: the scope of both sides is to be the same',
  },
  'cost.break-even': {
    expression: 'ownedYear / (cloudPrice × units × 8760 × availability)',
    title: {
      es: 'Uso desde el que conviene lo propio',
      pt: 'Uso a partir do qual o próprio compensa',
      en: 'Use from which owning pays',
    },
    source: 'annual owned cost ÷ (cloud price × capacity)',
  },
  'cost.exchange': {
    expression: 'local + imported × rate × (1 + shift)',
    title: {
      es: 'Costo si cambia el tipo de cambio',
      pt: 'Custo se o câmbio mudar',
      en: 'Cost if the exchange rate moves',
    },
    source: '± 30 % of the rate of the day',
  },
  'cost.keep': {
    expression: '(energyYear + repairYear) / (units × 8760 × availability × utilisation)',
    title: {
      es: 'Costo marginal de conservarlos',
      pt: 'Custo marginal de mantê-los',
      en: 'Marginal cost of keeping them',
    },
    source: 'energy and repair alone: what was paid is paid',
  },
  'saturation.date': {
    expression:
      'first week w of horizonWeeks in which demand(4 weeks to w) × (1 + extraGrowth)^(w / 52) ≥ targetShare × deliverable(4 weeks to w; availability), over paths from historyWeeks of asked × usedShare; P10, P50, P90',
    title: { es: 'Fecha en que se llena', pt: 'Data em que fica cheio', en: 'Date when it is full' },
    source: 'paths of the calibrated forecast (Pinson et al., Wind Energy 12 (2009) 51)',
  },
  'supply.deliverable': {
    expression: 'Σ units × hours in service × availability − planned downtime',
    title: { es: 'Lo que se puede entregar', pt: 'O que se pode entregar', en: 'What can be delivered' },
    source: 'Slurm, sreport(1): reported − planned down',
  },
  'demand.weekly': {
    expression: 'requested × usedShare, by week of submission',
    title: { es: 'Demanda', pt: 'Demanda', en: 'Demand' },
    source: 'what was asked, not what fitted; usedShare: hours used ÷ asked, of jobs that ran',
  },
  'demand.unmet': {
    expression: 'backlog + cancelledPending + denied + lost',
    title: { es: 'Demanda sin atender', pt: 'Demanda não atendida', en: 'Unmet demand' },
    source: 'sreport(1), OverCommitted, and what it does not see',
  },
  'demand.backlog': {
    expression: 'backlog / deliverableDay',
    title: { es: 'Días de trabajo en espera', pt: 'Dias de trabalho em espera', en: 'Days of work waiting' },
    source: 'backlog ÷ what can be delivered in a day',
  },
  'queue.wait': {
    expression: 'erlangC(servers, load) / (servers × (1 − load)) × meanService × (cvArrival² + cvService²) / 2',
    title: {
      es: 'Espera media (cota optimista)',
      pt: 'Espera média (estimativa otimista)',
      en: 'Mean wait (optimistic)',
    },
    source: 'Allen, Probability, Statistics and Queueing Theory (1990): Allen–Cunneen; no wide jobs, no bursts',
  },
  'order.by': {
    expression: 'breachP10 − leadP90',
    title: { es: 'Pedir antes de', pt: 'Pedir antes de', en: 'Order by' },
    source: 'the early end of the date, and the long end of the lead time',
  },
  'fit.power': {
    expression: 'Σ nodes × kilowatts × derating',
    title: { es: 'Potencia', pt: 'Potência', en: 'Power' },
    source: 'nameplate power × derating',
  },
  'fit.cooling': {
    expression: 'kilowatts × 3412',
    title: { es: 'Calor (BTU/h)', pt: 'Calor (BTU/h)', en: 'Heat (BTU/h)' },
    source: '1 kW = 3,412 BTU/h',
  },
  'fit.rack': {
    expression: 'Σ nodes × rackUnits',
    title: { es: 'Unidades de bastidor', pt: 'Unidades de rack', en: 'Rack units' },
    source: 'EIA-310: 1 U = 44.45 mm',
  },
  'budget.line': {
    expression: 'amountOfRun × repeats × share × rate',
    title: { es: 'Renglón del presupuesto', pt: 'Linha do orçamento', en: 'Line of the budget' },
    source: 'one measured run × repeats × full cost',
  },
} as const satisfies Record<string, Formula>
export type FormulaId = keyof typeof FORMULAS
