import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runImport } from './here.ts'
import { getJson, makePlace, type Place } from './program.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures')
const SUMMARY = join(FIXTURES, 'training/resumen.csv')

// each import starts a thread: on a busy machine they take their time
vi.setConfig({ testTimeout: 120_000 })

let place: Place
beforeEach(() => {
  place = makePlace()
})
afterEach(() => place.leave())

/** A file of the place by its name, one of the fixtures by its path. */
const run = (kind: string, ...args: string[]) =>
  runImport(
    place.directory,
    [kind, ...args].map((arg) => (/^[\w-]+\.\w+$/.test(arg) ? join(place.directory, arg) : arg)),
  )
const read = async (kind: string, ...args: string[]) => {
  const { code, out, err } = await run(kind, ...args, '--json')
  expect(err).toBe('')
  return { code, ...(JSON.parse(out) as Record<string, unknown>) }
}

function rows(table: string): Record<string, unknown>[] {
  const path = join(place.directory, 'data/ledger.db')
  if (!existsSync(path)) return []
  const db = new DatabaseSync(path, { readOnly: true })
  const found = db.prepare(`SELECT * FROM ${table}`).all()
  db.close()
  return found
}

describe('atalaya import training', () => {
  it('takes a file in, once, and notes which file it was and when', async () => {
    const program = place.run(['import', 'training', SUMMARY, '--lang', 'es'])
    expect(await program.ended).toEqual({
      code: 0,
      out: '✓ 5 filas: 5 nuevas, 0 corregidas, 0 ya sabidas.\n',
      err: '',
    })
    expect((await run('training', SUMMARY)).out).toBe('✓ 5 rows: 0 new, 0 corrected, 5 known already.\n')
    const [told, ...others] = rows('imports')
    expect(others).toEqual([])
    expect(told).toMatchObject({ kind: 'training', file: 'resumen.csv' })
    expect(Buffer.from(told!['sha256'] as Uint8Array)).toEqual(
      createHash('sha256').update(readFileSync(SUMMARY)).digest(),
    )
  })

  it('keeps nothing where any row is wrong, lists the first 50 and counts the others', async () => {
    const bad = Array.from({ length: 60 }, () => 'R,2024,x')
    place.file('bad.csv', ['curso,año,asistentes', 'R,2024,12', ...bad].join('\n'))
    const { code, out, err } = await run('training', 'bad.csv')
    expect([code, out]).toEqual([1, ''])
    const lines = err.trim().split('\n')
    expect(lines[0]).toBe('✗ Row 3, column asistentes: "x" cannot be understood. It should look like 0, 1, 2….')
    expect(lines.slice(50)).toEqual(['… and 10 more.', 'Nothing of bad.csv was kept: mend those rows and repeat.'])
    expect(rows('training_editions')).toEqual([])
    expect(await read('training', 'bad.csv')).toMatchObject({ code: 1, ok: false, problemCount: 60 })
  })

  it('keeps nothing in a trial, and says what it would', async () => {
    expect((await run('training', SUMMARY, '--dry-run')).out).toContain('A trial, nothing was kept. 5 rows: 5 new')
    expect(await read('training', SUMMARY, '--dry-run')).toMatchObject({
      code: 0,
      ok: true,
      dryRun: true,
      added: 5,
      encoding: 'utf-8',
    })
    expect(rows('training_editions')).toEqual([])
    expect(rows('imports')).toEqual([])
  })

  it('reads what spreadsheets write in any encoding, and says where it had to guess', async () => {
    const text = 'curso;año;países\r\nIntroducción;2024;"Perú / México"\r\n'
    const encodings = {
      'a.csv': Buffer.from(`\ufeff${text}`),
      'b.csv': Buffer.from(`\ufeff${text}`, 'utf16le'),
      'c.csv': Buffer.from(text, 'latin1'),
    }
    for (const [name, bytes] of Object.entries(encodings)) writeFileSync(join(place.directory, name), bytes)
    expect((await run('training', 'a.csv')).out).toContain('1 new')
    expect((await run('training', 'b.csv')).out).toBe('✓ 1 rows: 0 new, 0 corrected, 1 known already.\n')
    expect((await run('training', 'c.csv')).out).toBe(
      '✓ 1 rows: 0 new, 0 corrected, 1 known already.\n  The file is not UTF-8; it was read as Windows-1252. Look at its accents.\n',
    )
  })

  it('says which columns it did not read, and which events do not count', async () => {
    expect((await run('training', join(FIXTURES, 'training/propia.csv'))).out).toContain(
      '  Columns that were not read: Notas.\n',
    )
    expect((await run('training', join(FIXTURES, 'training/amy-events.json'))).out).toContain(
      '  1 do not count: their tags say that they were not held.\n',
    )
  })

  it('lets go of what a file of the same name tells no more, where it is asked to', async () => {
    place.file('a.csv', 'curso,año\nR,2023\nR,2024\n')
    await run('training', 'a.csv')
    place.file('a.csv', 'curso,año\nR,2024\n')
    expect((await run('training', 'a.csv')).out).not.toContain('gone')
    expect((await run('training', 'a.csv', '--replace')).out).toContain(
      '1 that were known are told no more, and are gone.',
    )
    expect(rows('training_editions').map(({ year }) => year)).toEqual([2024])
  })

  it.each([
    [[], 2, 'Which file? Write: atalaya import training FILE'],
    [['no.csv'], 1, 'There is no file no.csv.'],
    [['empty.csv'], 1, 'empty.csv is empty.'],
    [['book.csv'], 1, 'book.csv is no text but a spreadsheet or a PDF. Open it and save it as CSV (UTF-8).'],
    [['other.csv'], 1, 'A column is missing.'],
    [['a.csv', '--lookup'], 2, '--lookup'],
  ])('refuses %j', async (args, code, message) => {
    place.file('empty.csv', '\n')
    place.file('book.csv', 'PK\x03\x04')
    place.file('other.csv', 'a,b\n1,2\n')
    place.file('a.csv', 'curso,año\nR,2024\n')
    const ended = await run('training', ...args)
    expect([ended.code, ended.out]).toEqual([code, ''])
    expect(ended.err).toContain(message)
  })
})

