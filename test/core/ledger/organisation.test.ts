import { describe, expect, it } from 'vitest'
import { normaliseRor } from '../../../core/ledger/organisation.ts'

describe('an identifier of ROR', () => {
  it.each(['https://ror.org/042nb2s44', '042nb2s44', 'ror.org/042NB2S44', ' http://www.ror.org/042nb2s44 '])(
    'is the same in every notation: %s',
    (text) => {
      expect(normaliseRor(text)).toBe('https://ror.org/042nb2s44')
    },
  )

  it.each(['00f54p054', '03vek6s52', '052gg0110', '013meh722', '05gq02987', '0168r3w48'])(
    'has check digits: %s',
    (id) => {
      expect(normaliseRor(id)).toBe(`https://ror.org/${id}`)
      const wrong = id.replace(/.$/, (digit) => String((Number(digit) + 1) % 10))
      expect(normaliseRor(wrong)).toBeUndefined()
    },
  )

  it.each(['', 'UNC', '142nb2s44', '04lnb2s44', 'https://grid.ac/042nb2s44'])('is not "%s"', (text) => {
    expect(normaliseRor(text)).toBeUndefined()
  })
})
