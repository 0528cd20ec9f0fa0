// Writes the data dictionary from the catalogue: `npm run docs`. A test keeps the files current.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Field, Measurement, SeriesFold } from '../core/catalogue/types.ts'
import { CATALOGUE, COMMON_LABELS } from '../core/catalogue.ts'
import type { Language, Text } from '../core/i18n.ts'

/** Where each language's dictionary lives, from the root of the checkout. */
export const DICTIONARIES = { en: 'docs/en/metrics.md', es: 'docs/es/metricas.md' } as const

const WORDS = {
  title: { es: 'Diccionario de métricas', pt: '', en: 'Metric dictionary' },
  intro: {
    es: 'Generado desde `core/catalogue.ts` con `npm run docs`; no se edita a mano.',
    pt: '',
    en: 'Generated from `core/catalogue.ts` by `npm run docs`; not edited by hand.',
  },
  common: {
    es: 'Además de las suyas, toda serie puede llevar las etiquetas comunes',
    pt: '',
    en: 'Beside its own, every series may carry the common labels',
  },
  labels: { es: 'Etiquetas', pt: '', en: 'Labels' },
  head: {
    es: '| métrica | unidad | en el tiempo | entre series | qué es |',
    pt: '',
    en: '| metric | unit | over time | across series | what it is |',
  },
  weighted: { es: 'media ponderada por', pt: '', en: 'mean weighted by' },
} as const satisfies Record<string, Text>

/** The dictionary as Markdown, one table a measurement. */
export function dictionary(language: keyof typeof DICTIONARIES & Language): string {
  const say = (text: Text) => text[language]
  const across = (fold: SeriesFold) =>
    typeof fold === 'string' ? fold : `${say(WORDS.weighted)} \`${fold.weightedBy}\``
  const row = (name: string, [field, definition]: [string, Field]) => {
    const own = definition.labels?.length ? ` (${definition.labels.map((label) => `\`${label}\``).join(', ')})` : ''
    return `| \`${name}.${field}\`${own} | ${definition.unit} | ${definition.overTime} | ${across(definition.acrossSeries)} | **${say(definition.title)}.** ${say(definition.description)} |`
  }
  const section = ([name, { title, labels, fields }]: [string, Measurement]) =>
    [
      `## ${name}: ${say(title)}`,
      `${say(WORDS.labels)}: ${labels.map((label) => `\`${label}\``).join(', ')}`,
      [say(WORDS.head), '|---|---|---|---|---|', ...Object.entries(fields).map((entry) => row(name, entry))].join('\n'),
    ].join('\n\n')
  return `${[
    `# ${say(WORDS.title)}`,
    say(WORDS.intro),
    `${say(WORDS.common)} ${COMMON_LABELS.map((label) => `\`${label}\``).join(', ')}.`,
    ...Object.entries(CATALOGUE as Record<string, Measurement>).map(section),
  ].join('\n\n')}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [language, file] of Object.entries(DICTIONARIES) as [keyof typeof DICTIONARIES, string][])
    writeFileSync(join(import.meta.dirname, '..', file), dictionary(language))
}
