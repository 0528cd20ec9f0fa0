/** What is forecast: the one list, by names as the catalogue has them. */
import type { MetricId } from '../catalogue.ts'
import type { Text } from '../i18n.ts'
import type { Unit } from '../units.ts'

interface Common {
  readonly title: Text
  /** `hours`: of cores, GPUs, as the title says */
  readonly unit: Unit | 'hours'
  /** labels that it can be told apart by */
  readonly labels: readonly string[]
  /** it is never below; 0 where absent */
  readonly floor?: number
  /** … nor above */
  readonly ceiling?: number
  /** what was asked for, whether or not there was room: usage alone hides what waited */
  readonly isDemand: boolean
  /** what its parts come to is the whole; people are not: one may be in several */
  readonly addsUp: boolean
  /** told apart by these every night, beside all together where that makes sense */
  readonly nightly: readonly (readonly string[])[]
}
interface MetricSubject extends Common {
  readonly from: 'metric'
  readonly metric: MetricId
  /** what of a step counts */
  readonly overTime: 'mean' | 'max'
}
interface UsageSubject extends Common {
  readonly from: 'usage'
}
interface SessionsSubject extends Common {
  readonly from: 'sessions'
}
export type Subject = MetricSubject | UsageSubject | SessionsSubject

const JOB_LABELS = ['cluster', 'partition', 'account', 'organisation'] as const
const NIGHTLY_JOBS = [[], ['cluster', 'partition']] as const
const OF_JOBS = { from: 'usage', labels: JOB_LABELS, nightly: NIGHTLY_JOBS, addsUp: true } as const
const OF_SESSIONS = {
  from: 'sessions',
  unit: 'count',
  labels: ['hub'],
  isDemand: true,
  nightly: [[]],
  addsUp: false,
} as const

export const SUBJECTS = {
  requestedCoreHours: {
    ...OF_JOBS,
    ...{ unit: 'hours', isDemand: true },
    title: { es: 'Horas-núcleo pedidas por día', pt: 'Horas-núcleo pedidas por dia', en: 'Core-hours asked for a day' },
  },
  requestedGpuHours: {
    ...OF_JOBS,
    ...{ unit: 'hours', isDemand: true },
    title: { es: 'Horas-GPU pedidas por día', pt: 'Horas-GPU pedidas por dia', en: 'GPU-hours asked for a day' },
  },
  jobsSubmitted: {
    ...OF_JOBS,
    ...{ unit: 'count', isDemand: true },
    title: { es: 'Trabajos enviados por día', pt: 'Tarefas enviadas por dia', en: 'Jobs submitted a day' },
  },
  coreHours: {
    ...OF_JOBS,
    ...{ unit: 'hours', isDemand: false },
    title: { es: 'Horas-núcleo usadas por día', pt: 'Horas-núcleo usadas por dia', en: 'Core-hours used a day' },
  },
  gpuHours: {
    ...OF_JOBS,
    ...{ unit: 'hours', isDemand: false },
    title: { es: 'Horas-GPU usadas por día', pt: 'Horas-GPU usadas por dia', en: 'GPU-hours used a day' },
  },
  people: {
    ...OF_JOBS,
    ...{ unit: 'count', isDemand: true, nightly: [[]], addsUp: false },
    title: { es: 'Personas con trabajos por día', pt: 'Pessoas com tarefas por dia', en: 'People with jobs a day' },
  },
  sessionsStarted: {
    ...OF_SESSIONS,
    addsUp: true,
    title: { es: 'Sesiones iniciadas por día', pt: 'Sessões iniciadas por dia', en: 'Sessions started a day' },
  },
  peakConcurrent: {
    ...OF_SESSIONS,
    title: {
      es: 'Sesiones a la vez, máximo del día',
      pt: 'Sessões ao mesmo tempo, máximo do dia',
      en: 'Sessions at once, most of a day',
    },
  },
  activePeople: {
    ...OF_SESSIONS,
    title: { es: 'Personas en el Hub por día', pt: 'Pessoas no Hub por dia', en: 'People on the Hub a day' },
  },
  'filesystem.used_ratio': {
    ...{ from: 'metric', metric: 'filesystem.used_ratio', overTime: 'mean', unit: 'ratio', isDemand: true, ceiling: 1 },
    labels: ['node', 'mount'],
    addsUp: false,
    nightly: [['node', 'mount']],
    title: { es: 'Ocupación de discos', pt: 'Ocupação de discos', en: 'File systems, used' },
  },
} as const satisfies Record<string, Subject>

export type SubjectId = keyof typeof SUBJECTS
export const SUBJECT_IDS = Object.keys(SUBJECTS) as SubjectId[]
export const subjectOf = (id: SubjectId): Subject => SUBJECTS[id]
