import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LANGUAGES, type Text } from '../../core/i18n.ts'

const folder = join(import.meta.dirname, '../../dashboard/text')
const files = readdirSync(folder)
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

describe('the dashboard’s texts', () => {
  it('are found', () => expect(files.length).toBeGreaterThan(5))

  it.each(files)('%s speaks every language with the same parameters', async (file) => {
    const records: Record<string, Record<string, Text>> = await import(join(folder, file))
    for (const record of Object.values(records)) {
      for (const [key, text] of Object.entries(record)) {
        expect(Object.keys(text).sort(), key).toEqual([...LANGUAGES].sort())
        for (const language of LANGUAGES) {
          expect(placeholders(text[language]), `${key} ${language}`).toEqual(placeholders(text.es))
          expect(text[language].trim(), `${key} ${language}`).not.toBe('')
        }
      }
    }
  })
})
