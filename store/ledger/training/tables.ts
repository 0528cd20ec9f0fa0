import { canonicalName } from '../../../core/ledger/canonical.ts'
import { type Edition, editionKey } from '../../../core/ledger/edition.ts'
import type { Graduation } from '../../../core/ledger/graduation.ts'
import { joinTold } from '../../../core/ledger/join.ts'
import type { FactTable, Value } from '../imports/table.ts'

export const EDITIONS: FactTable<Edition> = {
  name: 'training_editions',
  columns: [
    'id',
    'course',
    'year',
    'start',
    'end',
    'editions',
    'online_editions',
    'hours',
    'sign_ups',
    'attendances',
    'countries',
    'respondents',
    'net_promoter_score',
    'certified',
    'host',
    'language',
    'tags',
  ],
  keyOf: editionKey,
  valuesOf: (edition) => [
    edition.id,
    edition.course,
    edition.year,
    edition.start,
    edition.end,
    edition.editions,
    edition.onlineEditions,
    edition.hours,
    edition.signUps,
    edition.attendances,
    edition.countries.join(' '),
    edition.respondents,
    edition.netPromoterScore,
    edition.certified,
    edition.host,
    edition.language,
    JSON.stringify(edition.tags),
  ],
  // an edition that has a name of its own: AMY knows when and where, somebody else how many came
  join: (earlier, later) => (later.id === '' ? undefined : joinTold(earlier, later)),
  factOf: (row) => ({
    id: String(row['id']),
    course: String(row['course']),
    year: Number(row['year']),
    start: String(row['start']),
    end: String(row['end']),
    editions: Number(row['editions']),
    onlineEditions: orNull(row['online_editions']),
    hours: orNull(row['hours']),
    signUps: orNull(row['sign_ups']),
    attendances: orNull(row['attendances']),
    countries: String(row['countries']).split(' ').filter(Boolean),
    respondents: orNull(row['respondents']),
    netPromoterScore: orNull(row['net_promoter_score']),
    certified: orNull(row['certified']),
    host: String(row['host']),
    language: String(row['language']),
    tags: JSON.parse(String(row['tags'])) as string[],
  }),
}

const orNull = (value: Value | undefined): number | null => (value == null ? null : Number(value))

/** A graduation of somebody who is a number by now. */
export interface KeptGraduation extends Omit<Graduation, 'identity'> {
  readonly person: number
}

export const GRADUATES: FactTable<KeptGraduation> = {
  name: 'graduates',
  columns: ['person', 'course', 'date'],
  keyOf: ({ person, course, date }) => `${person} ${canonicalName(course)} ${date}`,
  valuesOf: ({ person, course, date }) => [person, course, date],
  factOf: (row) => ({ person: Number(row['person']), course: String(row['course']), date: String(row['date']) }),
  // told twice, somebody finished once
  join: (_, later) => later,
}
