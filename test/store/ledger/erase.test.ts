/** A person, erased: sums stay, she does not; and who turns out to be one person. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../../core/ledger/job.ts'
import { erasePerson } from '../../../store/ledger/erase.ts'
import { canonicalLogin, NO_RULES } from '../../../store/ledger/identity.ts'
import { type LedgerWriter, openLedger, openLedgerWriter } from '../../../store/ledger/ledger.ts'
import { pseudonymOf, readPeopleKey } from '../../../store/ledger/people.ts'
import { ledgerPath } from '../../../store/ledger/schema.ts'

/** midnight UTC */
const T = 1_772_409_600
const DAY = 86_400
const RARE = 'zulemaquirogax'

let directory: string
let writer: LedgerWriter
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-erase-'))
  writer = openLedgerWriter(directory)
})
afterEach(async () => {
  await writer.close()
  rmSync(directory, { recursive: true })
})

function job(jobId: number, user: string, more: Partial<Job> = {}): Job {
  const submit = T + 60 * jobId
  return {
    ...{ cluster: 'c', jobId, submit, arrayJobId: NaN, hetJobId: NaN, user, account: 'unc', partition: 'cpu' },
    ...{ qos: 'normal', state: 'COMPLETED', eligible: submit, start: submit + 10, end: submit + 110 },
    ...{ elapsedSeconds: 100, timeLimitSeconds: 3600, nodes: 1, cpus: 4, gpus: 0, memoryBytes: 1, requestedCpus: 4 },
    ...{ requestedGpus: 0, requestedMemoryBytes: 1, gpuType: '', usedCpuSeconds: 5, nodeList: 'cn01', exitCode: 0 },
    signal: 0,
    ...more,
  }
}
const take = (jobs: readonly Job[]) =>
  writer.takeJobs(
    (add) => add(jobs),
    () => true,
  )
const look = (at: number, logins: readonly string[]) =>
  writer.seeSessions({
    hub: 'main',
    at: (T + at) * 1000,
    mostApart: 90_000,
    servers: logins.map((login) => ({ login, name: '', started: T * 1000, isReady: true, isStaff: false })),
  })

async function ask() {
  const ledger = openLedger(directory)
  try {
    const period = { from: T, to: T + 3 * DAY, step: 'day', timeZone: 'UTC' } as const
    const usage = await ledger.usage({ ...period, by: ['account', 'state'], where: {} })
    const { groups } = await ledger.sessions({ ...period, byHub: false, hubs: [] })
    return {
      sums: usage.groups.map(({ names, sums, waits }) => ({ names, sums, waits })),
      people: usage.groups.map(({ people }) => [...people]),
      active: groups.map(({ figures }) => [...figures.activePeople]),
      sessions: groups.map(({ figures }) => [[...figures.started], [...figures.hours], [...figures.peakConcurrent]]),
    }
  } finally {
    await ledger.close()
  }
}
const erase = (login: string, isWanted = true) =>
  erasePerson(directory, readPeopleKey(directory), login, { rules: NO_RULES, isWanted })

const bytes = () => readdirSync(directory).map((name) => readFileSync(join(directory, name)))
const isAnywhere = (form: Buffer | string) => bytes().some((file) => file.includes(form))