describe('atalaya import graduates', () => {
  it('leaves no login, address or name in any file', async () => {
    place.file(
      'roster.csv',
      'nombre,correo,usuario,curso,fecha\nZoraida Qwx,zq.secret@unc.edu.ar,,R,2024\nYago Qwx,,yq7.secret,R,2024-05-06\n',
    )
    expect((await run('graduates', 'roster.csv')).out).toContain('2 new')
    expect(rows('graduates')).toHaveLength(2)
    // nor what a guess could be compared with
    const digest = createHash('sha256')
      .update(readFileSync(join(place.directory, 'roster.csv')))
      .digest()
    expect(Buffer.from(rows('imports')[0]!['sha256'] as Uint8Array)).not.toEqual(digest)
    const data = join(place.directory, 'data')
    for (const name of readdirSync(data))
      expect(readFileSync(join(data, name)).toString('latin1')).not.toMatch(/zoraida|qwx|secret/i)
  })

  it('knows people as jobs know them', async () => {
    place.file(
      'jobs.txt',
      'JobIDRaw|JobID|User|Account|Partition|State|Submit|Start|End|Elapsed|AllocTRES\n1|1|ana|unc|cpu|COMPLETED|2026-11-21T00:00:00|2026-11-21T00:01:00|2026-11-21T00:02:00|00:01:00|cpu=4,node=1\n',
    )
    await run('sacct', 'jobs.txt', '--cluster', 'c', '--time-zone', 'UTC')
    place.file('roster.csv', 'usuario,curso\n ANA,R\n')
    await run('graduates', 'roster.csv')
    expect(rows('people')).toHaveLength(1)
    expect(rows('graduates')).toMatchObject([{ person: rows('people')[0]!['id'], course: 'R', date: '' }])
  })
})

