import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DICTIONARIES, dictionary } from '../../scripts/dictionary.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const pages = (folder: string) => readdirSync(join(root, folder)).filter((file) => file.endsWith('.md'))
const documents = [
  'README.md',
  'README.es.md',
  'CHANGELOG.md',
  ...['en', 'es'].flatMap((language) => pages(`docs/${language}`).map((file) => `docs/${language}/${file}`)),
]
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts)

describe('the documentation', () => {
  it.each(Object.entries(DICTIONARIES))('in %s has the catalogue as it is (npm run docs)', (language, file) => {
    expect(read(file)).toBe(dictionary(language as keyof typeof DICTIONARIES))
  })

  it.each(documents)('%s links only to files that exist', (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map((match) => match[1]!)
    expect(links.filter((link) => !existsSync(join(root, dirname(document), link)))).toEqual([])
  })

  it.each(documents)('%s names only paths that exist', (document) => {
    const paths = [
      ...read(document).matchAll(/`((?:core|store|collector|api|commands|dashboard|test|scripts|docs)\/[\w./-]*)`/g),
    ]
    expect(paths.map((match) => match[1]!).filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it.each(documents)('%s names only npm commands that exist', (document) => {
    const commands = [...read(document).matchAll(/npm (?:run ([\w:-]+)|(start|test))/g)].map((m) => m[1] ?? m[2]!)
    expect(commands.filter((command) => !scripts.includes(command))).toEqual([])
  })

  it('exists in English and Spanish, page for page', () => {
    expect(pages('docs/es').length).toBe(pages('docs/en').length)
  })
})
