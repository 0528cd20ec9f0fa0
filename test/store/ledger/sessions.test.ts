/** Sessions in the ledger, look by look. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LedgerWriter, openLedger, openLedgerWriter } from '../../../store/ledger/ledger.ts'
import type { SessionsQuery } from '../../../store/ledger/sessions/query.ts'
import type { SeenServer } from '../../../store/ledger/sessions/writer.ts'

/** midnight UTC, Unix seconds */
const T = 1_772_409_600
const DAY = 86_400
const LOOK = 30

let directory: string
let writer: LedgerWriter
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-sessions-'))
  writer = openLedgerWriter(directory)
})
afterEach(async () => {
  await writer.close()
  rmSync(directory, { recursive: true })
})

/** @param at seconds after T, also of `started` */
const see = (at: number, servers: readonly Partial<SeenServer>[], hub = 'main') =>
  writer.seeSessions({
    hub,
    at: (T + at) * 1000,
    mostApart: 3 * LOOK * 1000,
    servers: servers.map(({ started = 0, ...more }) => ({
      ...{ login: 'ana', name: '', isReady: true, isStaff: false },
      ...more,
      started: (T + started) * 1000,
    })),
  })

async function ask(more: Partial<SessionsQuery> = {}) {
  const ledger = openLedger(directory)
  try {
    const query = { from: T, to: T + DAY, step: 'day', timeZone: 'UTC', byHub: false, hubs: [], ...more } as const
    const { groups } = await ledger.sessions(query)
    return groups.map(({ names, figures, failed, coverage }) => ({
      ...names,
      started: [...figures.started],
      seconds: [...figures.hours].map((hours) => Math.round(3600 * hours)),
      uncertain: [...figures.uncertainHours].map((hours) => Math.round(3600 * hours)),
      peak: [...figures.peakConcurrent],
      people: [...figures.activePeople],
      failed: [...failed],
      covered: [...coverage].map((share) => Math.round(DAY * share)),
    }))
  } finally {
    await ledger.close()
  }
}
async function reopen(): Promise<void> {
  await writer.close()
  writer = openLedgerWriter(directory)
}

describe('a session', () => {
  it('lasts from when the Hub says it was started to the last look that saw it', async () => {
    await see(100, [{ started: 40 }])
    await see(130, [{ started: 40 }])
    await see(160, [])
    expect(await ask()).toMatchObject([{ started: [1], seconds: [90], uncertain: [30], peak: [1], people: [1] }])
  })

  it('that began before we did is as long as it is, and one that goes on lasts until now', async () => {
    await see(3_600, [{ started: -7_200 }])
    await see(3_660, [{ started: -7_200 }])
    expect(await ask()).toMatchObject([{ started: [0], seconds: [3_660], people: [1], peak: [1] }])
    expect(await ask({ from: T - DAY, to: T })).toMatchObject([{ started: [1], seconds: [7_200], covered: [0] }])
  })

  it('is one across restarts of ours and of the Hub', async () => {
    await see(30, [{ started: 10 }])
    await reopen()
    // the Hub was away for an hour; its servers were not
    await see(3_700, [{ started: 10 }])
    await see(3_730, [])
    expect(await ask()).toMatchObject([{ started: [1], seconds: [3_690], uncertain: [30], covered: [30] }])
  })

  it('that ended while nobody looked tells how long it may have lasted', async () => {
    await see(30, [{ started: 10 }])
    await see(60, [{ started: 10 }])
    await reopen()
    await see(7_260, [])
    // what was seen but not written down before the end is uncertain too
    expect(await ask()).toMatchObject([{ started: [1], seconds: [20], uncertain: [7_230] }])
  })

  it('is another one when the same person starts a server again, at once or under a name', async () => {
    await see(30, [{ started: 10 }])
    await see(60, [{ started: 45 }, { started: 50, name: 'gpu' }])
    await see(90, [])
    expect(await ask()).toMatchObject([{ started: [3], people: [1], peak: [2] }])
  })

  it('that was missed in one look, as a page of the list moved, goes on', async () => {
    await see(30, [{ started: 10 }])
    await see(60, [])
    await see(90, [{ started: 10 }])
    await see(120, [])
    expect(await ask()).toMatchObject([{ started: [1], seconds: [80], uncertain: [30] }])
  })

  it('is none where the server never got ready', async () => {
    await see(30, [{ started: 10, isReady: false }])
    await see(60, [
      { started: 10, isReady: false },
      { login: 'bea', started: 40, isReady: false },
    ])
    await see(90, [{ login: 'bea', started: 40 }])
    await see(120, [])
    expect(await ask()).toMatchObject([{ started: [1], failed: [1], people: [1] }])
  })

  it('of one person on two hubs makes one person, and each hub can be asked for', async () => {
    await see(30, [{ started: 10 }, { login: 'bea', started: 12 }])
    await see(30, [{ login: ' ANA', started: 10 }], 'docencia')
    expect(await ask()).toMatchObject([{ started: [3], people: [2], peak: [3] }])
    expect(await ask({ byHub: true })).toMatchObject([
      { hub: 'docencia', people: [1] },
      { hub: 'main', people: [2] },
    ])
    expect(await ask({ hubs: ['docencia'] })).toMatchObject([{ started: [1] }])
  })

  it('is not taken for one of the past when the clock goes back', async () => {
    await see(60, [{ started: 10 }])
    await see(30, [])
    await see(120, [{ started: 10 }])
    expect(await ask()).toMatchObject([{ seconds: [110], uncertain: [0] }])
  })

  it('leaves no login and no name of a server in any file', async () => {
    await see(30, [{ login: 'palabra-rara-1', name: 'palabra-rara-2', started: 10 }])
    await writer.close()
    const bytes = readdirSync(directory).map((name) => readFileSync(join(directory, name)).toString('latin1'))
    // but the table of names, for operators
    expect(bytes.join('').split('palabra-rara-1').length - 1).toBe(1)
    expect(bytes.join('')).not.toContain('palabra-rara-2')
    writer = openLedgerWriter(directory)
  })
})

