/** Facts that files tell: whatever is told in whatever order, the ledger says what telling it from scratch would say. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Declared } from '../../../core/ledger/declared.ts'
import { type Edition, editionKey } from '../../../core/ledger/edition.ts'
import { joinTold } from '../../../core/ledger/join.ts'
import { type Publication, publicationKey } from '../../../core/ledger/publication.ts'
import { DECLARED } from '../../../store/ledger/declared/tables.ts'
import { type Facts, takeTold } from '../../../store/ledger/facts.ts'
import { readFacts } from '../../../store/ledger/imports/read.ts'
import type { FactTable } from '../../../store/ledger/imports/table.ts'
import { openLedger, openLedgerWriter } from '../../../store/ledger/ledger.ts'
import { createLedgerState } from '../../../store/ledger/ledger-state.ts'
import { readPeopleKey } from '../../../store/ledger/people.ts'
import { doisToLookUp, keepLookups, PUBLICATIONS, readLookups } from '../../../store/ledger/publications/tables.ts'
import { openLedgerFile } from '../../../store/ledger/schema.ts'
import { EDITIONS, GRADUATES } from '../../../store/ledger/training/tables.ts'
import { transaction } from '../../../store/sqlite.ts'
import { edition, publication } from '../../core/ledger/facts.ts'

const RUNS = Number(process.env['ATALAYA_PROPERTY_RUNS'] ?? 60)

let directory: string
let db: DatabaseSync
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-facts-'))
  db = openLedgerFile(directory, 'write')
})
afterEach(() => {
  db.close()
  rmSync(directory, { recursive: true })
})

interface File {
  readonly file?: string
  readonly imported?: number
  readonly replaces?: boolean
}

function take(facts: Facts, { file = 'a.csv', imported = 1_000, replaces = false }: File = {}) {
  const origin = { file, imported, sha256: Buffer.alloc(32) }
  const told = { facts, origin, replaces, isWanted: true }
  return transaction(db, () => takeTold(createLedgerState(db, readPeopleKey(directory)), told))
}
const training = (facts: readonly Edition[]): Facts => ({ kind: 'training', facts })
const publications = (facts: readonly Publication[]): Facts => ({ kind: 'publications', facts })

/** What is kept, without where it is from. */
const kept = <Fact extends object>(table: FactTable<Fact>) =>
  readFacts(db, table).map(({ file: _, imported: __, ...fact }) => fact)
const texts = (facts: readonly object[]) => facts.map((fact) => JSON.stringify(fact)).sort()
const rowsOf = (table: string) => Number(db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()!['rows'])

