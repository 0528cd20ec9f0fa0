import { describe, expect, it } from 'vitest'
import { chooseLanguage, fill, LANGUAGES, type Text } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'

const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe('the messages', () => {
  it.each(Object.entries(MESSAGES as Record<string, Text>))('%s says the same in every language', (_, text) => {
    for (const language of LANGUAGES) {
      expect(text[language].trim()).not.toBe('')
      expect(new Set(places(text[language]))).toEqual(new Set(places(text.es)))
    }
  })
})

describe('a text', () => {
  const text: Text = { es: '{n} nodos', pt: '{n} nós', en: '{n} nodes' }
  it('is filled with its parameters', () => {
    expect(fill(text, 'pt', { n: 3 })).toBe('3 nós')
  })
  it('leaves a place without a parameter visible', () => {
    expect(fill(text, 'en')).toBe('{n} nodes')
  })
  it('never takes a parameter from the prototype', () => {
    expect(fill({ es: '{toString}', pt: '{toString}', en: '{toString}' }, 'es')).toBe('{toString}')
  })
})

describe('the language', () => {
  it.each([
    ['es_AR.UTF-8', 'es'],
    ['pt_BR', 'pt'],
    ['de-DE,en;q=0.8', 'en'],
    ['fr:pt', 'pt'],
    ['C', 'es'],
    ['', 'es'],
    [undefined, 'es'],
  ])('%s reads as %s', (wish, language) => {
    expect(chooseLanguage(wish)).toBe(language)
  })
})