describe('what was taken in', () => {
  it('is in the answers of the service, beside what was declared, and by organisation', async () => {
    await run('training', SUMMARY)
    await run('declared', join(FIXTURES, 'training/declaradas.csv'))
    await run('publications', join(FIXTURES, 'publications/refs.bib'))
    await run('publications', join(FIXTURES, 'publications/publicaciones.csv'))
    place.file(
      'jobs.txt',
      'JobIDRaw|JobID|User|Account|Partition|State|Submit|Start|End|Elapsed|AllocTRES\n1|1|ana|UNC-fis|cpu|COMPLETED|2024-11-21T00:00:00|2024-11-21T00:01:00|2024-11-21T01:01:00|01:00:00|cpu=4,node=1\n',
    )
    await run('sacct', 'jobs.txt', '--cluster', 'c', '--time-zone', 'UTC')
    await run('organisations', join(FIXTURES, 'organisations/mapeo.csv'))
    const { firstLine } = place.run(['serve', '--port', '0', '--json'])
    const url = /http:\/\/[^\s"]+/.exec(await firstLine)![0]
    const token = (await place.run(['token', 'create', 'test', '--role', 'operator']).ended).out.trim()
    const training = (await getJson(url, '/api/v1/training', token)).body as {
      groups: { figures: Record<string, unknown> }[]
    }
    expect(training.groups[0]!.figures).toMatchObject({
      editions: { value: 18 },
      countries: { value: 7, declared: [{ value: 6, difference: -1, file: 'declaradas.csv' }] },
      netPromoterScore: { value: 84.9090909091, declared: [{ value: 81.8 }] },
    })
    const { body } = await getJson(url, '/api/v1/publications', token)
    expect(body).toMatchObject({ figures: { total: { value: 4 }, acknowledged: { value: 1 } } })
    const usage = await getJson(
      url,
      '/api/v1/usage?by=organisation&by=country&by=field&from=1704067200&to=1735689600&step=year&zone=UTC',
      token,
    )
    expect(usage.body).toMatchObject({
      groups: [
        {
          names: { organisation: 'Universidad Nacional de Córdoba', country: 'AR', field: 'Física' },
          figures: { coreHours: [4] },
        },
      ],
    })
  })
})

describe('atalaya import publications --lookup', () => {
  let server: Server
  let address: string
  let asked: string[]
  beforeEach(async () => {
    asked = []
    server = createServer((request, response) => {
      asked.push(`${request.headers['user-agent']} ${request.url}`)
      const name = { '/works/10.5555%2Fnueva': 'crossref', '/works/doi:10.5555/nueva': 'openalex' }[request.url!]
      response.writeHead(name ? 200 : 404, { 'content-type': 'application/json' })
      response.end(name ? readFileSync(join(FIXTURES, `publications/${name}-work.json`)) : '{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => new Promise((resolve) => server.close(resolve)))
  const lookup = (...more: string[]): [string, ...string[]] => [
    'publications',
    'a.txt',
    '--lookup',
    '--crossref',
    address,
    '--openalex',
    address,
    ...more,
  ]

  it('asks for what the file leaves open, once, and says who asks', async () => {
    place.file('a.txt', '10.5555/nueva\n10.5555/nadie\n')
    const { code, out } = await run(...lookup('--contact', 'soporte@unc.edu.ar'))
    expect([code, out]).toEqual([
      0,
      '✓ 2 rows: 2 new, 0 corrected, 0 known already.\n  crossref: 1 of 2 found.\n  openalex: 1 of 2 found.\n',
    ])
    expect(asked).toHaveLength(4)
    expect(asked[0]).toMatch(/^atalaya\/\d+\.\d+\.\d+ \(mailto:soporte@unc\.edu\.ar\) \/works\/10\.5555%2Fnadie$/)
    expect(await read(...lookup())).toMatchObject({
      same: 2,
      lookups: { crossref: { asked: 0, found: 0, unknown: 0, unanswered: 0 } },
    })
    expect(asked).toHaveLength(4)
    expect(rows('publication_lookups')).toMatchObject([
      { doi: '10.5555/nadie', service: 'crossref', is_found: 0 },
      { doi: '10.5555/nadie', service: 'openalex', is_found: 0 },
      {
        doi: '10.5555/nueva',
        service: 'crossref',
        is_found: 1,
        title: 'Un título & su subtítulo',
        year: 2025,
        authors: 2,
      },
      { doi: '10.5555/nueva', service: 'openalex', is_found: 1, open_access: 'yes' },
    ])
  })

  it('fails nothing where there is no network', async () => {
    place.file('a.txt', '10.5555/nueva\n')
    const nowhere = ['--lookup', '--crossref', 'http://127.0.0.1:9', '--openalex', 'http://nowhere.invalid']
    expect(await run('publications', 'a.txt', ...nowhere)).toEqual({
      code: 0,
      out: '✓ 1 rows: 1 new, 0 corrected, 0 known already.\n  crossref: 0 of 1 found; it does not answer, the rest is left for another time.\n  openalex: 0 of 1 found; it does not answer, the rest is left for another time.\n',
      err: '',
    })
    expect(rows('publications')).toHaveLength(1)
    expect(rows('publication_lookups')).toEqual([])
  })

  it('asks nobody in a trial, nor where it is not told to', async () => {
    place.file('a.txt', '10.5555/nueva\n')
    expect((await run(...lookup('--dry-run'))).code).toBe(0)
    expect((await run('publications', 'a.txt', '--crossref', address)).code).toBe(0)
    expect(asked).toEqual([])
  })

  it.each([
    [
      ['--crossref', 'api.crossref.org'],
      '--crossref api.crossref.org: write an address like https://api.crossref.org.',
    ],
    [['--contact', 'me'], '--contact me: write an e-mail address'],
  ])('refuses %j', async (args, message) => {
    place.file('a.txt', '10.5555/nueva\n')
    const { code, err } = await run('publications', 'a.txt', '--lookup', ...args)
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })
})