describe('editions in the ledger', () => {
  it('are told once, however often they are told, and in whatever order', () => {
    const told = [edition({ signUps: 3 }), edition({ signUps: 5 }), edition({ course: 'Python', id: 'x' })]
    expect(take(training(told))).toEqual({ added: 3, changed: 0, same: 0, removed: 0, joined: 0 })
    const changes = () => Number(db.prepare('SELECT total_changes() AS changes').get()!['changes'])
    const before = changes()
    expect(take(training(told), { file: 'b.csv' })).toMatchObject({ added: 0, changed: 0, same: 3 })
    expect(take(training(told.toReversed()))).toMatchObject({ added: 0, changed: 0, same: 3 })
    expect(changes()).toBe(before)
    expect(rowsOf('imports')).toBe(1)
  })

  it('of one course and year are told together: what is told later takes the place of all of them', () => {
    take(training([edition({ signUps: 3 }), edition({ signUps: 5 }), edition({ year: 2025 })]))
    expect(take(training([edition({ editions: 2, signUps: 9 })]))).toMatchObject({ added: 0, changed: 1, removed: 1 })
    expect(kept(EDITIONS)).toEqual([edition({ editions: 2, signUps: 9 }), edition({ year: 2025 })])
  })

  it('with a name of their own are joined: one file knows when, another how many came', () => {
    take(training([edition({ id: 'x', start: '2024-05-06', countries: ['AR'], tags: ['SWC'] })]))
    take(training([edition({ id: 'x', start: '2024-05-06', attendances: 12 })]))
    expect(take(training([edition({ id: 'X', attendances: 14 })]))).toMatchObject({ changed: 1 })
    expect(kept(EDITIONS)).toMatchObject([{ start: '2024-05-06', countries: ['AR'], attendances: 14, tags: ['SWC'] }])
  })

  it('tell which file said so, and when; what is not corrected keeps its first one', () => {
    take(training([edition({ signUps: 3 }), edition({ signUps: 5 }), edition({ year: 2025 })]), {
      file: 'a.csv',
      imported: 10,
    })
    take(training([edition({ signUps: 3 }), edition({ signUps: 6 }), edition({ year: 2025 })]), {
      file: 'b.csv',
      imported: 20,
    })
    expect(readFacts(db, EDITIONS).map(({ year, signUps, file, imported }) => [year, signUps, file, imported])).toEqual(
      [
        [2024, 3, 'a.csv', 10],
        [2024, 6, 'b.csv', 20],
        [2025, null, 'a.csv', 10],
      ],
    )
  })

  it('that a file tells no more go with it where that is wanted, but not those of other files', () => {
    take(training([edition({ year: 2021 }), edition({ year: 2022 })]), { file: 'a.csv' })
    take(training([edition({ year: 2023 })]), { file: 'b.csv' })
    expect(take(training([edition({ year: 2022 })]), { file: 'a.csv' })).toMatchObject({ removed: 0 })
    expect(take(training([edition({ year: 2022 })]), { file: 'a.csv', replaces: true })).toMatchObject({
      removed: 1,
      same: 1,
    })
    expect(kept(EDITIONS).map(({ year }) => year)).toEqual([2022, 2023])
  })

  const some = fc.record({
    id: fc.constantFrom('', '', 'x', 'y'),
    course: fc.constantFrom('R', 'r ', 'Python'),
    year: fc.constantFrom(2023, 2024),
    start: fc.constantFrom('', '2024-05-06'),
    signUps: fc.constantFrom(null, 1, 2),
    countries: fc.constantFrom([], ['AR'], ['AR', 'UY']),
  })
  // of a name of its own a file tells once
  const file = fc.uniqueArray(some.map(edition), {
    maxLength: 6,
    selector: (each) => (each.id === '' ? Symbol() : editionKey(each)),
  })

  /** In the plainest way: the rows of a key are those of the file that told it last. */
  function fromScratch(files: readonly (readonly Edition[])[]): Edition[] {
    const known = new Map<string, readonly Edition[]>()
    for (const told of files)
      for (const [key, rows] of Map.groupBy(told, editionKey)) {
        const before = known.get(key)?.[0]
        known.set(key, before && before.id !== '' ? [joinTold(before, rows[0]!)] : rows)
      }
    return [...known.values()].flat()
  }

  it('are as if they were told from scratch, whatever was told in whatever order', () => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 6 }), (files) => {
        db.exec('DELETE FROM training_editions; DELETE FROM imports')
        for (const told of files) {
          const { added, changed, same } = take(training(told))
          expect(added + changed + same).toBe(told.length)
        }
        expect(texts(kept(EDITIONS))).toEqual(texts(fromScratch(files)))
        const last = files.at(-1)
        if (last)
          expect(take(training(last))).toEqual({ added: 0, changed: 0, same: last.length, removed: 0, joined: 0 })
      }),
      { numRuns: RUNS },
    )
  })

  it('are the same in any order of files that do not contradict each other', () => {
    const disjoint = fc
      .uniqueArray(some.map(edition), { maxLength: 10, selector: editionKey })
      .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })))
    fc.assert(
      fc.property(disjoint, ([rows, shuffled]) => {
        const keptOf = (all: readonly Edition[]) => {
          db.exec('DELETE FROM training_editions; DELETE FROM imports')
          for (const row of all) take(training([row]))
          return kept(EDITIONS)
        }
        expect(keptOf(shuffled)).toEqual(keptOf(rows))
      }),
      { numRuns: RUNS },
    )
  })
})

