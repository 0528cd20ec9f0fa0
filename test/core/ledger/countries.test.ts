import { describe, expect, it } from 'vitest'
import { findCountry, nearestCountry } from '../../../core/ledger/countries.ts'

describe('countries', () => {
  it.each([
    ['AR', 'AR'],
    ['arg', 'AR'],
    ['Argentina', 'AR'],
    [' perú ', 'PE'],
    ['Peru', 'PE'],
    ['México', 'MX'],
    ['Chequia', 'CZ'],
    ['República Checa', 'CZ'],
    ['Czech Republic', 'CZ'],
    ['Países Bajos', 'NL'],
    ['Holanda', 'NL'],
    ['EE.UU.', 'US'],
    ['EE. UU.', 'US'],
    ['Estados Unidos', 'US'],
    ['United States', 'US'],
    ['Alemanha', 'DE'],
    ['Reino Unido', 'GB'],
    ['UK', 'GB'],
    ['Corea del Sur', 'KR'],
    ['Coreia do Sul', 'KR'],
    ['REPÚBLICA  DOMINICANA', 'DO'],
    ['Côte d’Ivoire', 'CI'],
  ])('knows %s as %s', (text, code) => {
    expect(findCountry(text)).toBe(code)
  })

  it.each(['', '-', 'W3', 'Chekia', 'Congo', 'ZZ', 'EU', 'Latinoamérica', '=AR'.repeat(3)])(
    'does not take "%s" for one',
    (text) => {
      expect(findCountry(text)).toBeUndefined()
    },
  )

  it('suggests the nearest name as it is written, if any is near', () => {
    expect(nearestCountry('Chekia')).toBe('Chequia')
    expect(nearestCountry('Argentnia')).toBe('Argentina')
    expect(nearestCountry('Latinoamérica')).toBeUndefined()
  })

  it('has every ISO code stand for itself and for its names in three languages', () => {
    const codes = Array.from({ length: 26 * 26 }, (_, at) =>
      String.fromCharCode(65 + Math.floor(at / 26), 65 + (at % 26)),
    )
    const known = codes.filter((code) => findCountry(code) === code)
    expect(known.length).toBeGreaterThanOrEqual(249)
    for (const language of ['es', 'pt', 'en']) {
      const names = new Intl.DisplayNames(language, { type: 'region' })
      const other = known.filter((code) => ![code, undefined].includes(findCountry(names.of(code)!)))
      expect(other).toEqual([])
    }
  })
})
