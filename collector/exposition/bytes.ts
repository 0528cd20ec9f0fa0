/** Bytes of the exposition formats. Every scanner relies on a line feed being the last byte. */
export const LINE_FEED = 0x0a
export const CARRIAGE_RETURN = 0x0d
export const SPACE = 0x20
export const TAB = 0x09
export const HASH = 0x23
export const QUOTE = 0x22
export const COMMA = 0x2c
export const EQUALS = 0x3d
export const BACKSLASH = 0x5c
export const BRACE_OPEN = 0x7b
export const BRACE_CLOSE = 0x7d
const COLON = 0x3a

const LETTER = 1
const DIGIT = 2
const KIND = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (/[a-zA-Z_]/.test(String.fromCharCode(byte))) return LETTER
  return /[0-9]/.test(String.fromCharCode(byte)) ? DIGIT : 0
})

/** `[a-zA-Z_][a-zA-Z0-9_]*` @returns position after the name; `start` when there is none */
export function scanLabelName(bytes: Uint8Array, start: number): number {
  let at = start
  if (KIND[bytes[at]!] === LETTER) while (KIND[bytes[at]!] !== 0) at++
  return at
}

/** `[a-zA-Z_:][a-zA-Z0-9_:]*` @returns position after the name; `start` when there is none */
export function scanMetricName(bytes: Uint8Array, start: number): number {
  let at = start
  if (KIND[bytes[at]!] === LETTER || bytes[at] === COLON) {
    while (KIND[bytes[at]!] !== 0 || bytes[at] === COLON) at++
  }
  return at
}

export function skipBlanks(bytes: Uint8Array, start: number): number {
  let at = start
  while (bytes[at] === SPACE || bytes[at] === TAB) at++
  return at
}

export function equalBytes(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[one + i] !== bytes[other + i]) return false
  return true
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @returns undefined where the bytes are not UTF-8 */
export function decode(bytes: Buffer, start: number, end: number): string | undefined {
  for (let at = start; at < end; at++) {
    if (bytes[at]! < 0x80) continue
    try {
      return utf8.decode(bytes.subarray(start, end))
    } catch {
      return undefined
    }
  }
  return bytes.toString('latin1', start, end)
}
