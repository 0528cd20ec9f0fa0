/** Turns of the source of events against a slurmdbd that is modelled here: late, away, forgetful. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventsAccess } from '../../collector/accounting/events-cli.ts'
import { createEventsScraper } from '../../collector/accounting/events-scraper.ts'
import { DRY_PORTS } from '../../collector/ports.ts'
import type { Scraper } from '../../collector/source.ts'
import { slurmAccounting } from '../../collector/sources/slurm-accounting.ts'
import { AppError } from '../../core/errors.ts'
import type { NodeEvent, Registration } from '../../core/ledger/capacity/facts.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { readCapacityFacts } from '../../store/ledger/capacity/facts-reader.ts'
import { type LedgerWriter, openLedgerWriter } from '../../store/ledger/ledger.ts'
import { ledgerPath } from '../../store/ledger/schema.ts'

const NOW = 1_772_409_600
const YEAR = 366 * DAY_SECONDS
const TURN = 900

let directory: string
let writer: LedgerWriter
let now: number
/** what slurmdbd has */
let events: NodeEvent[]
let registrations: Registration[]
let failure: AppError | undefined
let asked: { from: number; to: number }[]
let scraper: Scraper

const touches = ({ from, to }: { from: number; to: number }) => ({
  by: (one: { from: number; to: number }) => one.from < to && one.to >= from,
})
const access: EventsAccess = {
  async eventsIn(window) {
    asked.push(window)
    if (failure) throw failure
    const isAsked = touches(window).by
    return {
      nodes: events.filter(isAsked),
      registrations: registrations.filter(isAsked),
      reservations: [],
      bodyBytes: 1,
    }
  },
}
const open = (since?: number): Scraper =>
  createEventsScraper(
    { access, source: 'slurm_events:c', cluster: 'c', since },
    { ...DRY_PORTS, jobs: writer, capacity: { ...DRY_PORTS.capacity, accounted: writer.accounted } },
  )

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-events-'))
  writer = openLedgerWriter(directory)
  now = NOW
  events = []
  registrations = [{ from: NOW - 5 * YEAR, to: Infinity, nodes: 'a,b', cores: 128, gpus: 0, memoryBytes: NaN }]
  failure = undefined
  asked = []
  scraper = open()
})
afterEach(async () => {
  await writer.close()
  rmSync(directory, { recursive: true })
})

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++, now += TURN)
    await scraper.scrape({ signal: new AbortController().signal, now }).catch((error: unknown) => {
      if (error !== failure) throw error
    })
}

const down = (from: number, to: number): NodeEvent => ({
  ...{ node: 'a', from, to, condition: 'down', cores: 64, gpus: NaN, reason: 'x' },
})

function accounted() {
  const db = new DatabaseSync(ledgerPath(directory), { readOnly: true })
  try {
    return readCapacityFacts(db, { from: 0, to: Number.MAX_SAFE_INTEGER })[0]!.accounted
  } finally {
    db.close()
  }
}

describe('events of slurmdbd, asked for every quarter of an hour', () => {
  it('end with all there are, of years too, and are known from the first one on that is over', async () => {
    events = Array.from({ length: 60 }, (_, at) =>
      down(NOW - 4.5 * YEAR + at * 25 * DAY_SECONDS, NOW - 4.5 * YEAR + at * 25 * DAY_SECONDS + 600),
    )
    await turns(20)
    expect(accounted().events).toEqual(events)
    expect(accounted().spans).toEqual([{ from: events[0]!.from, to: now - TURN }])
    // by turns: what is new, and a year of what was
    expect(asked.filter(({ from, to }) => to - from > 30 * DAY_SECONDS).length).toBeLessThanOrEqual(6)
  })

  it('does not take for up what slurmdbd has forgotten', async () => {
    events = [down(NOW - 90 * DAY_SECONDS, NOW - 89 * DAY_SECONDS), down(NOW - 3 * YEAR, Infinity)]
    await turns(12)
    expect(accounted().spans).toEqual([{ from: NOW - 90 * DAY_SECONDS, to: now - TURN }])
  })

  it('follows an event to its end, be it told days late', async () => {
    events = [down(NOW - 100, Infinity)]
    await turns(3)
    expect(accounted().events[0]!.to).toBe(Infinity)
    failure = new AppError('unavailable', 'slurm.accounting_down', { address: 'sacctmgr', detail: 'refused' })
    await turns(3 * 96)
    events = [down(NOW - 100, NOW + 50)]
    failure = undefined
    await turns(2)
    expect(accounted().events).toEqual(events)
    // held back by slurmctld for three days
    events.push(down(now - 3 * DAY_SECONDS, now - 2 * DAY_SECONDS))
    await turns(100)
    expect(accounted().events).toEqual(events)
  })

  it('goes on where it was after a restart, and asks for nothing older than it is told', async () => {
    events = [down(NOW - 20 * DAY_SECONDS, NOW - 19 * DAY_SECONDS)]
    scraper = open(NOW - 30 * DAY_SECONDS)
    await turns(6)
    expect(Math.min(...asked.map(({ from }) => from))).toBe(NOW - 30 * DAY_SECONDS)
    const before = asked.length
    scraper = open(NOW - 30 * DAY_SECONDS)
    await turns(2)
    expect(asked.slice(before).every(({ from, to }) => to - from < 2 * DAY_SECONDS)).toBe(true)
  })

  it('is a target beside the jobs where Slurm is reached by its commands, and none through slurmrestd', () => {
    const ids = (way: object) =>
      slurmAccounting
        .targets(slurmAccounting.entry.parse({ cluster: 'c', ...way }))
        .map(({ id, intervalSeconds }) => [id, intervalSeconds])
    expect(ids({ cli: {} })).toEqual([
      ['slurm_accounting:c', 300],
      ['slurm_events:c', 900],
    ])
    expect(ids({ rest: { url: 'http://head01:6820' } })).toEqual([['slurm_accounting:c', 300]])
  })
})
