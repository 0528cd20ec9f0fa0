/** Usage by what accounts belong to, looked up when the question is asked. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Job } from '../../../core/ledger/job.ts'
import type { Mapping } from '../../../core/ledger/organisation.ts'
import { makeWorkload } from '../../../core/ledger/workload.ts'
import { takeTold } from '../../../store/ledger/facts.ts'
import { createLedgerState } from '../../../store/ledger/ledger-state.ts'
import { readPeopleKey } from '../../../store/ledger/people.ts'
import { openLedgerFile } from '../../../store/ledger/schema.ts'
import type { UsageDimension } from '../../../store/ledger/usage-names.ts'
import { answerUsage } from '../../../store/ledger/usage-query.ts'
import { transaction } from '../../../store/sqlite.ts'
import { batchOf } from './batches.ts'

const START = 1_772_409_600
const ACCOUNTS = ['unc-fis', 'UNC-qui', 'lncc', 'sin-mapa', '']

let directory: string
let db: DatabaseSync
let jobs: Job[]
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-mapped-'))
  db = openLedgerFile(directory, 'write')
  const options = {
    seed: 1,
    cluster: 'c',
    start: START,
    days: 2,
    jobsPerDay: 100,
    growthRatio: 0,
    coresPerNode: 8,
    nodes: 8,
    gpuShare: 0,
  }
  jobs = [...makeWorkload(options)].flat().map((job, at) => ({ ...job, account: ACCOUNTS[at % ACCOUNTS.length]! }))
  const { jobs: writer } = createLedgerState(db, readPeopleKey(directory))
  transaction(db, () => {
    writer.add(batchOf(jobs))
    writer.flush()
  })
})
afterEach(() => {
  db.close()
  rmSync(directory, { recursive: true })
})

const account = (key: string, told: Partial<Mapping>): Mapping => ({
  kind: 'account',
  key,
  organisation: 'UNC',
  country: 'AR',
  field: '',
  ror: '',
  ...told,
})
function map(...facts: readonly Mapping[]): void {
  const origin = { file: 'a.csv', imported: 1, sha256: Buffer.alloc(32) }
  const told = { facts: { kind: 'organisations' as const, facts }, origin, replaces: false, isWanted: true }
  transaction(db, () => takeTold(createLedgerState(db, readPeopleKey(directory)), told))
}

/** @returns names → jobs submitted */
function submitted(
  by: readonly UsageDimension[],
  where: Readonly<Partial<Record<UsageDimension, readonly string[]>>> = {},
) {
  const query = { from: START, to: START + 2 * 86_400, step: 'year', timeZone: 'UTC', by, where } as const
  const { groups } = answerUsage(db, query)
  return Object.fromEntries(
    groups.map(({ names, sums }) => [
      by.map((name) => names[name]).join(' '),
      sums.submitted.reduce((a, b) => a + b, 0),
    ]),
  )
}
const jobsOf = (...accounts: readonly string[]) => jobs.filter((job) => accounts.includes(job.account)).length

it('shows what no mapping tells as unmapped, and leaves nothing out', () => {
  expect(submitted(['organisation'])).toEqual({ unmapped: jobs.length })
  map(
    account('unc-fis', { field: 'Física' }),
    account('unc-qui', {}),
    account('lncc', { organisation: 'LNCC', country: 'BR' }),
  )
  expect(submitted(['organisation'])).toEqual({
    LNCC: jobsOf('lncc'),
    UNC: jobsOf('unc-fis', 'UNC-qui'),
    unmapped: jobsOf('sin-mapa', ''),
  })
  expect(submitted(['country', 'field'])).toEqual({
    'AR Física': jobsOf('unc-fis'),
    'AR unmapped': jobsOf('UNC-qui'),
    'BR unmapped': jobsOf('lncc'),
    'unmapped unmapped': jobsOf('sin-mapa', ''),
  })
})

it('corrects all of the past at once with a corrected mapping', () => {
  map(account('unc-fis', {}), account('lncc', {}))
  expect(submitted(['organisation'])).toMatchObject({ UNC: jobsOf('unc-fis', 'lncc') })
  map(account('lncc', { organisation: 'LNCC', country: 'BR' }))
  expect(submitted(['organisation'])).toMatchObject({ UNC: jobsOf('unc-fis'), LNCC: jobsOf('lncc') })
})

it('picks by organisation, and lists the accounts that lack one', () => {
  map(account('unc-fis', {}), account('lncc', { organisation: 'LNCC', country: 'BR' }))
  expect(submitted(['account'], { organisation: ['UNC'] })).toEqual({ 'unc-fis': jobsOf('unc-fis') })
  expect(submitted(['account'], { country: ['unmapped'] })).toEqual({
    '': jobsOf(''),
    'UNC-qui': jobsOf('UNC-qui'),
    'sin-mapa': jobsOf('sin-mapa'),
  })
})

it('does not take a domain for an account', () => {
  map({ ...account('sin-mapa', {}), kind: 'domain' })
  expect(submitted(['organisation'])).toEqual({ unmapped: jobs.length })
})
