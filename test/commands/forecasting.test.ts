/** Forecasts at night beyond one collector, and what the doctor says of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCollecting } from '../../commands/collecting.ts'
import { checkForecasts } from '../../commands/doctor/forecasts.ts'
import { createLog } from '../../commands/log.ts'
import { readSettings } from '../../commands/settings.ts'
import { systemClock } from '../../core/clock.ts'
import type { Job } from '../../core/ledger/job.ts'
import { type Ledger, openLedger, openLedgerWriter } from '../../store/ledger/ledger.ts'
import { fakeClock } from '../collector/fake-clock.ts'

const DAY = 86_400
/** a midnight UTC */
const T = 1_767_571_200
const DAYS = 70
const NOW = T + DAYS * DAY + 10 * 3_600
const SHARED = `language: en
sharding: { name: collector-a }
store: { metrics: { engine: victoriametrics, url: "http://127.0.0.1:9" } }
sources: { host: [] }
`

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-nightly-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function settingsOf(text: string) {
  const file = join(directory, 'a.yaml')
  writeFileSync(file, text)
  const nothing = () => undefined
  return readSettings({
    ...{ flags: { config: file, data: directory }, env: {}, positionals: [], language: 'en', version: '0' },
    ...{ dashboardDirectory: '', clock: systemClock, speak: nothing, out: nothing, err: nothing },
  })
}

async function fill(days = DAYS): Promise<void> {
  const jobs = Array.from({ length: days * 9 }, (_, at): Job => {
    const submit = T + Math.floor(at / 9) * DAY + 9 * 3_600 + (at % 9) * 60
    return {
      ...{ cluster: 'serafin', jobId: at, submit, arrayJobId: NaN, hetJobId: NaN, user: 'u', account: 'unc' },
      ...{ partition: 'cpu', qos: 'normal', state: 'COMPLETED', eligible: submit, start: submit, end: submit + 3_600 },
      ...{ elapsedSeconds: 3_600, timeLimitSeconds: 7_200, nodes: 1, cpus: 4, gpus: 0, memoryBytes: 1e9 },
      ...{ requestedCpus: 4, requestedGpus: 0, requestedMemoryBytes: 1e9, gpuType: '', usedCpuSeconds: 1 },
      ...{ nodeList: 'cn01', exitCode: 0, signal: 0 },
    }
  })
  const writer = openLedgerWriter(directory)
  await writer.takeJobs(
    (add) => add(jobs),
    () => true,
  )
  await writer.close()
}

async function whenKept(ledger: Ledger): Promise<void> {
  while ((await ledger.newestForecast()) === undefined) await new Promise((resolve) => setImmediate(resolve))
}

describe('one of several collectors', () => {
  it('forecasts at night what its own ledger knows', async () => {
    await fill()
    const clock = fakeClock(NOW)
    const log = createLog('human', 'en', () => undefined)
    const settings = settingsOf(SHARED)
    const collecting = await openCollecting({ settings, targets: [], clock, log, command: 'test' })
    const ledger = openLedger(directory)
    try {
      await clock.advance(121)
      await whenKept(ledger)
      const [kept] = await ledger.forecasts({})
      expect(kept).toMatchObject({ subject: 'requestedCoreHours', made: NOW + 120 })
    } finally {
      await ledger.close()
      await collecting.stop()
    }
  })
})

describe('the doctor', () => {
  const found = async (text: string, now: number) =>
    (await checkForecasts(settingsOf(text), now)).map(({ state, problem }) => [state, problem.code])

  it('says of one of several collectors that others keep forecasts, where it has no ledger', async () => {
    expect(await found(SHARED, NOW)).toEqual([['ok', 'doctor.forecasts_elsewhere']])
    expect(await found('language: en\n', NOW)).toEqual([])
  })

  it('says when forecasts were kept, that none were though they could be, and that jobs ended', async () => {
    await fill()
    expect(await found(SHARED, NOW)).toEqual([['warning', 'doctor.forecasts_late']])
    expect(await found(SHARED, NOW + 30 * DAY)).toEqual([['ok', 'doctor.forecasts_ended']])
    const writer = openLedgerWriter(directory)
    const one = Float64Array.of(1)
    const bounds = Float64Array.of(T + DAYS * DAY, T + (DAYS + 1) * DAY)
    const kept = { subject: 'coreHours', labels: {}, bounds, mean: one, intervals: [], about: {} }
    await writer.keepForecasts([{ ...kept, made: NOW - DAY }], NOW)
    await writer.close()
    expect(await found(SHARED, NOW)).toEqual([['ok', 'doctor.forecasts_kept']])
    expect(await found(SHARED, NOW + 3 * DAY)).toEqual([['warning', 'doctor.forecasts_late']])
  })

  it('says nothing of a ledger that is too young to forecast from', async () => {
    await fill(20)
    expect(await found(SHARED, T + 21 * DAY)).toEqual([])
  })
})
