/** Slurm's accounts as Atalaya keeps them, against what sacct and sreport say of the same time. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DRY_PORTS } from '../../collector/ports.ts'
import type { Scraper } from '../../collector/source.ts'
import { slurmAccounting } from '../../collector/sources/slurm-accounting.ts'
import type { AppError } from '../../core/errors.ts'
import { HOUR_SECONDS } from '../../core/units.ts'
import { type LedgerWriter, openLedger, openLedgerWriter } from '../../store/ledger/ledger.ts'
import type { Measure } from '../../store/ledger/usage-day.ts'
import type { UsageDimension } from '../../store/ledger/usage-names.ts'
import { describeReal } from './prerequisites.ts'
import { eventually, REAL, script, slurm } from './servers.ts'
import { firstSuccess, startService } from './service.ts'

const WAYS = {
  sacct: { cli: {} },
  tcp: { rest: { url: REAL.slurmUrl, user: REAL.slurmUser, tokenFile: REAL.slurmTokenFile } },
  socket: { rest: { socket: REAL.slurmSocket } },
} as const
type Way = keyof typeof WAYS
const ways = Object.keys(WAYS) as Way[]
const LIMITS = { timeoutSeconds: 60, bodyBytes: 64 << 20, compressionRatio: 100, labels: 64 }

// sacct is run by the source itself, in this process
process.env['SLURM_CONF'] = REAL.slurmConf

const nowSeconds = (): number => Math.floor(Date.now() / 1000)

interface Source {
  readonly scraper: Scraper
  readonly ledger: LedgerWriter
  readonly directory: string
  close(): Promise<void>
}

function open(way: Way): Source {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-accounts-'))
  const ledger = openLedgerWriter(directory)
  const [target] = slurmAccounting.targets(
    slurmAccounting.entry.parse({ cluster: way, slurmCluster: REAL.cluster, since: '2026-01-01', ...WAYS[way] }),
  )
  const scraper = target!.open(LIMITS, { ...DRY_PORTS, jobs: ledger })
  return {
    scraper,
    ledger,
    directory,
    async close() {
      await scraper.close()
      await ledger.close()
      rmSync(directory, { recursive: true })
    },
  }
}

const ask = ({ scraper }: Source) => scraper.scrape({ signal: new AbortController().signal, now: nowSeconds() })

/** A job as sacct prints it: what ended in the meantime is told the same again and again. */
interface Row {
  readonly account: string
  readonly partition: string
  readonly state: string
  readonly user: string
  readonly submit: number
  readonly eligible: number
  readonly start: number
  readonly end: number
  readonly elapsed: number
  readonly cpus: number
  readonly gpus: number
  readonly used: number
}

function readRows(from: number, to: number): Row[] {
  const format = 'JobIDRaw,Account,Partition,State,User,Submit,Eligible,Start,End,ElapsedRaw,AllocTRES,TotalCPU'
  return slurm('sacct', '-a', '-D', '-n', '-P', '-S', `uts${from}`, '-E', `uts${to}`, '-o', format)
    .map((line) => line.split('|'))
    .filter(([id]) => !id!.includes('.'))
    .map(([, account, partition, state, user, submit, eligible, start, end, elapsed, tres, used]) => ({
      account: account!,
      partition: partition!,
      state: state!.replace(/ by .*/, ''),
      user: user!,
      submit: Number(submit),
      eligible: Number(eligible),
      start: tres === '' ? NaN : Number(start),
      end: Number(end),
      elapsed: tres === '' ? 0 : Number(elapsed),
      cpus: Number(/cpu=(\d+)/.exec(tres!)?.[1] ?? 0),
      gpus: Number(/gres\/gpu=(\d+)/.exec(tres!)?.[1] ?? 0),
      // 00:00.279
      used: Number(used!.split(':').at(-1)),
    }))
}

/** `account hour` → seconds of a TRES, by sreport, which slurmdbd's own sums feed. */
function readReport(tres: string, from: number, to: number): Record<string, number> {
  const seconds: Record<string, number> = {}
  for (let hour = from; hour < to; hour += HOUR_SECONDS) {
    const [start, end] = [hour, hour + HOUR_SECONDS].map((time) => localTime(time))
    const report = ['cluster', 'AccountUtilizationByUser', '-t', 'Seconds', '-T', tres, `start=${start}`, `end=${end}`]
    for (const line of slurm('sreport', '-nP', ...report)) {
      const [, account, login, , , used] = line.split('|')
      // what a reservation of the administrators' left unused is charged to them, without a job
      if (login !== '' && account !== 'root' && used !== '0') seconds[`${account} ${hour}`] = Number(used)
    }
  }
  return seconds
}

