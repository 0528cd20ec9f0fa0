/** What a real cluster's time went into, as Atalaya reckons it, against sreport; and what a look a minute sees of it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DRY_PORTS } from '../../collector/ports.ts'
import type { OpenTarget, Scraper } from '../../collector/source.ts'
import { slurm as slurmSource } from '../../collector/sources/slurm.ts'
import { slurmAccounting } from '../../collector/sources/slurm-accounting.ts'
import type { CapacityFacts } from '../../core/ledger/capacity/facts.ts'
import { HOUR_SECONDS } from '../../core/units.ts'
import { readCapacityFacts } from '../../store/ledger/capacity/facts-reader.ts'
import { createObserver } from '../../store/ledger/capacity/observer.ts'
import type { UtilisationAnswer } from '../../store/ledger/capacity/utilisation-query.ts'
import { openLedger, openLedgerWriter } from '../../store/ledger/ledger.ts'
import { openLedgerFile } from '../../store/ledger/schema.ts'
import { describeReal } from './prerequisites.ts'
import { eventually, REAL, script, slurm } from './servers.ts'

const LIMITS = { timeoutSeconds: 60, bodyBytes: 64 << 20, compressionRatio: 100, labels: 64 }
const CLUSTER = REAL.cluster

// the commands are run by the sources themselves, in this process
process.env['SLURM_CONF'] = REAL.slurmConf

const nowSeconds = (): number => Math.floor(Date.now() / 1000)

/** A ledger, and sources that write to it. */
function place() {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-hardware-'))
  const writer = openLedgerWriter(directory)
  const observer = createObserver(writer)
  const scrapers: Scraper[] = []
  return {
    directory,
    open(targets: readonly OpenTarget[]): readonly Scraper[] {
      const ports = { ...DRY_PORTS, jobs: writer, capacity: { ...observer, accounted: writer.accounted } }
      const opened = targets.map((target) => target.open(LIMITS, ports))
      scrapers.push(...opened)
      return opened
    },
    facts(): CapacityFacts {
      const db = openLedgerFile(directory, 'read')
      try {
        return readCapacityFacts(db, { from: 0, to: Number.MAX_SAFE_INTEGER }).find(
          ({ cluster }) => cluster === CLUSTER,
        )!
      } finally {
        db.close()
      }
    },
    async utilisation(from: number, to: number, by: 'cluster' | 'type'): Promise<UtilisationAnswer> {
      const ledger = openLedger(directory)
      try {
        return await ledger.utilisation({ from, to, by, step: 'hour', timeZone: 'UTC', now: nowSeconds() })
      } finally {
        await ledger.close()
      }
    },
    /** as at the end of a service */
    async settle() {
      for (const scraper of scrapers.splice(0)) await scraper.close()
      await observer.close()
    },
    async leave() {
      await this.settle()
      await writer.close()
      rmSync(directory, { recursive: true })
    },
  }
}

const ask = (scraper: Scraper) => scraper.scrape({ signal: new AbortController().signal, now: nowSeconds() })

interface Report {
  readonly allocated: number
  readonly down: number
  readonly plannedDown: number
  readonly idle: number
  readonly reported: number
}

/** Of one hour, by sreport: seconds of `cpu` or `gres/gpu`. */
function readReport(tres: string, hour: number): Report {
  const [start, end] = [hour, hour + HOUR_SECONDS].map(localTime)
  const report = ['-nP', '-t', 'Seconds', '-T', tres, 'cluster', 'Utilization', `start=${start}`, `end=${end}`]
  const [line] = slurm('sreport', ...report)
  // the columns that it has by itself: 22.05 takes the name of one for another's
  const [allocated, down, plannedDown, idle, planned, reported] = line!.split('|').slice(2).map(Number) as Six
  // nodes that are kept free for the next job
  return { allocated, down, plannedDown, idle: idle + planned, reported }
}
type Six = [number, number, number, number, number, number]

