/** The reader's language, one for the whole page. */
import { createSignal } from 'solid-js'
import { chooseLanguage, fill, LANGUAGES, type Language, type Text, type TextParams } from '../../core/i18n.ts'
import { plural } from '../logic/format.ts'

const KEPT = 'atalaya.language'

/** `?lang=`, then what was chosen before, then the browser's wishes. */
export function initialLanguage(search: string): Language {
  const wished = new URLSearchParams(search).get('lang') ?? localStorage.getItem(KEPT)
  return LANGUAGES.find((one) => one === wished) ?? chooseLanguage(navigator.languages.join(','))
}

const [language, set] = createSignal<Language>('es')

export { language }

export function setLanguage(chosen: Language): void {
  document.documentElement.lang = chosen
  set(chosen)
}

export function keepLanguage(chosen: Language): void {
  localStorage.setItem(KEPT, chosen)
}

/** A text in the reader's language; reactive. */
export function t(text: Text, params?: TextParams): string {
  return fill(text, language(), params)
}

/** The form a count asks for; `{count}` is filled in. */
export function tCount(count: number, one: Text, other: Text, params?: TextParams): string {
  return fill(plural(count, language(), { one, other }), language(), { count, ...params })
}
