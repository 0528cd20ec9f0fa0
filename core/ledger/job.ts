/**
 * A batch job as accounting tells it: the ledger's main fact. Its natural key is `cluster`, `jobId` and `submit`, as
 * in slurmdbd's own table: a cluster's numbers begin anew after a while, and a job that is requeued is submitted again.
 */
import type { UnixSeconds } from '../series.ts'

/** Base states, sacct(1) "JOB STATE CODES". Stored by their place: new ones go to the end. */
export const JOB_STATES = [
  'PENDING',
  'RUNNING',
  'SUSPENDED',
  'COMPLETED',
  'CANCELLED',
  'FAILED',
  'TIMEOUT',
  'NODE_FAIL',
  'PREEMPTED',
  'BOOT_FAIL',
  'DEADLINE',
  'OUT_OF_MEMORY',
  'REQUEUED',
  'RESIZING',
  'REVOKED',
  'LAUNCH_FAILED',
  'RECONFIG_FAIL',
  /** of records older than Slurm, and of whatever a source cannot tell */
  'UNKNOWN',
] as const
export type JobState = (typeof JOB_STATES)[number]

/** States that a job has before it ends. */
export const OPEN_STATES: ReadonlySet<JobState> = new Set(['PENDING', 'RUNNING', 'SUSPENDED', 'RESIZING'])

/** Numbers are NaN, and texts empty, where accounting does not tell. */
export interface Job {
  readonly cluster: string
  /** of this job, also where it is a task of an array or a part of a heterogeneous one (`JobIDRaw`) */
  readonly jobId: number
  readonly submit: UnixSeconds
  /** of the array it is a task of, or stands for */
  readonly arrayJobId: number
  /** of the heterogeneous job it is a part of */
  readonly hetJobId: number
  /** as the cluster names the person: never stored in the clear beside the job */
  readonly user: string
  readonly account: string
  readonly partition: string
  readonly qos: string
  readonly state: JobState
  /** since when it could have started, but for the machine being full */
  readonly eligible: UnixSeconds
  /** NaN until it starts, and of one that never did */
  readonly start: UnixSeconds
  /** NaN until it ends */
  readonly end: UnixSeconds
  /** how long it has run so far, suspensions left out; 0 of one that never started */
  readonly elapsedSeconds: number
  /** Infinity where there is none */
  readonly timeLimitSeconds: number
  /** allocated ones; 0 of a job that never started */
  readonly nodes: number
  readonly cpus: number
  readonly gpus: number
  readonly memoryBytes: number
  /** what was asked for */
  readonly requestedCpus: number
  readonly requestedGpus: number
  readonly requestedMemoryBytes: number
  /** model of the GPUs it got, or asked for */
  readonly gpuType: string
  /** CPU time used by its processes, where it was recorded */
  readonly usedCpuSeconds: number
  /** packed as Slurm writes them: `cn[01-04,07]` */
  readonly nodeList: string
  /** 0, or the code or signal it ended with, as `code:signal` */
  readonly exitCode: number
  readonly signal: number
}
