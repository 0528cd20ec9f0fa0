/**
 * Countries by what people write: ISO 3166-1 codes of two or three letters, and names in Spanish, Portuguese and
 * English (ISO's own and those of Unicode CLDR, which `Intl` has). A name that stands for two countries is none.
 */
import ISO from 'i18n-iso-countries/codes.json' with { type: 'json' }
import EN from 'i18n-iso-countries/langs/en.json' with { type: 'json' }
import ES from 'i18n-iso-countries/langs/es.json' with { type: 'json' }
import PT from 'i18n-iso-countries/langs/pt.json' with { type: 'json' }
import { LANGUAGES } from '../i18n.ts'
import { nearest } from '../nearest.ts'

/** ISO 3166-1 alpha-2 */
export type CountryCode = string

/** What is in neither list and yet in many spreadsheets. */
const ALSO: Readonly<Record<CountryCode, readonly string[]>> = {
  BO: ['Estado Plurinacional de Bolivia'],
  CZ: ['Czech Republic', 'República Tcheca'],
  DO: ['Rep. Dominicana', 'R. Dominicana'],
  GB: [
    'UK',
    'Gran Bretaña',
    'Great Britain',
    'Grã-Bretanha',
    'Inglaterra',
    'England',
    'Escocia',
    'Escócia',
    'Scotland',
  ],
  NL: ['Holanda', 'Holland'],
  PS: ['Palestina', 'Palestine'],
  US: ['EE. UU.', 'EEUU', 'EUA', 'Estados Unidos de América', 'Estados Unidos da América'],
  VE: ['República Bolivariana de Venezuela'],
  VN: ['Viet Nam'],
}

interface Named {
  readonly code: CountryCode
  /** as its list writes it */
  readonly name: string
}
/** No country's is longer; what is has nothing near. */
const LONGEST_NAME = 60
let known: ReadonlyMap<string, Named> | undefined
let longNames: readonly string[] | undefined

/** @returns undefined where it is no country that is known */
export function findCountry(text: string): CountryCode | undefined {
  known ??= readNames()
  return known.get(canonical(text))?.code
}

/** The known name nearest to what was written. */
export function nearestCountry(text: string): string | undefined {
  if (text.length > LONGEST_NAME) return undefined
  known ??= readNames()
  longNames ??= [...known.keys()].filter((name) => name.length > 3)
  const wanted = canonical(text)
  // comparing a word with a thousand names letter by letter takes its time
  const similar = longNames.filter(
    (name) =>
      Math.abs(name.length - wanted.length) <= wanted.length / 3 + 1 ||
      name.startsWith(wanted) ||
      wanted.startsWith(name),
  )
  return known.get(nearest(wanted, similar) ?? '')?.name
}

function readNames(): ReadonlyMap<string, Named> {
  const names = new Map<string, Named>()
  const ambiguous = new Set<string>()
  const add = (name: string, code: CountryCode): void => {
    const key = canonical(name)
    const before = names.get(key)
    if (before && before.code !== code) ambiguous.add(key)
    if (!before) names.set(key, { code, name })
  }
  const regions = LANGUAGES.map((language) => new Intl.DisplayNames(language, { type: 'region' }))
  const lists: readonly Readonly<Record<CountryCode, string | readonly string[]>>[] = [
    ES.countries,
    PT.countries,
    EN.countries,
  ]
  for (const [code = '', three = ''] of ISO) {
    add(code, code)
    add(three, code)
    for (const region of regions) add(region.of(code) ?? code, code)
    for (const list of lists) for (const name of [list[code] ?? []].flat()) add(name, code)
    for (const name of ALSO[code] ?? []) add(name, code)
  }
  for (const name of ambiguous) names.delete(name)
  return names
}

/** Without accents, case, and what stands between words. */
const canonical = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
