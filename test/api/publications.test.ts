import { describe, expect, it } from 'vitest'
import { PublicationsAnswer } from '../../api/fact-schemas.ts'
import { readPublications } from '../../collector/files/publications.ts'
import type { PublicationsAnswer as Found } from '../../store/ledger/reader.ts'
import { reading } from '../collector/files/reading.ts'
import { publication } from '../core/ledger/facts.ts'
import { world } from './world.ts'

const from = { file: 'a.csv', imported: 1_600_000_000 }
const FOUND: Found = {
  publications: [
    { ...publication({ form: 'list', doi: '10.1234/a' }), file: 'dois.txt', imported: 1 },
    {
      ...publication({ form: 'bibtex', title: '+Título', year: 2024, acknowledged: 'yes' }),
      file: 'b.bib',
      imported: 2,
    },
    {
      ...publication({ doi: '10.1234/b', title: 'Otro', year: 2023, authors: 3, type: 'thesis', acknowledged: 'no' }),
      ...from,
    },
  ],
  lookedUp: [
    {
      doi: '10.1234/a',
      service: 'openalex',
      title: 'T',
      year: 2024,
      venue: 'Rev',
      authors: 2,
      type: 'article',
      openAccess: 'yes',
    },
    {
      doi: '10.1234/a',
      service: 'crossref',
      title: '+titulo',
      year: 2024,
      venue: '',
      authors: 2,
      type: 'article',
      openAccess: null,
    },
  ],
  declared: [{ figure: 'publications.total', year: null, value: 5, source: 'informe', date: '2024-12-31', ...from }],
}

const get = (query: string, publications: Found = FOUND) => world({ publications }).get(`/api/v1/publications${query}`)
const ask = async (query: string, found?: Found) => PublicationsAnswer.parse(await (await get(query, found)).json())

describe('GET /api/v1/publications', () => {
  it('gives each publication once, with what files and services say of it, and figures with what was declared', async () => {
    const { figures, publications } = await ask('')
    expect(publications).toEqual([
      {
        doi: '10.1234/a',
        title: '+titulo',
        year: 2024,
        venue: 'Rev',
        authors: 2,
        type: 'article',
        openAccess: 'yes',
        acknowledged: 'yes',
        lookups: ['crossref', 'openalex'],
        file: 'dois.txt',
        imported: 1,
      },
      {
        doi: '10.1234/b',
        title: 'Otro',
        year: 2023,
        venue: '',
        authors: 3,
        type: 'thesis',
        openAccess: 'unknown',
        acknowledged: 'no',
        lookups: [],
        ...from,
      },
    ])
    expect(figures).toMatchObject({
      total: { value: 2, declared: [{ value: 5, difference: 3, source: 'informe' }] },
      acknowledged: { value: 1 },
      openAccessRatio: { value: 1, coverage: { told: 1, of: 2 } },
      theses: { value: 1 },
    })
  })

  it('gives those of a year', async () => {
    const { figures, publications } = await ask('?year=2023')
    expect([figures.total, publications.length]).toMatchObject([{ value: 1, declared: [] }, 1])
  })

  it('is empty where nothing was ever taken in', async () => {
    const { figures, publications } = await ask('', { publications: [], lookedUp: [], declared: [] })
    expect([figures.total.value, figures.openAccessRatio.value, publications]).toEqual([null, null, []])
  })

  it('gives a table with defused formulas, which can be taken in again', async () => {
    const response = await get('?format=csv')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="publications.csv"')
    const text = await response.text()
    expect(text.split('\n').slice(0, 2)).toEqual([
      'doi,title,year,venue,authors,type,open_access,acknowledged,lookups,file,imported',
      "10.1234/a,'+titulo,2024,Rev,2,article,yes,yes,crossref / openalex,dois.txt,1970-01-01T00:00:01.000Z",
    ])
    const { facts, problems } = reading(readPublications, text)
    expect(problems).toEqual([])
    expect(facts[1]).toEqual(
      publication({ doi: '10.1234/b', title: 'Otro', year: 2023, authors: 3, type: 'thesis', acknowledged: 'no' }),
    )
  })

  it('gives a table of figures', async () => {
    const lines = (await (await get('?format=csv&table=figures')).text()).split('\n')
    expect(lines.slice(0, 2)).toEqual([
      'figure,value,told,of,low,high,n,declared,difference,source,date',
      'total,2,,,,,,5,3,informe,2024-12-31',
    ])
  })
})
