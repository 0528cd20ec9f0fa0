/** Training as the API tells it: figures with what was declared of them, and the editions they were reckoned from. */
import { csvText } from '../core/csv.ts'
import type { Edition } from '../core/ledger/edition.ts'
import { doubledYears, TRAINING_FIGURES } from '../core/ledger/training.ts'
import type { Told } from '../store/ledger/imports/table.ts'
import { EditionRow } from './fact-schemas.ts'
import { FIGURE_TITLES, figureJson, figureRows } from './figures.ts'
import { onlyNamed } from './only-named.ts'
import type { Training, TrainingDimension } from './training-groups.ts'

export function trainingJson({ groups, editions, planned }: Training): string {
  return JSON.stringify({
    groups: groups.map(({ names, figures }) => ({
      names,
      figures: Object.fromEntries(TRAINING_FIGURES.map((name) => [name, figureJson(figures[name])])),
    })),
    planned,
    doubled: doubledYears(editions),
    editions: editions.map((edition) => onlyNamed(EditionRow, edition)),
  })
}

export function trainingFiguresCsv({ groups }: Training, by: readonly TrainingDimension[]): string {
  const rows = groups.flatMap(({ names, figures }) =>
    TRAINING_FIGURES.flatMap((name) =>
      figureRows(name, figures[name]).map((row) => [...by.map((each) => names[each] ?? ''), ...row]),
    ),
  )
  return csvText([[...by, ...FIGURE_TITLES], ...rows])
}

/** With titles that `import training` reads. */
const EDITION_COLUMNS = {
  id: ({ id }) => id,
  course: ({ course }) => course,
  year: ({ year }) => year,
  start: ({ start }) => start,
  end: ({ end }) => end,
  editions: ({ editions }) => editions,
  online: ({ onlineEditions }) => onlineEditions,
  hours_total: ({ hours }) => hours,
  sign_ups: ({ signUps }) => signUps,
  attendances: ({ attendances }) => attendances,
  countries: ({ countries }) => countries.join(' / '),
  survey_responses: ({ respondents }) => respondents,
  nps: ({ netPromoterScore }) => netPromoterScore,
  certified: ({ certified }) => certified,
  host: ({ host }) => host,
  language: ({ language }) => language,
  tags: ({ tags }) => tags.join(' / '),
  file: ({ file }) => file,
  imported: ({ imported }) => new Date(imported * 1000).toISOString(),
} satisfies Record<string, (edition: Told<Edition>) => string | number | null>

export function editionsCsv({ editions }: Training): string {
  const columns = Object.entries(EDITION_COLUMNS)
  const rows = editions.map((edition) => columns.map(([, of]) => of(edition) ?? ''))
  return csvText([columns.map(([title]) => title), ...rows])
}