describe('a person who is erased', () => {
  it('is in no file any more, write-ahead log included, in no form; and all sums stay', async () => {
    await take([job(1, RARE), job(2, 'ana'), job(3, RARE, { end: NaN, state: 'RUNNING' })])
    await take([job(4, ` ${RARE.toUpperCase()} `, { account: 'labi' })])
    await look(30, [RARE, 'ana'])
    await look(60, ['ana'])
    const before = await ask()
    const pseudonym = pseudonymOf(readPeopleKey(directory), canonicalLogin(RARE))
    const forms = [RARE, pseudonym, pseudonym.toString('hex'), pseudonym.toString('base64')]
    // the service still has the file open, and its log
    expect([isAnywhere(RARE), isAnywhere(pseudonym)]).toEqual([true, true])

    const erased = erase(RARE)
    expect(erased).toMatchObject({ wasKnown: true, jobs: 3, sessions: 1, isLogLeft: false })
    expect(forms.filter(isAnywhere)).toEqual([])
    const after = await ask()
    expect([after.sums, after.sessions]).toEqual([before.sums, before.sessions])
    expect(before.active[0]![0]).toBe(2)
    expect(after.active[0]![0]).toBe(1)
    expect(after.people.flat().reduce((a, b) => a + b)).toBe(1)
  })

  it('is nobody when she is named again, and stays in no file', async () => {
    await take([job(1, RARE), job(2, 'ana')])
    await look(30, [RARE])
    erase(RARE)
    await take([job(1, RARE), job(3, RARE), job(4, 'ana')])
    await look(60, [RARE])
    await look(90, [])
    expect(isAnywhere(RARE)).toBe(false)
    const { people, sessions, active } = await ask()
    expect(people.flat()[0]).toBe(1)
    // the session that goes on is the same one
    expect(sessions[0]![0]).toEqual([1, 0, 0])
    expect(active[0]).toEqual([0, 0, 0])
  })

  it('is only counted where it is not wanted yet, and nothing is left where nobody is known', async () => {
    await take([job(1, RARE)])
    expect(erase(RARE, false)).toMatchObject({ wasKnown: true, jobs: 1, sessions: 0 })
    expect(isAnywhere(RARE)).toBe(true)
    expect(erase('nadie')).toMatchObject({ wasKnown: false, jobs: 0, sessions: 0 })
    expect((await ask()).people.flat()[0]).toBe(1)
  })

  it('leaves sums that are those of the same jobs without her, whatever the order of facts', {
    timeout: 120_000,
  }, async () => {
    const told = fc.record({
      jobId: fc.integer({ min: 1, max: 6 }),
      user: fc.constantFrom('ana', 'bea', 'caro', ''),
      elapsed: fc.nat(90_000),
      isOver: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(told, { maxLength: 10 }), fc.nat(10), async (facts, when) => {
        const of = (user: (name: string) => string) =>
          facts.map(({ jobId, user: name, elapsed, isOver }) => {
            const { start } = job(jobId, '')
            const end = isOver ? start + elapsed : NaN
            return job(jobId, user(name), { elapsedSeconds: elapsed, end, state: isOver ? 'COMPLETED' : 'RUNNING' })
          })
        const answers = []
        for (const user of [(name: string) => name, (name: string) => (name === 'bea' ? '' : name)]) {
          await writer.close()
          rmSync(directory, { recursive: true })
          directory = mkdtempSync(join(tmpdir(), 'atalaya-erase-'))
          writer = openLedgerWriter(directory)
          const jobs = of(user)
          for (const [at, one] of jobs.entries()) {
            if (at === when) erase('bea')
            await take([one])
          }
          erase('bea')
          const { sums, people } = await ask()
          answers.push({ sums, people })
        }
        expect(answers[0]).toEqual(answers[1])
      }),
      // what fails is told at once: to make it smaller would take longer than the time there is
      { numRuns: 5, endOnFailure: true },
    )
  })
})

describe('names of people', () => {
  it('are forgotten after a while, their facts are not', async () => {
    await take([job(1, RARE), job(2, 'anabelarias', { submit: T + 2 * DAY, end: T + 2 * DAY + 60 })])
    const before = await ask()
    expect(await writer.forgetNames(T + DAY)).toBe(1)
    await writer.close()
    const names = new DatabaseSync(ledgerPath(directory)).prepare('SELECT name FROM person_names').all()
    expect(names).toMatchObject([{ name: 'anabelarias' }])
    expect(isAnywhere(RARE)).toBe(false)
    writer = openLedgerWriter(directory)
    expect(await ask()).toEqual(before)
  })
})

describe('one person', () => {
  it('may have logins that only a list tells of: she counts once, from the past on, and is erased under both', async () => {
    await take([job(1, 'aperez'), job(2, RARE), job(3, 'bea')])
    await look(30, ['anaperez'])
    const pairs = [
      { login: 'aperez', sameAs: 'anaperez' },
      { login: RARE, sameAs: 'anaperez' },
    ]
    const origin = { file: 'a.csv', imported: 1, sha256: Buffer.alloc(32) }
    const told = { facts: { kind: 'identities' as const, facts: pairs }, origin, replaces: false, isWanted: true }
    expect((await ask()).people.flat()[0]).toBe(3)
    expect(await writer.takeFacts(told)).toMatchObject({ added: 2, same: 0 })
    expect(await writer.takeFacts(told)).toMatchObject({ added: 0, same: 2 })
    expect((await ask()).people.flat()[0]).toBe(2)
    expect(erase('anaperez')).toMatchObject({ jobs: 2, sessions: 1 })
    expect((await ask()).people.flat()[0]).toBe(1)
    expect(isAnywhere(RARE)).toBe(false)
  })

  it('has one login, however it is written, and one of the domains that are ours', () => {
    const rules = { domains: ['UNC.edu.ar'] }
    expect(canonicalLogin(' Ana ')).toBe('ana')
    expect(canonicalLogin('ana@unc.edu.ar', rules)).toBe('ana')
    expect(canonicalLogin('Ana@Unc.Edu.Ar', rules)).toBe('ana')
    // the same name elsewhere is somebody else
    expect(canonicalLogin('ana@uba.ar', rules)).toBe('ana@uba.ar')
    expect(canonicalLogin('@unc.edu.ar', rules)).toBe('@unc.edu.ar')
  })

  it('counts once over Hub and Slurm where the domain says so', async () => {
    await writer.close()
    writer = openLedgerWriter(directory, { domains: ['unc.edu.ar'] })
    await take([job(1, 'ana')])
    await look(30, ['ana@unc.edu.ar', 'ana@uba.ar'])
    await writer.close()
    const db = new DatabaseSync(ledgerPath(directory))
    expect(db.prepare('SELECT count(*) AS people FROM people').get()).toMatchObject({ people: 2 })
    db.close()
    writer = openLedgerWriter(directory)
  })
})
