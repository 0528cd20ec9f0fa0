/** The shapes of answers about training and publications. Strict: nothing that is not named here leaves the process. */
import { z } from '@hono/zod-openapi'
import { LOOKUP_SERVICES, PUBLICATION_FIGURES, PUBLICATION_TYPES } from '../core/ledger/publication.ts'
import { TRAINING_FIGURES } from '../core/ledger/training.ts'
import { Figure } from './figures.ts'

const count = z.number().nullable().describe('null: not told')
const provenance = {
  file: z.string().describe('the file that told it, without its folder'),
  imported: z.number().describe('Unix seconds'),
}

const figuresOf = <Name extends string>(names: readonly Name[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, Figure])) as Record<Name, typeof Figure>)

export const EditionRow = z.strictObject({
  id: z.string().describe("'' where it has none"),
  course: z.string(),
  year: z.number(),
  start: z.string().describe("ISO 8601; '' unknown"),
  end: z.string(),
  editions: z.number().describe('that the row stands for'),
  onlineEditions: count,
  hours: count.describe('of all these editions together'),
  signUps: count,
  attendances: count,
  countries: z.array(z.string()).describe('ISO 3166-1 alpha-2; empty: not told'),
  respondents: count,
  netPromoterScore: count.describe('−100 to 100'),
  certified: count.describe('people'),
  host: z.string(),
  language: z.string(),
  tags: z.array(z.string()),
  ...provenance,
})

export const TrainingAnswer = z
  .strictObject({
    groups: z.array(
      z.strictObject({
        names: z.record(z.string(), z.string()).describe("what is common to the group's editions; '' unknown"),
        figures: figuresOf(TRAINING_FIGURES),
      }),
    ),
    planned: z.number().describe('editions that begin later: in no figure'),
    doubled: z
      .array(z.strictObject({ course: z.string(), year: z.number() }))
      .describe('told both as a whole year and edition by edition: these count twice'),
    editions: z.array(EditionRow),
  })
  .openapi('Training')

const YesNo = z.enum(['yes', 'no', 'unknown'])

export const PublicationRow = z.strictObject({
  doi: z.string().describe("'' where it has none"),
  title: z.string(),
  year: count,
  venue: z.string(),
  authors: count.describe('how many'),
  type: z.enum(PUBLICATION_TYPES).nullable(),
  openAccess: YesNo,
  acknowledged: YesNo.describe('whether it acknowledges the centre: a person has looked'),
  lookups: z.array(z.enum(LOOKUP_SERVICES)).describe('services that knew its DOI'),
  ...provenance,
})

export const PublicationsAnswer = z
  .strictObject({
    figures: figuresOf(PUBLICATION_FIGURES),
    publications: z.array(PublicationRow),
  })
  .openapi('Publications')