/** In this machine's zone, which is that of the cluster. */
function localTime(unix: number): string {
  const at = new Date(unix * 1000)
  return new Date(unix * 1000 - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

async function usage(directory: string, by: readonly UsageDimension[], from: number, to: number) {
  const ledger = openLedger(directory)
  try {
    return await ledger.usage({ from, to, step: 'hour', timeZone: 'UTC', by, where: {} })
  } finally {
    await ledger.close()
  }
}
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0)

function tally<T>(rows: readonly T[], keyOf: (row: T) => string, of: (row: T) => number): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const row of rows) sums[keyOf(row)] = (sums[keyOf(row)] ?? 0) + of(row)
  return withoutZeros(sums)
}
const withoutZeros = (sums: Record<string, number>) =>
  Object.fromEntries(Object.entries(sums).filter(([, value]) => value !== 0))

describeReal('accounts of a real Slurm, as Atalaya keeps them', ['slurm'], () => {
  const sources = new Map<Way, Source>()
  /** whole hours, all of them over */
  let from: number
  let to: number
  let rows: readonly Row[]
  beforeAll(async () => {
    script('endings', 'past', script('endings', 'run'))
    to = Math.floor(nowSeconds() / HOUR_SECONDS) * HOUR_SECONDS
    from = to - 3 * HOUR_SECONDS
    rows = readRows(from, to)
    for (const way of ways) {
      const source = open(way)
      sources.set(way, source)
      await ask(source)
    }
  }, 480_000)
  afterAll(async () => {
    for (const source of sources.values()) await source.close()
  })

  /** `name name` → sum over all hours */
  async function kept(way: Way, by: readonly UsageDimension[], measure: Measure): Promise<Record<string, number>> {
    const { groups } = await usage(sources.get(way)!.directory, by, from, to)
    return withoutZeros(
      Object.fromEntries(
        groups.map(({ names, sums }) => [by.map((name) => names[name]).join(' '), sum(sums[measure])]),
      ),
    )
  }

  it('are worth comparing: every end that can be had, across the change of an hour', () => {
    // the one that runs twice has a row of its first time, unless all of it fell into one second
    const states = new Set(rows.map(({ state }) => state))
    expect([...states]).toEqual(
      expect.arrayContaining(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMEOUT', 'NODE_FAIL', 'DEADLINE']),
    )
    const hourOf = (time: number) => Math.floor(time / HOUR_SECONDS)
    const across = rows.filter(({ start, elapsed }) => hourOf(start) !== hourOf(start + elapsed))
    expect(across.length).toBeGreaterThan(1)
    expect(Object.keys(readReport('gres/gpu', from, to)).length).toBeGreaterThan(0)
  })

  it.each(ways)('by account and hour equal sreport to the second (%s)', async (way) => {
    const { bounds, groups } = await usage(sources.get(way)!.directory, ['account'], from, to)
    for (const [tres, measure] of [
      ['cpu', 'coreSeconds'],
      ['gres/gpu', 'gpuSeconds'],
    ] as const) {
      const own = groups.flatMap(({ names, sums }) =>
        [...sums[measure]].map((seconds, at) => [`${names.account} ${bounds[at]}`, seconds] as const),
      )
      expect(withoutZeros(Object.fromEntries(own))).toEqual(readReport(tres, from, to))
    }
  })

  it.each(ways)('by account, partition and state equal sacct (%s)', async (way) => {
    const by = ['account', 'partition', 'state'] as const
    const keyOf = ({ account, partition, state }: Row) => `${account} ${partition} ${state}`
    const within = rows.filter(({ submit }) => submit >= from && submit < to)
    const started = rows.filter(({ start }) => start >= from && start < to)
    expect(await kept(way, by, 'submitted')).toEqual(tally(within, keyOf, () => 1))
    expect(await kept(way, by, 'started')).toEqual(tally(started, keyOf, () => 1))
  })

  it.each(ways)('tell of waits, people and CPU time as sacct does (%s)', async (way) => {
    const { groups } = await usage(sources.get(way)!.directory, ['partition'], from, to)
    for (const { names, waits, people, sums } of groups) {
      const own = rows.filter(({ partition }) => partition === names.partition)
      for (const [at, figures] of waits.entries()) {
        const [begin, end] = [from + at * HOUR_SECONDS, from + (at + 1) * HOUR_SECONDS]
        const started = own.filter(({ start }) => start >= begin && start < end)
        const waited = started.map(({ start, eligible }) => Math.max(0, start - eligible)).sort((a, b) => a - b)
        expect(figures.starts).toBe(waited.length)
        if (waited.length === 0) continue
        const place = (waited.length - 1) * 0.9
        const [low, high] = [waited[Math.floor(place)]!, waited[Math.ceil(place)]!]
        expect(figures.p90).toBeCloseTo(low + (high - low) * (place % 1), 9)
      }
      const users = new Set(own.map(({ user }) => user))
      expect(Math.max(...people)).toBe(users.size)
      // it is told when a job ends, and counts then
      const ended = own.filter(({ cpus, end }) => cpus > 0 && end >= from && end < to)
      const used = ended.map((row) => Math.round(1000 * row.used))
      expect(sum(sums.usedCpuMilliseconds)).toBe(sum(used))
    }
  })

  it('miss nothing and count nothing twice when slurmdbd is away for a while', { timeout: 240_000 }, async () => {
    const source = open('sacct')
    try {
      await ask(source)
      script('endings', 'dbd', 'stop')
      const id = Number(script('endings', 'quick'))
      await expect(ask(source)).rejects.toThrow(
        expect.objectContaining({ problem: expect.objectContaining({ code: 'slurm.accounting_down' }) }) as AppError,
      )
      script('endings', 'dbd', 'start')
      await eventually(
        'the job in slurmdbd',
        60,
        () => slurm('sacct', '-X', '-n', '-P', '-j', String(id), '-o', 'State'),
        (states) => states.join() === 'COMPLETED',
      )
      const submitted = async () =>
        sum((await usage(source.directory, [], from, nowSeconds())).groups[0]!.sums.submitted)
      const before = await submitted()
      await ask(source)
      expect(await submitted()).toBe(before + 1)
      await ask(source)
      await ask(source)
      expect(await submitted()).toBe(before + 1)
      const known = readRows(from, nowSeconds()).filter(({ submit }) => submit >= from)
      expect(before + 1).toBe(known.length)
    } finally {
      script('endings', 'dbd', 'start')
      await source.close()
    }
  })

  it('are what the service answers by itself, nothing configured but the way', { timeout: 120_000 }, async () => {
    const entries = ways.map((way) => ({ cluster: way, slurmCluster: REAL.cluster, ...WAYS[way] }))
    const service = await startService({ sources: { host: [], slurm_accounting: entries } })
    try {
      await firstSuccess(
        service,
        ways.map((way) => `slurm_accounting:${way}`),
      )
      const asked = `by=cluster&step=hour&zone=UTC&from=${from}&to=${to}`
      const answer = (await service.json(`/api/v1/usage?${asked}`)) as {
        groups: { names: { cluster: Way }; figures: { coreHours: number[]; jobsEnded: number[] } }[]
      }
      expect(answer.groups.map(({ names }) => names.cluster)).toEqual([...ways].sort())
      const report = sum(Object.values(readReport('cpu', from, to)))
      for (const { figures } of answer.groups) expect(Math.round(3600 * sum(figures.coreHours))).toBe(report)
    } finally {
      await service.stop()
    }
  })

  it('of a cluster that slurmdbd does not know are an error, not an idle cluster', async () => {
    for (const way of ways) {
      const source = open(way)
      const [target] = slurmAccounting.targets(slurmAccounting.entry.parse({ cluster: 'otro', ...WAYS[way] }))
      const scraper = target!.open(LIMITS, { ...DRY_PORTS, jobs: source.ledger })
      await expect(scraper.scrape({ signal: new AbortController().signal, now: nowSeconds() }), way).rejects.toThrow(
        /otro/,
      )
      await scraper.close()
      await source.close()
    }
  })
})
