/**
 * Languages and texts. Spanish first: it is the default and the fallback. Every string a user can see
 * is a `Text` (all three languages, checked by a test); logs and code are English.
 */
export const LANGUAGES = ['es', 'pt', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
export const DEFAULT_LANGUAGE: Language = 'es'

/** One string in every language. `{name}` marks a parameter; all languages carry the same ones. */
export type Text = Readonly<Record<Language, string>>
export type TextParams = Readonly<Record<string, string | number>>

/** Fills the `{name}` places of a text. A place without a parameter stays visible, so it is noticed. */
export function fill(text: Text, language: Language, params: TextParams = {}): string {
  return text[language].replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : place,
  )
}

/** BCP 47 tags for `Intl`. */
export const LOCALES = { es: 'es-AR', pt: 'pt-BR', en: 'en-GB' } as const satisfies Record<Language, string>

/**
 * The language a user asked for: POSIX (`es_AR.UTF-8`) or HTTP (`pt-BR,pt;q=0.9`) notation, best first.
 * @returns the default where none of ours is named
 */
export function chooseLanguage(wish: string | undefined): Language {
  for (const part of (wish ?? '').split(/[,:]/)) {
    const tag = part.trim().slice(0, 2).toLowerCase()
    const found = LANGUAGES.find((language) => language === tag)
    if (found) return found
  }
  return DEFAULT_LANGUAGE
}
