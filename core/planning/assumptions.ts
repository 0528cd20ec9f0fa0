/**
 * What a plan assumes: what `atalaya.yaml` tells under `planning`, and defaults, which are shown as such with where they
 * come from. What has no default and is not told is not known.
 */
import type { Text } from '../i18n.ts'

export interface LeadDays {
  readonly p50: number
  readonly p90: number
}

/** A resource whose date is asked for, where what Slurm and the inventory tell does not say it. */
export interface PoolConfig {
  readonly name: string
  readonly cluster: string
  readonly resource: 'cores' | 'gpus'
  /** whose jobs are its demand; all of the cluster where absent */
  readonly partitions?: readonly string[] | undefined
  /** kinds of nodes of the inventory that are its supply; all where absent */
  readonly types?: readonly string[] | undefined
  /** of nodes with GPUs, the model that is meant */
  readonly gpuType?: string | undefined
  /** in place of the inventory */
  readonly units?: number | undefined
}

export interface NodeConfig {
  readonly name: string
  readonly cores: number
  readonly gpus: number
  readonly gpuType: string
  readonly memoryGibibytes?: number | undefined
  readonly watts: number
  readonly rackUnits: number
  readonly price: number
  readonly lifeYears?: number | undefined
  readonly leadDays?: LeadDays | undefined
  /** of the price, ISO 8601 */
  readonly quoted?: string | undefined
}

export interface CallConfig {
  readonly name: string
  /** ISO 8601 days */
  readonly opens: string
  readonly closes: string
  readonly moneyDays: number
}

export interface CloudConfig {
  readonly coreHour?: number | undefined
  readonly gpuHour?: number | undefined
  readonly terabyteYear?: number | undefined
  readonly egressTerabyte?: number | undefined
  readonly egressTerabytes: number
  readonly staffYear: number
  /** of the prices, ISO 8601 */
  readonly date: string
  /** what they are of, in words */
  readonly scope: string
}

export interface PlanningConfig {
  readonly targetUtilisation?: number | undefined
  readonly availability?: number | undefined
  readonly horizonWeeks?: number | undefined
  readonly waitP90Hours?: number | undefined
  readonly waitTargets: readonly { readonly partition: string; readonly p90Hours: number }[]
  readonly lifeYears?: number | undefined
  readonly leadDays?: LeadDays | undefined
  readonly pue?: number | undefined
  readonly derating?: number | undefined
  /** of all amounts under `planning`, ISO 4217 */
  readonly currency?: string | undefined
  readonly exchange?:
    | { readonly local: string; readonly rate: number; readonly date: string; readonly source: string }
    | undefined
  /** of a kWh */
  readonly energyPrice?: number | undefined
  /** of a year and the whole centre, energy left out */
  readonly staffYear?: number | undefined
  readonly roomYear?: number | undefined
  /** of a year and an old node */
  readonly repairYear?: number | undefined
  readonly storage?:
    | {
        readonly capex: number
        readonly opexYear: number
        readonly usableTerabytes: number
        readonly filled: number
        readonly lifeYears?: number | undefined
      }
    | undefined
  readonly cloud?: CloudConfig | undefined
  readonly nodes: readonly NodeConfig[]
  readonly calls: readonly CallConfig[]
  readonly room?:
    | {
        readonly feedKilowatts?: number | undefined
        readonly coolingBtuAnHour?: number | undefined
        readonly rackUnits?: number | undefined
        readonly upsKilowatts?: number | undefined
        /** taken already */
        readonly usedRackUnits?: number | undefined
      }
    | undefined
  readonly pools: readonly PoolConfig[]
  /** people who may have a server at once */
  readonly hubs: readonly { readonly hub: string; readonly sessions: number }[]
  readonly filesystems: readonly { readonly node: string; readonly mount: string }[]
  readonly budget?: { readonly validDays: number; readonly inKindShare: number } | undefined
}

export const NO_PLANNING: PlanningConfig = {
  ...{ waitTargets: [], nodes: [], calls: [], pools: [], hubs: [], filesystems: [] },
}

interface Default {
  readonly title: Text
  readonly value: number
  readonly unit: string
  /** where it comes from; ours where it is a choice of this project */
  readonly source: Text
}

const OURS: Text = { es: 'elección de este proyecto', pt: 'escolha deste projeto', en: 'a choice of this project' }

