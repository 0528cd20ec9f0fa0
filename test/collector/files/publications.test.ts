import { describe, expect, it } from 'vitest'
import { readPublications } from '../../../collector/files/publications.ts'
import { publication } from '../../core/ledger/facts.ts'
import { fixture, reading } from './reading.ts'

const read = (bytes: Uint8Array | string, path?: string) => reading(readPublications, bytes, path)

describe('BibTeX', () => {
  it('gives titles, venues and years without TeX, and counts authors', () => {
    const { facts, rows, problems } = read(fixture('publications/refs.bib'), 'refs.bib')
    expect([rows, problems]).toEqual([3, []])
    expect(facts).toEqual([
      publication({
        form: 'bibtex',
        doi: '10.1234/abc.def_1',
        title: 'El Niño y la simulación de α-hélices',
        year: 2024,
        venue: 'Revista de Física',
        authors: 2,
        type: 'article',
        acknowledged: 'yes',
      }),
      publication({
        form: 'bibtex',
        title: 'Dinámica molecular en placas',
        year: 2023,
        venue: 'Universidad Nacional de Córdoba',
        authors: 1,
        type: 'thesis',
      }),
      // nobody knows how many others there are
      publication({ form: 'bibtex', doi: '10.5281/zenodo.1234', title: 'Datos de un clúster', year: 2022 }),
    ])
  })

  it('is known by what stands in it too', () => {
    expect(read('% mine\n @book{a, title={B}}', 'a.txt').facts).toEqual([
      publication({ form: 'bibtex', title: 'B', type: 'book' }),
    ])
  })

  it('names the line of an entry that is wrong', () => {
    const text =
      '@article{a, title={A}}\n\n@article{b,\n  title={B}, doi={10/x}}\n@misc{c, note={x}}\n@misc{d, title={D}, acknowledged={perhaps}}'
    expect(read(text).problems).toEqual([
      'Row 3, column doi: "10/x" cannot be understood. It should look like 10.1234/abcd.5678.',
      'Row 5: the column title is empty. Write something like title = {…}.',
      'Row 6, column acknowledged: "perhaps" cannot be understood. It should look like yes / no / ?.',
    ])
  })

  it.each([
    ['@article{a, title={x}\n@article{b, title={y}}', /^Line 2, column 1: it is no BibTeX/],
    ['@article{a, title={x} year=2}', /^Line 1, column 23: it is no BibTeX/],
    ['@article{a, title={x', /^Line 1, column \d+: it is no BibTeX/],
  ])('says where it breaks off: %j', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })

  it('is more than comments', () => {
    expect(() => read('% nothing', 'a.bib')).toThrow('The file has no entry like')
  })
})

describe('a table of publications', () => {
  it('is read as a spreadsheet in Spanish writes it', () => {
    const { facts, problems } = read(fixture('publications/publicaciones.csv'))
    expect(problems).toEqual([])
    expect(facts).toEqual([
      publication({
        doi: '10.1234/abc.def_1',
        title: 'El Niño y la simulación',
        year: 2024,
        venue: 'Revista de Física',
        authors: 2,
        type: 'article',
        openAccess: 'no',
        acknowledged: 'yes',
      }),
      publication({
        title: 'Dinámica molecular en placas',
        year: 2023,
        venue: 'UNC',
        authors: 1,
        type: 'thesis',
        acknowledged: 'unknown',
      }),
      publication({
        doi: '10.5555/otra',
        title: 'Otra',
        year: 2021,
        authors: 3,
        type: 'proceedings',
        openAccess: 'yes',
        acknowledged: 'no',
      }),
    ])
  })

  it('is read as Zotero exports it', () => {
    const text =
      '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI"\n"X","journalArticle","2024","Pérez, Ana; Gómez, Luis; Sosa, Eva","T","R","10.1234/a"\n'
    expect(read(text).facts).toEqual([
      publication({ doi: '10.1234/a', title: 'T', year: 2024, venue: 'R', authors: 3, type: 'article' }),
    ])
    expect(read(text).ignored).toEqual(['Key'])
  })

  it.each([
    ['Pérez, A.; Gómez, L.', 2],
    ['Ana Pérez and Luis Gómez', 2],
    ['Pérez, Ana', 1],
    ['12', 12],
    ['Pérez A, Gómez L, Sosa E', null],
    ['Pérez et al.', null],
    ['', null],
  ])('counts the authors of "%s", or says that it cannot: %s', (authors, count) => {
    expect(read(`título;autores\nT;${authors.includes(';') ? `"${authors}"` : authors}\n`).facts[0]!.authors).toBe(
      count,
    )
  })

  it.each([
    [
      'doi,title\n,\n10.1/x,A',
      'Row 3, column doi: "10.1/x" cannot be understood. It should look like 10.1234/abcd.5678.',
    ],
    ['doi,title,year\n,,2024', 'Row 2: the column doi is empty. Write something like 10.1234/abcd.5678.'],
    [
      'título,agradece\nT,tal vez',
      'Row 2, column agradece: "tal vez" cannot be understood. It should look like sí / no / ?.',
    ],
    ['título,año\nT,en prensa', 'Row 2, column año: "en prensa" cannot be understood. It should look like 2026.'],
  ])('names row and column of what is wrong: %j', (text, problem) => {
    expect(read(text).problems).toEqual([problem])
  })

  it('needs a column of DOIs or of titles', () => {
    expect(() => read('nombre,año\nT,2024')).toThrow(
      'A column is missing. Give it one of these titles: doi, title, titulo. Those of the file are: nombre, año.',
    )
  })
})

describe('a list of DOIs', () => {
  it('has one a line, in any notation', () => {
    const { facts, rows, problems } = read(fixture('publications/dois.txt'), 'dois.txt')
    expect([rows, problems]).toEqual([3, []])
    expect(facts.map(({ doi }) => doi)).toEqual(['10.1234/abc.def_1', '10.5281/zenodo.1234', '10.5555/nueva'])
  })

  it('names the line that is none', () => {
    expect(read('10.1234/a\n\nhttps://example.org/b\n').problems).toEqual([
      'Row 3, column DOI: "https://example.org/b" cannot be understood. It should look like 10.1234/abcd.5678.',
    ])
  })
})