describe('publications in the ledger', () => {
  it('say together what files of one kind tell, and apart what other kinds do', () => {
    const told = publication({ doi: '10.1234/a', title: 'Título', year: 2024 })
    expect(take(publications([told, publication({ doi: '10.1234/a', authors: 3 })]))).toMatchObject({
      added: 1,
      joined: 1,
    })
    expect(take(publications([publication({ doi: '10.1234/a', acknowledged: 'yes' })]))).toMatchObject({ changed: 1 })
    expect(
      take(publications([publication({ doi: '10.1234/a', acknowledged: 'unknown', title: 'Otro' })])),
    ).toMatchObject({ changed: 1 })
    expect(take(publications([told]))).toMatchObject({ changed: 1 })
    expect(take(publications([publication({ form: 'bibtex', doi: '10.1234/a', title: 'Titulo' })]))).toMatchObject({
      added: 1,
    })
    // the order of the two does not matter, and neither corrects the other time and again
    expect(take(publications([told]))).toMatchObject({ changed: 0, same: 1 })
    expect(kept(PUBLICATIONS)).toMatchObject([
      { form: 'bibtex', title: 'Titulo' },
      { form: 'table', title: 'Título', year: 2024, authors: 3, acknowledged: 'unknown' },
    ])
  })

  it('are as if they were told from scratch, whatever was told in whatever order', () => {
    const some = fc.record({
      form: fc.constantFrom('table' as const, 'bibtex' as const),
      doi: fc.constantFrom('', '10.1234/a', '10.1234/b'),
      title: fc.constantFrom('Uno', 'Dos'),
      venue: fc.constantFrom('', 'Rev', 'Otra'),
      acknowledged: fc.constantFrom(null, 'yes' as const, 'no' as const),
    })
    fc.assert(
      fc.property(fc.array(fc.array(some.map(publication), { maxLength: 5 }), { maxLength: 6 }), (files) => {
        db.exec('DELETE FROM publications; DELETE FROM imports')
        for (const told of files) take(publications(told))
        const known = new Map<string, Publication>()
        for (const each of files.flat()) {
          const key = `${publicationKey(each)} ${each.form}`
          const before = known.get(key)
          known.set(key, before ? joinTold(before, each) : each)
        }
        expect(texts(kept(PUBLICATIONS))).toEqual(texts([...known.values()]))
      }),
      { numRuns: RUNS },
    )
  })

  it('are asked about once, and again after a while: sooner where nobody knew them', () => {
    take(publications(['a', 'b', 'c'].map((name) => publication({ doi: `10.1234/${name}` }))))
    take(publications([publication({ title: 'Sin DOI' })]))
    const {
      form: _,
      doi: __,
      acknowledged: ___,
      ...work
    } = publication({ title: 'T', year: 2024, openAccess: 'yes', type: 'article', authors: 2, venue: 'R' })
    keepLookups(db, [
      { doi: '10.1234/a', service: 'crossref', asked: 1_000, work },
      { doi: '10.1234/b', service: 'crossref', asked: 1_000, work: undefined },
    ])
    const ask = (service: 'crossref' | 'openalex', foundBefore: number, missedBefore: number) =>
      doisToLookUp(db, { service, foundBefore, missedBefore })
        .map((doi) => doi.at(-1))
        .join('')
    expect(ask('crossref', 500, 500)).toBe('c')
    expect(ask('crossref', 500, 1_001)).toBe('bc')
    expect(ask('crossref', 1_001, 1_001)).toBe('abc')
    expect(ask('openalex', 500, 500)).toBe('abc')
    expect(readLookups(db)).toEqual([{ doi: '10.1234/a', service: 'crossref', ...work }])
  })
})