export const PLANNING_DEFAULTS = {
  targetUtilisation: {
    title: { es: 'Uso al que se apunta', pt: 'Uso almejado', en: 'Target utilisation' },
    value: 0.8,
    unit: 'ratio',
    source: {
      es: 'entre las bandas de 60–85 % y 70–85 % de guías del sector (bioteam, mevasis); fuente débil',
      pt: 'entre as faixas de 60–85 % e 70–85 % de guias do setor (bioteam, mevasis); fonte fraca',
      en: 'within the 60–85 % and 70–85 % bands of trade guides (bioteam, mevasis); a weak source',
    },
  },
  availability: {
    title: { es: 'Disponibilidad', pt: 'Disponibilidade', en: 'Availability' },
    value: 0.95,
    unit: 'ratio',
    source: OURS,
  },
  horizonWeeks: {
    title: { es: 'Semanas que se miran por delante', pt: 'Semanas à frente', en: 'Weeks looked ahead' },
    value: 104,
    unit: 'weeks',
    source: OURS,
  },
  waitP90Hours: {
    title: {
      es: 'Espera que 9 de cada 10 trabajos no superan',
      pt: 'Espera que 9 de cada 10 tarefas não superam',
      en: 'Wait that 9 of 10 jobs do not exceed',
    },
    value: 24,
    unit: 'hours',
    source: {
      es: 'el umbral de la alerta wait_high de este proyecto',
      pt: 'o limiar do alerta wait_high deste projeto',
      en: 'the threshold of this project’s alert wait_high',
    },
  },
  lifeYears: {
    title: { es: 'Años de vida de los equipos', pt: 'Anos de vida dos equipamentos', en: 'Years of life of hardware' },
    value: 5,
    unit: 'years',
    source: {
      es: 'la vida usual en costos de cómputo propio (Internet2, 2017)',
      pt: 'a vida usual em custos de computação própria (Internet2, 2017)',
      en: 'usual life in costs of owned computing (Internet2, 2017)',
    },
  },
  'leadDays.p50': {
    title: { es: 'Plazo usual de adquisición', pt: 'Prazo usual de aquisição', en: 'Usual lead time' },
    value: 365,
    unit: 'days',
    source: OURS,
  },
  'leadDays.p90': {
    title: { es: 'Plazo largo de adquisición (P90)', pt: 'Prazo longo de aquisição (P90)', en: 'Long lead time (P90)' },
    value: 730,
    unit: 'days',
    source: {
      es: 'de 6 a 24 meses; Clementina XXI pasó de 22 (prensa, 2022–2024)',
      pt: 'de 6 a 24 meses; a Clementina XXI passou de 22 (imprensa, 2022–2024)',
      en: '6 to 24 months; Clementina XXI took more than 22 (press, 2022–2024)',
    },
  },
  pue: {
    title: {
      es: 'Energía de la sala por energía de los equipos (PUE)',
      pt: 'Energia da sala por energia dos equipamentos (PUE)',
      en: 'Energy of the room for energy of the hardware (PUE)',
    },
    value: 1.58,
    unit: 'ratio',
    source: {
      es: 'promedio mundial, Uptime Institute, Global Data Center Survey 2023',
      pt: 'média mundial, Uptime Institute, Global Data Center Survey 2023',
      en: 'world average, Uptime Institute, Global Data Center Survey 2023',
    },
  },
  derating: {
    title: {
      es: 'Parte de la potencia de placa que se toma',
      pt: 'Parte da potência de placa que se consome',
      en: 'Share of nameplate power that is drawn',
    },
    value: 1,
    unit: 'ratio',
    source: {
      es: 'potencia de placa, sin descontar nada',
      pt: 'potência de placa, sem descontar nada',
      en: 'nameplate power, nothing taken off',
    },
  },
} as const satisfies Record<string, Default>
export type AssumptionKey = keyof typeof PLANNING_DEFAULTS
export const ASSUMPTION_KEYS = Object.keys(PLANNING_DEFAULTS) as AssumptionKey[]

export interface Assumption {
  readonly key: AssumptionKey
  readonly title: Text
  readonly value: number
  readonly unit: string
  readonly isDefault: boolean
  /** of a default */
  readonly source: Text | undefined
}

/** What is told, else the default. */
export function assumptionOf(key: AssumptionKey, planning: PlanningConfig): Assumption {
  const told =
    key === 'leadDays.p50' ? planning.leadDays?.p50 : key === 'leadDays.p90' ? planning.leadDays?.p90 : planning[key]
  const { title, value, unit, source } = PLANNING_DEFAULTS[key]
  return told === undefined
    ? { key, title, value, unit, isDefault: true, source }
    : { key, title, value: told, unit, isDefault: false, source: undefined }
}

export const DEFAULT_CURRENCY = 'USD'
