import { describe, expect, it } from 'vitest'
import { bytesText, numberText } from '../../commands/store/output.ts'

describe('figures on the terminal', () => {
  it('are in the reader’s way of writing numbers', () => {
    expect([bytesText(0, 'es'), bytesText(1_536, 'es'), bytesText(1_536, 'en')]).toEqual(['0 B', '1,5 KiB', '1.5 KiB'])
    expect(numberText(1_234_567, 'es')).toBe('1.234.567')
  })

  it('are a dash where nothing is known: a server that does not tell its size has not the size 0', () => {
    expect([bytesText(NaN, 'es'), numberText(NaN, 'es')]).toEqual(['–', '–'])
  })
})