describe('declared figures in the ledger', () => {
  it('are one a figure, year and source: a later one of these takes its place', () => {
    const declared = (told: Partial<Declared>): Declared => ({
      figure: 'training.countries',
      year: null,
      value: 33,
      source: 'web',
      date: '2024-12-01',
      ...told,
    })
    const of = (...facts: Declared[]): Facts => ({ kind: 'declared', facts })
    expect(take(of(declared({}), declared({ year: 2024, value: 23 }), declared({ source: 'informe' })))).toMatchObject({
      added: 3,
    })
    expect(take(of(declared({ value: 32, source: 'WEB ', date: '2025-01-01' })))).toMatchObject({ changed: 1 })
    expect(kept(DECLARED).map(({ value, year }) => [value, year])).toEqual([
      [33, null],
      [32, null],
      [23, 2024],
    ])
  })
})

describe('people who finished a course', () => {
  const roster: Facts = {
    kind: 'graduates',
    facts: [
      { identity: ' Xq7.Secret@unc.edu.ar', course: 'R', date: '2024-05-06' },
      { identity: 'xq7.secret@UNC.edu.ar', course: 'r', date: '2024-05-06' },
      { identity: 'LGomez.zz9', course: 'R', date: '' },
      { identity: 'lgomez.zz9', course: 'Python', date: '2025' },
    ],
  }

  it('are numbers that stand for keyed hashes; their names are in no file', () => {
    expect(take(roster)).toEqual({ added: 3, changed: 0, same: 0, removed: 0, joined: 1 })
    expect(take(roster)).toMatchObject({ added: 0, changed: 0, same: 3 })
    expect(new Set(kept(GRADUATES).map(({ person }) => person)).size).toBe(2)
    expect(rowsOf('people')).toBe(2)
    expect(rowsOf('person_names')).toBe(0)
    db.exec('PRAGMA wal_checkpoint')
    for (const name of readdirSync(directory)) {
      const bytes = readFileSync(join(directory, name)).toString('latin1').toLowerCase()
      expect(bytes).not.toMatch(/xq7\.secret|lgomez\.zz9/)
    }
  })

  it('are gone with the person', () => {
    take(roster)
    db.exec('DELETE FROM people')
    expect(rowsOf('graduates')).toBe(0)
  })
})

describe('the writing thread', () => {
  it('keeps all of a file, or nothing where it is not wanted, and goes on after a failure', async () => {
    const writer = openLedgerWriter(directory)
    const ledger = openLedger(directory)
    const told = (isWanted: boolean, facts: Facts = training([edition({})])) => ({
      facts,
      origin: { file: 'a.csv', imported: 1, sha256: Buffer.alloc(32) },
      replaces: false,
      isWanted,
    })
    expect(await writer.takeFacts(told(false))).toMatchObject({ added: 1 })
    expect(await ledger.training()).toEqual({ editions: [], declared: [], graduations: [] })
    // the second one breaks a promise of the table
    const broken = training([edition({}), edition({ year: 'x' as unknown as number })])
    await expect(writer.takeFacts(told(true, broken))).rejects.toThrow()
    expect((await ledger.training()).editions).toEqual([])
    expect(await writer.takeFacts(told(true))).toMatchObject({ added: 1 })
    expect((await ledger.training()).editions).toEqual([{ ...edition({}), file: 'a.csv', imported: 1 }])
    expect(await ledger.publications()).toEqual({ publications: [], lookedUp: [], declared: [] })
    await ledger.close()
    await writer.close()
  })

  it('answers of a ledger that is not there are empty', async () => {
    const ledger = openLedger(join(directory, 'nothing'))
    expect(await ledger.training()).toEqual({ editions: [], declared: [], graduations: [] })
    expect(await ledger.publications()).toEqual({ publications: [], lookedUp: [], declared: [] })
    await ledger.close()
  })
})
