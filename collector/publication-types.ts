/** Kinds of publications by what files and services call them. */
import type { PublicationType } from '../core/ledger/publication.ts'
import { canonicalTitle } from './files/columns.ts'

/**
 * In one form and without what stands between words: BibTeX and biblatex (`inproceedings`), CSL (`article-journal`), Zotero
 * (`journalArticle`), Crossref (`posted-content`), OpenAlex, and words of three languages.
 */
const NAMES = {
  article: [
    'article',
    'articlejournal',
    'journalarticle',
    'articulo',
    'artigo',
    'review',
    'letter',
    'editorial',
    'articlemagazine',
    'articlenewspaper',
  ],
  proceedings: [
    'inproceedings',
    'conference',
    'conferencepaper',
    'paperconference',
    'proceedingsarticle',
    'proceedings',
    'ponencia',
    'actas',
    'anais',
  ],
  chapter: ['incollection', 'inbook', 'chapter', 'booksection', 'bookchapter', 'capitulo'],
  book: ['book', 'monograph', 'editedbook', 'mvbook', 'libro', 'livro'],
  thesis: ['thesis', 'phdthesis', 'mastersthesis', 'dissertation', 'tesis', 'tese', 'dissertacao', 'tesina'],
  dataset: ['dataset', 'conjuntodedatos', 'conjuntodedados', 'datos', 'dados'],
  software: ['software', 'computerprogram', 'programa'],
  preprint: ['preprint', 'postedcontent', 'prepublicacion'],
  report: ['report', 'techreport', 'reportcomponent', 'informe', 'relatorio'],
  other: ['unpublished', 'manuscript', 'webpage', 'other', 'otro', 'otra', 'outro'],
} as const satisfies Record<PublicationType, readonly string[]>

/** Words for whatever it may be. */
const NOTHING_SAID = ['', 'misc', 'online', 'document']

/** @returns `other` for a word that is none of them, null where nothing is said */
export function publicationTypeOf(name: string): PublicationType | null {
  const wanted = canonicalTitle(name).replaceAll('_', '')
  if (NOTHING_SAID.includes(wanted)) return null
  const found = Object.entries(NAMES).find(([, names]) => (names as readonly string[]).includes(wanted))
  return (found?.[0] as PublicationType | undefined) ?? 'other'
}
