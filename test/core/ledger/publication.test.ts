import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type LookedUp,
  mergePublications,
  normaliseDoi,
  publicationFigures,
  publicationKey,
} from '../../../core/ledger/publication.ts'
import { publication } from './facts.ts'

const lookedUp = (told: Partial<LookedUp>): LookedUp => ({
  doi: '10.1234/a',
  service: 'crossref',
  title: '',
  year: null,
  venue: '',
  authors: null,
  type: null,
  openAccess: null,
  ...told,
})

describe('a DOI', () => {
  it.each([
    ['10.1234/Abc.DEF', '10.1234/abc.def'],
    [' https://doi.org/10.1234/abc ', '10.1234/abc'],
    ['http://dx.doi.org/10.1234/abc.', '10.1234/abc'],
    ['doi:10.1234/abc', '10.1234/abc'],
    ['DOI: 10.1234/abc;', '10.1234/abc'],
    ['doi.org/10.1234/abc', '10.1234/abc'],
    ['https://doi.org/10.1002%2F(SICI)1096%3C1', '10.1002/(sici)1096<1'],
    ['10.1000.10/123', '10.1000.10/123'],
    ['https://doi.org/10.1234/50%', '10.1234/50%'],
  ])('is the same in every notation: %s', (text, doi) => {
    expect(normaliseDoi(text)).toBe(doi)
  })

  it.each([
    '',
    '10.1234',
    '10.1234/',
    '10.12/abc',
    '11.1234/abc',
    'https://example.org/10.1234/abc',
    '10.1234/a b',
    'abc',
  ])('is not "%s"', (text) => {
    expect(normaliseDoi(text)).toBeUndefined()
  })
})

describe('publications', () => {
  it('are one where files agree on the DOI; what one leaves open another tells, tables before BibTeX before lists', () => {
    const merged = mergePublications(
      [
        publication({ form: 'table', doi: '10.1234/a', title: 'Título', acknowledged: 'yes' }),
        publication({ form: 'list', doi: '10.1234/a' }),
        publication({ form: 'bibtex', doi: '10.1234/a', title: 'T{\\i}tulo', year: 2024, venue: 'Rev' }),
      ],
      [],
    )
    expect(merged).toMatchObject([{ doi: '10.1234/a', title: 'Título', year: 2024, venue: 'Rev', acknowledged: 'yes' }])
  })

  it('are filled in by what was looked up, Crossref before OpenAlex, never against what is told', () => {
    const merged = mergePublications(
      [publication({ doi: '10.1234/a', title: 'Mío' })],
      [
        lookedUp({ service: 'openalex', title: 'Theirs', year: 2023, venue: 'Otra', openAccess: 'yes' }),
        lookedUp({ service: 'crossref', title: 'Ours', venue: 'Rev' }),
      ],
    )
    expect(merged).toMatchObject([{ title: 'Mío', year: 2023, venue: 'Rev', openAccess: 'yes', acknowledged: null }])
  })

  it('without a DOI are the one of the same title and year that has it, as files or services tell', () => {
    const told = [
      publication({ title: 'Dinámica molecular: un repaso', year: 2023, acknowledged: 'yes', authors: 3 }),
      publication({ form: 'list', doi: '10.1234/a' }),
      publication({ title: 'Dinámica molecular: un repaso', year: 2022 }),
    ]
    expect(mergePublications(told, [])).toHaveLength(3)
    const merged = mergePublications(told, [lookedUp({ title: 'DINAMICA MOLECULAR - un repaso', year: 2023 })])
    expect(merged).toHaveLength(2)
    expect(merged[0]).toMatchObject({ doi: '10.1234/a', acknowledged: 'yes', authors: 3 })
  })

  it('of one title are one where only some files tell the year, and two where years differ', () => {
    const told = [
      publication({ title: 'Uno', acknowledged: 'yes' }),
      publication({ form: 'bibtex', title: 'uno', year: 2023, venue: 'Rev' }),
      publication({ title: 'Uno', year: 2024 }),
    ]
    expect(mergePublications(told, [])).toMatchObject([
      { year: 2023, venue: 'Rev', acknowledged: 'yes' },
      { year: 2024, venue: '', acknowledged: null },
    ])
  })

  it('come out the same in whatever order they were told', () => {
    const some = fc.record({
      form: fc.constantFrom('table' as const, 'bibtex' as const, 'list' as const),
      doi: fc.constantFrom('', '10.1234/a', '10.1234/b'),
      title: fc.constantFrom('', 'Uno', 'Dos'),
      year: fc.constantFrom(null, 2023),
      acknowledged: fc.constantFrom(null, 'yes' as const, 'no' as const),
    })
    // a file of one form tells of a publication once
    const files = fc.uniqueArray(some.map(publication), { selector: (each) => `${publicationKey(each)} ${each.form}` })
    fc.assert(
      fc.property(
        files.chain((told) => fc.tuple(fc.constant(told), fc.shuffledSubarray(told, { minLength: told.length }))),
        ([told, shuffled]) => {
          expect(mergePublications(shuffled, [])).toEqual(mergePublications(told, []))
        },
      ),
    )
  })

  it('are counted, and what nobody has looked at is told apart', () => {
    const figures = publicationFigures([
      publication({ doi: '10.1234/a', acknowledged: 'yes', openAccess: 'yes', type: 'article' }),
      publication({ doi: '10.1234/b', acknowledged: 'no', openAccess: 'no', type: 'dataset' }),
      publication({ acknowledged: 'unknown', openAccess: 'yes', type: 'thesis' }),
      publication({}),
    ])
    expect(figures).toMatchObject({
      total: { value: 4 },
      withDoi: { value: 2 },
      acknowledged: { value: 1, coverage: { told: 2, of: 4 } },
      notAcknowledged: { value: 1 },
      unconfirmed: { value: 2 },
      openAccessRatio: { value: 2 / 3, coverage: { told: 3, of: 4 } },
      datasets: { value: 1, coverage: { told: 3, of: 4 } },
      theses: { value: 1 },
    })
    expect(publicationFigures([]).total.value).toBeNull()
    expect(publicationFigures([publication({})]).openAccessRatio.value).toBeNull()
  })
})
