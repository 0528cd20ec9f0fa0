/** The shapes of every answer. Strict: nothing that is not named here leaves the process. */

import { z } from '@hono/zod-openapi'
import type { MetricId } from '../core/catalogue.ts'
import { ENTRIES, STEPS, type Step } from '../core/ledger/bridge.ts'
import type { MessageCode } from '../core/messages.ts'
import { ROLES } from '../core/roles.ts'
import type { Unit } from '../core/units.ts'
import { PROVIDERS } from './access/provider.ts'

const Labels = z.record(z.string(), z.string())
const Seconds = z.number().describe('Unix seconds')
const TextSchema = z.strictObject({ es: z.string(), pt: z.string(), en: z.string() }).openapi('Text')

export const ProblemDocument = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().describe('stable; the texts are not'),
  })
  .openapi('Problem')
export type ProblemDocument = z.infer<typeof ProblemDocument>

const SeriesFold = z.union([z.enum(['sum', 'max', 'min', 'mean']), z.strictObject({ weightedBy: z.string() })])

const CatalogueField = z
  .strictObject({
    id: z.custom<MetricId>((value) => typeof value === 'string').openapi({ type: 'string' }),
    unit: z.custom<Unit>((value) => typeof value === 'string').openapi({ type: 'string' }),
    title: TextSchema,
    description: TextSchema,
    labels: z.array(z.string()).describe('every label a series of the metric may carry'),
    overTime: z.enum(['mean', 'sum', 'max', 'min', 'last']),
    acrossSeries: SeriesFold,
    rollups: z.array(z.enum(['sum', 'count', 'min', 'max', 'last'])),
  })
  .openapi('CatalogueField')

export const CatalogueAnswer = z
  .strictObject({
    languages: z.array(z.string()),
    measurements: z.array(
      z.strictObject({
        name: z.string(),
        title: TextSchema,
        labels: z.array(z.string()),
        fields: z.array(CatalogueField),
      }),
    ),
  })
  .openapi('Catalogue')
export type CatalogueAnswer = z.infer<typeof CatalogueAnswer>

const TARGET_STATES = ['ok', 'failing', 'silent', 'waiting'] as const
export type TargetState = (typeof TARGET_STATES)[number]

/** A problem in the reader's language. */
const ProblemText = z.strictObject({
  code: z.custom<MessageCode>((value) => typeof value === 'string').openapi({ type: 'string' }),
  message: z.string(),
})
export type ProblemText = z.infer<typeof ProblemText>

const SourceStatus = z
  .strictObject({
    id: z.string(),
    source: z.string(),
    title: z.string(),
    address: z.string(),
    labels: Labels,
    intervalSeconds: z.number(),
    facts: z.record(z.string(), z.string()).describe('what the target says of itself'),
    state: z
      .enum(TARGET_STATES)
      .describe(
        'ok; failing: the last attempt had errors; silent: nobody asked for 2.5 intervals; waiting: never asked',
      ),
    lastAttempt: Seconds.nullable(),
    lastSuccess: Seconds.nullable(),
    lastErrors: z.array(ProblemText),
    lastErrorAt: Seconds.nullable(),
    samples: z.number().nullable(),
    durationSeconds: z.number().nullable(),
  })
  .openapi('SourceStatus')
export type SourceStatus = z.infer<typeof SourceStatus>

const StoreStatus = z
  .strictObject({
    engine: z.string(),
    problems: z.array(ProblemText).describe('why nothing is written or something cannot be read; empty: all is well'),
    spool: z
      .strictObject({
        waitingBytes: z.number().describe('acknowledged, on this disk, not yet in the remote store'),
        capacityBytes: z.number(),
        oldestWaiting: Seconds.nullable(),
        droppedLines: z.number().describe('lost since ever because the spool was full'),
        rejectedLines: z.number().describe('refused for good by the remote store: atalaya store rejected'),
      })
      .nullable()
      .describe('null where the engine needs none'),
  })
  .openapi('StoreStatus')
export type StoreStatus = z.infer<typeof StoreStatus>

export const SourcesAnswer = z
  .strictObject({
    now: Seconds,
    since: Seconds.nullable().describe(
      'time of the oldest value kept; null while there is none or the store is out of reach',
    ),
    store: StoreStatus,
    sources: z.array(SourceStatus),
  })
  .openapi('Sources')
