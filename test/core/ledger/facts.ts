/** Facts of which a test says what matters; the rest nobody told. */
import type { Edition } from '../../../core/ledger/edition.ts'
import type { Publication } from '../../../core/ledger/publication.ts'

export const edition = (told: Partial<Edition>): Edition => ({
  id: '',
  course: 'R',
  year: 2024,
  start: '',
  end: '',
  editions: 1,
  onlineEditions: null,
  hours: null,
  signUps: null,
  attendances: null,
  countries: [],
  respondents: null,
  netPromoterScore: null,
  certified: null,
  host: '',
  language: '',
  tags: [],
  ...told,
})

export const publication = (told: Partial<Publication>): Publication => ({
  form: 'table',
  doi: '',
  title: '',
  year: null,
  venue: '',
  authors: null,
  type: null,
  openAccess: null,
  acknowledged: null,
  ...told,
})
