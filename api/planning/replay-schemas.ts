/** What the API says of a queue that is replayed. */
import { z } from '@hono/zod-openapi'
import { PlanFigure, shared, Trouble } from './schemas.ts'

const known = z.number().nullable()
const Seconds = z.number().describe('Unix seconds')

const Waits = z
  .strictObject({
    jobs: z.int().describe('that began to wait in the window and started'),
    unstarted: z.int().describe('that never did; their waits are in no quantile'),
    p50: known.describe('seconds from eligible to start'),
    p90: known,
    p99: known,
    expansionP50: known.describe('median of (wait + run) / run'),
    expansionMean: known,
  })
  .openapi('ReplayWaits')

const Band = z
  .strictObject({ low: known, middle: known, high: known })
  .describe('middle of the seeds, and what four of five of them lie between')
  .openapi('ReplayBand')

const WaitBands = z
  .strictObject({
    ...{ jobs: Band, unstarted: Band, p50: Band, p90: Band, p99: Band, expansionP50: Band, expansionMean: Band },
  })
  .openapi('ReplayWaitBands')

export const ReplayAnswer = z
  .strictObject({
    timeZone: shared.timeZone,
    formulas: shared.formulas,
    askedAt: Seconds.describe('when this was replayed; it may be older than the newest jobs'),
    cluster: z.string(),
    submitted: z.strictObject({ from: Seconds, to: Seconds }).describe('jobs that were submitted in it are replayed'),
    measured: z.strictObject({ from: Seconds, to: Seconds }).describe('the queue fills before it'),
    jobs: z.int(),
    asked: z.strictObject({
      growth: z.number().describe('ratio: 0.2 is a fifth more'),
      nodes: z.int(),
      partition: z.string().nullable(),
      seeds: z.int(),
      targetWaitSeconds: known,
      backfill: z.enum(['none', 'easy', 'conservative']),
    }),
    scenario: z.strictObject({
      nodes: z.int().describe('with those that were found to be needed'),
      partition: z.string().nullable(),
      pool: z.string().nullable().describe('that gets them: the largest of the partition'),
    }),
    capacity: z.strictObject({
      partitions: z.array(
        z.strictObject({
          partition: z.string(),
          source: z
            .enum(['slurm', 'nodeLists', 'trace'])
            .describe('who tells its nodes: slurmctld; the nodes on which its jobs ran; nobody: the most used at once'),
          sourceText: z.string(),
          peakCores: known.describe('the most that its jobs used at once'),
          peakGpus: known,
          knownCores: known.describe('of the nodes that are told; less than peakCores: they are not all'),
          knownGpus: known,
          wholeNodeShare: known.describe('share of its jobs that took whole nodes; null: jobs do not tell nodes'),
        }),
      ),
      pools: z.array(
        z.strictObject({
          name: z.string(),
          partitions: z.array(z.string()).describe('that share it'),
          nodes: z.int().describe('at the beginning'),
          cores: z.int().describe('of each'),
          gpus: z.int(),
          gpuType: z.string(),
          allocation: z
            .enum(['node', 'shared', 'pooled'])
            .describe('whole nodes; parts of nodes; all cores as if of one machine'),
        }),
      ),
    }),
    fidelity: z.strictObject({
      logErrorP50: known.describe('|ln((replayed + 60 s) / (recorded + 60 s))| of all waits, as it was'),
      logErrorP90: known,
      text: z.string(),
    }),
    waits: z.array(
      z.strictObject({
        partition: z.string().nullable().describe('null: all'),
        size: z.string().nullable().describe('null: all'),
        recorded: Waits.nullable().describe('null: nobody'),
        replayed: Waits.nullable().describe('as it was, replayed'),
        scenario: WaitBands,
      }),
    ),
    utilisation: z.array(
      z.strictObject({
        resource: z.enum(['cores', 'gpus']),
        recorded: known,
        replayed: known,
        scenario: Band,
      }),
    ),
    search: z
      .strictObject({
        targetWaitSeconds: z.number(),
        nodes: z.int().nullable().describe('the fewest more; null: not even the most that was tried'),
        tried: z.array(z.strictObject({ nodes: z.int(), waitSeconds: known })),
      })
      .nullable(),
    screening: z.strictObject({
      isOptimistic: z.literal(true).describe('it knows no wide jobs and no bursts'),
      base: PlanFigure.nullable().describe('mean wait; null: jobs or capacity tell too little'),
      scenario: PlanFigure.nullable(),
    }),
    problems: z.array(
      Trouble.extend({ count: z.int() }).strict().describe('of jobs: the first of its kind, and how many there are'),
    ),
    limits: z.string().describe('what a replay does not know'),
  })
  .openapi('PlanningReplay')
export type ReplayAnswer = z.infer<typeof ReplayAnswer>

export const ReplayProgress = z
  .strictObject({
    state: z.literal('running'),
    jobs: z.int().describe('replayed so far, over all runs; 0: it waits for another replay, or reads'),
    total: z.int().nullable().describe('null: not known yet, or it shows only on the way (targetWait)'),
    text: z.string(),
  })
  .openapi('PlanningReplayProgress')
export type ReplayProgress = z.infer<typeof ReplayProgress>