export type SourcesAnswer = z.infer<typeof SourcesAnswer>

export const LatestAnswer = z
  .strictObject({
    metric: z.string(),
    unit: z.string(),
    now: Seconds,
    series: z.array(
      z.strictObject({
        labels: Labels,
        value: z.number(),
        time: Seconds,
        freshUntil: Seconds.describe('later than this the value is unknown'),
      }),
    ),
  })
  .openapi('Latest')
export type LatestAnswer = z.infer<typeof LatestAnswer>

export const SnapshotAnswer = z
  .strictObject({
    now: Seconds,
    metrics: z
      .array(
        z.strictObject({
          metric: z.string(),
          unit: z.string(),
          labels: z.array(Labels).describe('one a series'),
          values: z.array(z.number()).describe('one a series'),
          times: z.array(z.int()).describe('one a series: its place in `times` of the answer'),
        }),
      )
      .describe('metrics without any value are left out'),
    times: z
      .array(z.strictObject({ time: Seconds, freshUntil: Seconds }))
      .describe('when values were told, and until when each is as good as current'),
  })
  .openapi('Snapshot')

export const SeriesAnswer = z
  .strictObject({
    metric: z.string(),
    unit: z.string(),
    start: Seconds,
    step: z.number().describe('seconds; wider than asked for where only coarser values are kept'),
    resolution: z.enum(['raw', '5m', '1h', '1d']).describe('what the answer was computed from'),
    damage: z.array(ProblemText).describe('stored parts that could not be read, and are gaps here; empty: all is well'),
    series: z.array(
      z.strictObject({
        labels: Labels,
        values: z
          .array(z.number().nullable())
          .describe('one a step; null: unknown; beyond six decimals, twelve significant digits'),
      }),
    ),
  })
  .openapi('Series')
export type SeriesAnswer = z.infer<typeof SeriesAnswer>

const PeriodColumn = z.array(z.number().nullable()).describe('one a period; null: unknown')

const BridgeStep = z.strictObject({
  reached: z.int().describe('people who took the step in time'),
  ratio: z.number().nullable().describe('of those with full follow-up'),
  low: z.number().nullable().describe('95 % interval of the ratio (Wilson)'),
  high: z.number().nullable(),
  medianDays: z.number().nullable().describe('from the first step, of those who took this one'),
})

type BridgeStepOrNone = z.ZodOptional<typeof BridgeStep>

const ENTERED = {
  people: z.int(),
  followed: z.int().describe('people whose follow-up is full: the steps count these alone'),
  steps: z.strictObject(
    Object.fromEntries(STEPS.map((step) => [step, BridgeStep.optional()])) as Record<Step, BridgeStepOrNone>,
  ),
}

export const BridgeAnswer = z
  .strictObject({
    entry: z.enum(ENTRIES).describe('the step that makes a cohort'),
    by: z.enum(['organisation', 'course']).optional(),
    followUpDays: z.int().describe('how long a step may take to count'),
    knownUntil: Seconds.nullable().describe('until when jobs and sessions are known; null: one of them is missing'),
    total: z.strictObject(ENTERED).describe('of all cohorts together'),
    cohorts: z.array(
      z.strictObject({
        quarter: z.string().describe('2026-Q1, UTC'),
        group: z.string().describe('organisation or course; empty: unknown, or not asked for'),
        ...ENTERED,
      }),
    ),
  })
  .openapi('Bridge')

export type BridgeAnswer = z.infer<typeof BridgeAnswer>

export const SessionsAnswer = z
  .strictObject({
    timeZone: z.string().describe('whose days, months and years the periods are'),
    bounds: z.array(Seconds).describe('beginnings of the periods, and the end of the last one'),
    groups: z.array(
      z.strictObject({
        names: z.strictObject({ hub: z.string().optional() }),
        figures: z.strictObject({
          sessionsStarted: PeriodColumn.describe('servers that became ready, by when they were asked for'),
          sessionHours: PeriodColumn.describe('hours that servers were surely there'),
          sessionHoursUncertain: PeriodColumn.describe(
            'hours more that they may have been: they ended while nobody looked',
          ),
          peakConcurrent: PeriodColumn.describe('servers at one moment, at most'),
          activePeople: PeriodColumn.describe('distinct people with a server in the period, staff left out'),
          serversFailed: PeriodColumn.describe('servers that were asked for and never seen ready'),
          coverageRatio: PeriodColumn.describe('share of the period in which the hub was looked at'),
        }),
      }),
    ),
  })
  .openapi('Sessions')

