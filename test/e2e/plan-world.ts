/**
 * A made-up cluster whose demand grows until today, its inventory, and what the documentation's example assumes: for
 * the page that plans. No figure of it is of a real centre.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { lastNight } from '../../commands/forecasting/nightly.ts'
import type { Job } from '../../core/ledger/job.ts'
import { openLedgerWriter } from '../../store/ledger/ledger.ts'
import { makePlace } from '../commands/program.ts'
import { type Service, startService } from '../real/service.ts'

export const ZONE = 'America/Argentina/Cordoba'
const DAY = 86_400
const DAYS = 130 * 7
const DOCS = join(import.meta.dirname, '../../docs/es/planificacion.md')

/** Asks for twenty hours and runs for ten; every fourth is one of two GPUs. */
function jobOf(midnight: number, day: number, n: number): Job {
  const submit = midnight - (DAYS - day) * DAY + 3_600 + n * 300
  const gpus = n % 4 === 0 ? 2 : 0
  return {
    ...{ cluster: 'serafin', jobId: day * 100 + n, submit, arrayJobId: NaN, hetJobId: NaN, user: `u${n % 7}` },
    ...{ account: 'unc', partition: gpus > 0 ? 'gpu' : 'cpu', qos: 'normal', state: 'COMPLETED' },
    ...{
      eligible: submit,
      start: submit + 600,
      end: submit + 36_600,
      elapsedSeconds: 36_000,
      timeLimitSeconds: 72_000,
    },
    ...{
      nodes: 1,
      cpus: 32,
      gpus,
      memoryBytes: 64e9,
      requestedCpus: 32,
      requestedGpus: gpus,
      requestedMemoryBytes: 64e9,
    },
    ...{ gpuType: '', usedCpuSeconds: 900_000, nodeList: 'cn01', exitCode: 0, signal: 0 },
  }
}

/** From thirteen jobs a day to twenty-six, fewer on weekends. */
function countOf(day: number): number {
  const week = Math.floor(day / 7)
  // weeks go up and down by a fifth or so, the same way in each run
  const swing =
    1 + 0.2 * Math.sin(week * 12.9898) * Math.cos(week * 4.1414) + 0.06 * Math.sin((2 * Math.PI * week) / 52)
  return Math.round((13 + (13 * day) / DAYS) * swing * (day % 7 < 5 ? 1.15 : 0.62))
}

const INVENTORY = `cluster,nodes,type,cores,gpus,gpu_type,memory_gib,watts,price,currency,valid_from
serafin,cn[01-09],cpu-64,64,0,,256,700,72000,USD,2022-03-01
serafin,gn[01-03],gpu-a30,32,3,a30,256,1900,69000,USD,2023-03-01
`

/** `planning:` of the documentation's example. */
export function documentedPlanning(): unknown {
  const example = /```yaml\n(planning:[\s\S]*?)```/.exec(readFileSync(DOCS, 'utf8'))?.[1]
  if (example === undefined) throw new Error(`${DOCS} has no example that begins with planning:`)
  return (parse(example) as { planning: unknown }).planning
}

export interface PlanWorld {
  readonly service: Service
  leave(): Promise<void>
}

/** @param access of whoever is not logged in */
export async function openPlanWorld(access: 'coordinator' | 'operator' = 'coordinator'): Promise<PlanWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-plan-'))
  const data = join(directory, 'data')
  const midnight = lastNight(Date.now() / 1000, ZONE) - 3 * 3_600
  const writer = openLedgerWriter(data)
  const never = { start: NaN, end: NaN, elapsedSeconds: 0, cpus: 0, gpus: 0 }
  const jobs: Job[] = Array.from({ length: DAYS }, (_, day) =>
    Array.from({ length: countOf(day) }, (_, n) => jobOf(midnight, day, n)),
  ).flat()
  // what waits now, and what was given up while it waited
  for (let n = 60; n < 70; n += 1) {
    jobs.push({ ...jobOf(midnight, DAYS - 1, n), ...never, state: 'PENDING' })
    const given = jobOf(midnight, DAYS - 9, n)
    jobs.push({ ...given, ...never, state: 'CANCELLED', end: given.submit + DAY })
  }
  try {
    await writer.takeJobs(
      (add) => add(jobs),
      () => true,
    )
  } finally {
    await writer.close()
  }
  const place = makePlace()
  const file = place.file('inventory.csv', INVENTORY)
  const { code, err } = await place.run(['import', 'inventory', file, '--time-zone', ZONE, '--data', data]).ended
  await place.leave()
  if (code !== 0) throw new Error(err)
  // without the cluster of the real servers in the environment
  const { SLURM_CONF: _, ...cleared } = process.env
  const config = {
    ...{ data, sources: { host: [{ node: 'login01' }] } },
    ...{ planning: documentedPlanning(), access: { anonymous: access } },
  }
  const service = await startService(config, { ...cleared, TZ: ZONE })
  return {
    service,
    async leave() {
      await service.stop()
      rmSync(directory, { recursive: true })
    },
  }
}