/** In this machine's zone, which is that of the cluster. */
function localTime(unix: number): string {
  const at = new Date(unix * 1000)
  return new Date(unix * 1000 - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

describeReal('the time of a real cluster', ['slurm'], () => {
  const own = place()
  /** whole hours, all of them over, and between the second and the third of them things happened */
  let from: number
  let to: number
  beforeAll(async () => {
    const [first, began] = script('hardware', 'run').split(' ')
    script('endings', 'past', first!, began!)
    to = Math.floor(nowSeconds() / HOUR_SECONDS) * HOUR_SECONDS
    from = to - 3 * HOUR_SECONDS
    const accounting = slurmAccounting.targets(slurmAccounting.entry.parse({ cluster: CLUSTER, cli: {} }))
    expect(accounting.map(({ id }) => id)).toEqual([`slurm_accounting:${CLUSTER}`, `slurm_events:${CLUSTER}`])
    for (const scraper of own.open(accounting)) await ask(scraper)
    // how large nodes are is slurmctld's to say
    const [watched] = own.open(slurmSource.targets(slurmSource.entry.parse({ cluster: CLUSTER, cli: {} })))
    await ask(watched!)
    await own.settle()
  }, 480_000)
  afterAll(() => own.leave())

  it('is worth comparing: nodes were down in every way, across the change of an hour', () => {
    const { accounted } = own.facts()
    const within = accounted.events.filter((event) => event.from >= from && event.to <= to)
    expect([...new Set(within.map(({ node }) => node))]).toEqual(expect.arrayContaining(['cn03', 'gpu01']))
    const hours = new Set(within.map((event) => Math.floor(event.from / HOUR_SECONDS)))
    expect(hours.size).toBeGreaterThanOrEqual(2)
    expect(accounted.events.find(({ node }) => node === 'gpu01')!.reason).toBe('GPU 2 con errores ECC | revisar')
    expect(accounted.reservations.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['maintenance', 'ordinary']))
  })

  it('equals sreport to the second, hour by hour and class by class', async () => {
    const { bounds, groups } = await own.utilisation(from, to, 'cluster')
    const [group] = groups
    let compared = 0
    for (const [resource, tres] of [
      ['cores', 'cpu'],
      ['gpus', 'gres/gpu'],
    ] as const)
      for (let at = 0; at < bounds.length - 1; at++) {
        const report = readReport(tres, bounds[at]!)
        const classes = group![resource]
        const kept = Object.fromEntries(
          (['allocated', 'down', 'plannedDown', 'idle', 'reported'] as const).map((name) => [name, classes[name][at]]),
        )
        // sreport takes for allocated what an ordinary reservation holds
        const reserved = classes.reserved[at]! || 0
        expect({ tres, at, ...kept }).toEqual({
          ...{ tres, at, ...report },
          allocated: report.allocated - reserved,
          idle: report.idle + reserved,
        })
        compared += report.down
      }
    expect(compared).toBeGreaterThan(0)
    expect(Math.max(...group!.cores.plannedDown)).toBeGreaterThan(0)
    expect(Math.max(...group!.cores.reserved)).toBeGreaterThan(0)
    expect([...group!.coverage]).toEqual([1, 1, 1])
  })

  it('is by kind of node in sum what it is in all', async () => {
    const [all] = (await own.utilisation(from, to, 'cluster')).groups
    const { groups } = await own.utilisation(from, to, 'type')
    expect(groups.map(({ type }) => type)).toEqual(['48c-503g-4xa100', '64c-251g'])
    for (const name of ['reported', 'allocated', 'down', 'plannedDown', 'idle'] as const)
      for (const resource of ['cores', 'gpus'] as const)
        for (let at = 0; at < 3; at++)
          expect([name, resource, groups.reduce((sum, one) => sum + one[resource][name][at]!, 0)]).toEqual([
            name,
            resource,
            all![resource][name][at],
          ])
  })
})

describeReal('a look now and then at a real cluster', ['slurm'], () => {
  const ways = {
    commands: { cli: {} },
    rest: { rest: { url: REAL.slurmUrl, user: REAL.slurmUser, tokenFile: REAL.slurmTokenFile } },
  } as const

  it.each(Object.keys(ways) as (keyof typeof ways)[])(
    'sees nodes fall and come back, and maintenance, when slurmdbd says they did (%s)',
    { timeout: 240_000 },
    async (way) => {
      const own = place()
      try {
        const [target] = slurmSource.targets(slurmSource.entry.parse({ cluster: CLUSTER, ...ways[way] }))
        const began = nowSeconds()
        const [scraper] = own.open([target!])
        await ask(scraper!)
        await untilNext()
        script('hardware', 'drain', 'cn03', 'memoria')
        await untilNext()
        await ask(scraper!)
        script('hardware', 'resume', 'cn03')
        await untilNext()
        await ask(scraper!)
        script('hardware', 'maintain', 'cn02')
        // a source of its own: one asks for reservations every five minutes
        const [second] = own.open([target!])
        await ask(second!)
        await untilNext()
        script('hardware', 'release')
        await untilNext()
        const [third] = own.open([target!])
        await ask(third!)
        await own.settle()

        const { observed } = own.facts()
        const seen = observed.nodes.filter(({ node }) => node === 'cn03')
        expect(seen.map(({ condition, reason }) => [condition, reason])).toEqual([
          ['up', ''],
          ['down', 'memoria'],
          ['up', ''],
        ])
        const [event] = await eventually(
          'the event in slurmdbd',
          60,
          () => slurm('sacctmgr', '-nP', 'show', 'event', `start=uts${began}`, 'nodes=cn03', 'format=Start,End'),
          (lines) => lines.length > 0 && !lines.at(-1)!.includes('Unknown'),
        ).then((lines) => lines.slice(-1))
        const [start, end] = event!.split('|').map(Number) as [number, number]
        // Slurm says when a reason was given; that a node is back is seen when somebody looks
        expect(seen[1]!.since).toBe(start)
        expect(seen[2]!.since - end).toBeGreaterThanOrEqual(0)
        expect(seen[2]!.since - end).toBeLessThan(60)

        const [maintenance] = observed.reservations.filter(({ kind }) => kind === 'maintenance')
        const booked = slurm(
          ...(['sacctmgr', '-nP', 'show', 'reservation', `start=uts${began}`, 'names=mantenimiento'] as const),
          'format=Start,End',
        )
        const [from, to] = booked.at(-1)!.split('|').map(Number) as [number, number]
        expect(maintenance!.from).toBe(from)
        expect(Math.abs(maintenance!.to - to)).toBeLessThan(30)
        expect(maintenance).toMatchObject({ nodes: 'cn02', cores: 64 })
      } finally {
        script('hardware', 'release')
        await own.leave()
      }
    },
  )
})

/** A second later: what happened within one cannot be told apart. */
async function untilNext(): Promise<void> {
  const now = nowSeconds()
  await eventually('the next second', 5, nowSeconds, (time) => time > now)
}
