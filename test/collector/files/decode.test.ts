import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeFile } from '../../../collector/files/decode.ts'

const TEXT = 'curso;país\nIntroducción;Perú\n'
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()

describe('the bytes of a file', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT), 'utf-8'],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${TEXT}`), 'utf-8'],
    ['UTF-16, little end first', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'utf-16le'],
    ['UTF-16, big end first', swapped(Buffer.from(`\ufeff${TEXT}`, 'utf16le')), 'utf-16be'],
    ['Windows-1252', Buffer.from(TEXT, 'latin1'), 'windows-1252'],
  ])('are text in %s', (_, bytes, encoding) => {
    expect(decodeFile(bytes, 'a.csv')).toEqual({ text: TEXT, encoding })
  })

  it('are Windows-1252 with its dashes, quotes and euros', () => {
    expect(decodeFile(Buffer.from([0x93, 0xe9, 0x94, 0x20, 0x96, 0x20, 0x80]), 'a.csv').text).toBe('“é” – €')
  })

  it.each([
    ['a workbook', Buffer.from('PK\x03\x04…'), 'import.spreadsheet'],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'import.spreadsheet'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'import.spreadsheet'],
    ['something compressed', gzipSync(TEXT), 'import.not_text'],
    ['UTF-16 without its mark', Buffer.from(TEXT, 'utf16le'), 'import.not_text'],
    ['half a letter of UTF-16', Buffer.from('fffe3d', 'hex'), 'import.not_text'],
    ['bytes that no encoding has', Buffer.from([0x61, 0xe9, 0x81]), 'import.not_text'],
    ['nothing', Buffer.from(''), 'import.empty'],
    ['blank lines', Buffer.from('\ufeff \r\n\t\n'), 'import.empty'],
  ])('are not read where they are %s', (_, bytes, code) => {
    expect(() => decodeFile(bytes, 'a.csv')).toThrow(
      expect.objectContaining({ problem: { code, params: { path: 'a.csv' } } }),
    )
  })
})
