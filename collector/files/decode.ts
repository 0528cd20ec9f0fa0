/**
 * Bytes of a file that people keep, as text: UTF-8 with or without its mark, UTF-16 by its mark, and else Windows-1252,
 * which is what spreadsheets in Spanish and Portuguese still write. Text in another encoding is hardly ever valid UTF-8.
 */
import { AppError } from '../../core/errors.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

export interface Decoded {
  readonly text: string
  readonly encoding: Encoding
}

/** A workbook (.xlsx, .ods: zip), an old one (.xls: OLE), a PDF. */
const NO_TEXT = ['504b0304', 'd0cf11e0', '25504446']
/** Bytes that stand for nothing in Windows-1252. */
const NOTHING = /[\0\x81\x8d\x8f\x90\x9d]/

/** @throws AppError `invalid` where it is no text */
export function decodeFile(bytes: Uint8Array, path: string): Decoded {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  if (NO_TEXT.includes(head)) throw new AppError('invalid', 'import.spreadsheet', { path })
  const marked = head.startsWith('fffe') ? 'utf-16le' : head.startsWith('feff') ? 'utf-16be' : undefined
  const decoded = tryDecode(bytes, marked ?? 'utf-8') ?? (marked ? undefined : tryDecode(bytes, 'windows-1252'))
  if (!decoded || NOTHING.test(decoded.text)) throw new AppError('invalid', 'import.not_text', { path })
  if (decoded.text.trim() === '') throw new AppError('invalid', 'import.empty', { path })
  return decoded
}

/** The decoder drops the mark itself. */
function tryDecode(bytes: Uint8Array, encoding: Encoding): Decoded | undefined {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding }
  } catch {
    return undefined
  }
}
