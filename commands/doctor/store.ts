/** The store of metrics, and what waits for it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import { AppError, type Problem } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { HOUR_SECONDS, MEBIBYTE } from '../../core/units.ts'
import type { Engine } from '../../store/metrics/engine.ts'
import { ENGINES } from '../../store/metrics/registry.ts'
import type { MetricStore } from '../../store/metrics/store.ts'
import { openStore } from '../collecting.ts'
import type { Settings } from '../settings.ts'
import { toolOf } from '../store/engine.ts'
import { bytesText, numberText, timeText } from '../store/output.ts'
import type { Diagnosis } from './diagnosis.ts'

/** What waits longer than this is behind. */
const BEHIND_SECONDS = HOUR_SECONDS
/** So is a spool fuller than this. */
const FULL_RATIO = 0.5

export interface StoreDiagnoses {
  readonly diagnoses: readonly Diagnosis[]
  /** of what is stored */
  readonly newest: UnixSeconds | undefined
}

export async function checkStore(settings: Settings, clock: Clock): Promise<StoreDiagnoses> {
  let store: MetricStore | undefined
  try {
    store = await openStore(settings, 'read', clock)
    return await examine(store, settings, clock)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // before the first start there is nothing wrong with that
    const state = error.kind === 'not_found' ? 'warning' : 'problem'
    return { diagnoses: [{ check: 'store', state, problem: error.problem }], newest: undefined }
  } finally {
    await store?.close()
  }
}

async function examine(store: MetricStore, settings: Settings, clock: Clock): Promise<StoreDiagnoses> {
  const { language } = settings
  const { engine } = settings.config.store.metrics
  const found = await store.check()
  const problems = found.length > 0 ? found : await checkWriting(settings, clock)
  const spool = checkSpool(settings, clock.now())
  if (problems.length > 0) {
    // unreachable, say: then its figures cannot be had either
    const diagnoses = problems.map((problem): Diagnosis => ({ check: 'store', state: 'problem', problem }))
    return { diagnoses: [...diagnoses, ...spool], newest: undefined }
  }
  const { series, bytes, newest } = await store.statistics()
  const params = {
    engine,
    series: numberText(series, language),
    bytes: bytesText(bytes, language),
    newest: newest === undefined ? '–' : timeText(newest),
  }
  const good: Diagnosis = { check: 'store', state: 'ok', problem: { code: 'doctor.store_good', params } }
  return { diagnoses: [good, ...spool], newest }
}

/**
 * Whether a server takes a mark and still has it afterwards. From a folder of its own: the collector's spool is the
 * collector's. Nothing else is sent, for nothing else waits there.
 */
async function checkWriting({ config }: Settings, clock: Clock): Promise<readonly Problem[]> {
  const { engine, ...options } = config.store.metrics
  if (!toolOf(engine, 'waiting')) return []
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-doctor-'))
  try {
    const store = await (ENGINES[engine] as Engine).open({ directory, mode: 'write', options, clock })
    try {
      return await store.check()
    } finally {
      await store.close()
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** As the collector has it: this process only looks. */
function checkSpool({ config, dataDirectory, language }: Settings, now: UnixSeconds): Diagnosis[] {
  const { engine, spool } = config.store.metrics
  const waiting = toolOf(engine, 'waiting')?.(dataDirectory)
  if (!waiting) return []
  const { waitingBytes, oldestWaiting, droppedLines, rejectedLines } = waiting
  const capacityBytes = (spool?.capacityMebibytes ?? Infinity) * MEBIBYTE
  const found: Diagnosis[] = []
  const say = (state: Diagnosis['state'], problem: Problem) => found.push({ check: 'spool', state, problem })
  const params = {
    waiting: bytesText(waitingBytes, language),
    capacity: bytesText(capacityBytes, language),
    oldest: oldestWaiting === undefined ? '–' : timeText(oldestWaiting),
  }
  const isOld = oldestWaiting !== undefined && now - oldestWaiting > BEHIND_SECONDS
  if (isOld || waitingBytes > FULL_RATIO * capacityBytes) say('warning', { code: 'doctor.spool_behind', params })
  else say('ok', { code: 'doctor.spool_good', params })
  if (droppedLines > 0)
    say('problem', { code: 'doctor.spool_dropped', params: { lines: numberText(droppedLines, language) } })
  if (rejectedLines > 0)
    say('warning', { code: 'doctor.spool_rejected', params: { lines: numberText(rejectedLines, language) } })
  return found
}