export const UsageAnswer = z
  .strictObject({
    timeZone: z.string().describe('whose days, months and years the periods are'),
    bounds: z.array(Seconds).describe('beginnings of the periods, and the end of the last one'),
    groups: z.array(
      z.strictObject({
        names: z.record(z.string(), z.string()).describe('what is common to the jobs of the group'),
        figures: z
          .strictObject({
            jobsSubmitted: PeriodColumn,
            jobsStarted: PeriodColumn,
            jobsEnded: PeriodColumn,
            coreHours: PeriodColumn.describe('allocated in the period, also by jobs that began before it'),
            gpuHours: PeriodColumn,
            requestedCoreHours: PeriodColumn.describe('of jobs submitted in the period: cores asked for × time limit'),
            requestedGpuHours: PeriodColumn,
            cpuEfficiencyRatio: PeriodColumn.describe('CPU time used ÷ core time, of ended jobs of which it is known'),
            people: PeriodColumn.describe('people with a job that was submitted, began, ended or ran'),
            waitP50Seconds: PeriodColumn.describe('of jobs that started: from when they were eligible'),
            waitP90Seconds: PeriodColumn,
            waitP99Seconds: PeriodColumn,
            waitSinceSubmitP50Seconds: PeriodColumn.describe('the same from their submission'),
            waitSinceSubmitP90Seconds: PeriodColumn,
            waitSinceSubmitP99Seconds: PeriodColumn,
            expansionFactorP50: PeriodColumn.describe('(wait + run) ÷ run'),
            boundedSlowdownMean: PeriodColumn.describe('max(1, (wait + run) ÷ max(run, 10 s))'),
          })
          .partial()
          .describe('those that were asked for; all where none was named'),
      }),
    ),
  })
  .openapi('Usage')
export type UsageAnswer = z.infer<typeof UsageAnswer>

export const LedgerAnswer = z
  .strictObject({
    now: Seconds,
    timeZone: z.string().describe('whose days, months and years the periods of usage are, unless asked otherwise'),
    clusters: z
      .array(
        z.strictObject({
          cluster: z.string(),
          jobs: z.int(),
          firstSubmit: Seconds.describe('midnight UTC before the first job was submitted'),
          lastSubmit: Seconds.describe('midnight UTC before the last one was'),
          knownUntil: Seconds.nullable().describe('up to when all jobs are known; null: nobody asks Slurm about them'),
        }),
      )
      .describe('sorted by name; empty: no job was ever taken in'),
    usageEnd: Seconds.nullable().describe(
      'midnight UTC after the last day on which anything is known to have happened',
    ),
  })
  .openapi('Ledger')
export type LedgerAnswer = z.infer<typeof LedgerAnswer>

export const HealthAnswer = z.strictObject({ status: z.literal('ok'), version: z.string() }).openapi('Health')

export const ReadinessAnswer = z
  .strictObject({
    ready: z.boolean(),
    checks: z.array(
      z.strictObject({
        name: z.string(),
        ok: z.boolean(),
        code: z.string(),
        message: z.string().optional().describe('for `viewer` and above'),
      }),
    ),
  })
  .openapi('Readiness')
export type ReadinessAnswer = z.infer<typeof ReadinessAnswer>

export const MeAnswer = z
  .strictObject({
    role: z.enum(ROLES).describe('what the caller may; each role includes those before it'),
    kind: z.enum(['anonymous', 'session', 'token']),
    subject: z.string().describe('who; empty: nobody in particular'),
    providers: z
      .array(z.strictObject({ kind: z.enum(PROVIDERS), name: z.string().describe('as people know it') }))
      .describe('who lets people in'),
  })
  .openapi('Me')
export type MeAnswer = z.infer<typeof MeAnswer>