it('sessions are what they were, whatever looks there were', { timeout: 120_000 }, async () => {
  const server = fc.record({
    login: fc.constantFrom('ana', 'bea', 'caro'),
    name: fc.constantFrom('', 'gpu'),
    from: fc.nat(400),
    length: fc.integer({ min: 1, max: 300 }),
  })
  const history = fc.record({
    servers: fc.array(server, { maxLength: 8 }),
    looks: fc.uniqueArray(fc.nat(900), { minLength: 1, maxLength: 40 }),
    restarts: fc.array(fc.nat(40), { maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(history, async ({ servers, looks, restarts }) => {
      const hub = `h${Math.random()}`
      // the same server of a person is not there twice at once
      const real = servers
        .sort((a, b) => a.from - b.from)
        .filter(
          (one, at) =>
            !servers
              .slice(0, at)
              .some(
                (other) =>
                  other.login === one.login && other.name === one.name && one.from <= other.from + other.length,
              ),
        )
      const times = looks.sort((a, b) => a - b)
      for (const [number, at] of times.entries()) {
        if (restarts.includes(number)) await reopen()
        const here = real.filter(({ from, length }) => from <= at && at < from + length)
        await see(
          at,
          here.map(({ login, name, from }) => ({ login, name, started: from })),
          hub,
        )
      }
      const seen = real.filter(({ from, length }) => times.some((at) => from <= at && at < from + length))
      const [answer] = await ask({ hubs: [hub] })
      expect(answer!.started).toEqual([seen.length])
      expect(answer!.people).toEqual([new Set(seen.map(({ login }) => login)).size])
      const truth = seen.reduce((sum, { length }) => sum + length, 0)
      const open = seen.filter(({ from, length }) => from + length > times.at(-1)!)
      const goOn = open.reduce((sum, { from, length }) => sum + from + length - times.at(-1)!, 0)
      expect(answer!.seconds[0]).toBeLessThanOrEqual(truth - goOn)
      // the last minute of a watch may not be written yet: what is open is told of as if it had ended before
      expect(answer!.seconds[0]! + answer!.uncertain[0]!).toBeGreaterThan(truth - goOn - 60 * open.length - 1)
    }),
    { numRuns: 40, endOnFailure: true },
  )
})
