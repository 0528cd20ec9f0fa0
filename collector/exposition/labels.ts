/** The label block of a sample: `{method="post",code="200",}`. */
import { type Labels, labelsId } from '../../core/series.ts'
import { BACKSLASH, BRACE_CLOSE, COMMA, decode, EQUALS, LINE_FEED, QUOTE, scanLabelName, skipBlanks } from './bytes.ts'

/** Where one label lies. */
type LabelVisitor = (nameStart: number, nameEnd: number, valueStart: number, valueEnd: number) => void

/**
 * Walks the block whose `{` is at `open`.
 * @returns position after `}`, or `-1 - position` of the byte that does not fit
 */
export function scanLabels(bytes: Uint8Array, open: number, visit?: LabelVisitor): number {
  let at = skipBlanks(bytes, open + 1)
  while (bytes[at] !== BRACE_CLOSE) {
    const nameStart = at
    at = scanLabelName(bytes, at)
    const nameEnd = at
    if (nameEnd === nameStart) return -1 - at
    at = skipBlanks(bytes, at)
    if (bytes[at] !== EQUALS) return -1 - at
    at = skipBlanks(bytes, at + 1)
    if (bytes[at] !== QUOTE) return -1 - at
    const valueStart = ++at
    while (bytes[at] !== QUOTE) {
      if (bytes[at] === BACKSLASH) at++
      if (bytes[at] === LINE_FEED) return -1 - at
      at++
    }
    visit?.(nameStart, nameEnd, valueStart, at)
    at = skipBlanks(bytes, at + 1)
    if (bytes[at] === COMMA) at = skipBlanks(bytes, at + 1)
    else if (bytes[at] !== BRACE_CLOSE) return -1 - at
  }
  return at + 1
}

/** Why a block that is well formed cannot be used. */
export type LabelProblem = 'unsound' | 'too_many'

/** Label sets by number: equal sets, equal number, whatever their order in the text. */
export interface LabelReader {
  /** The set of the block between `open` and `end`, which `scanLabels` found well formed. */
  read(open: number, end: number): number | LabelProblem
  labels(set: number): Labels
}

export const NO_LABELS = 0

/** Each distinct block is read once: exporters repeat them for every metric. */
export function createLabelReader(bytes: Buffer, maxLabels: number): LabelReader {
  const byBlock = new Map<string, number>()
  const byId = new Map<string, number>([['{}', NO_LABELS]])
  const sets: Labels[] = [{}]

  return {
    read(open, end) {
      const block = bytes.toString('latin1', open, end)
      const known = byBlock.get(block)
      if (known !== undefined) return known
      const labels = readLabels(bytes, open, maxLabels)
      if (typeof labels === 'string') return labels
      const id = labelsId(labels)
      let set = byId.get(id)
      if (set === undefined) {
        set = sets.push(labels) - 1
        byId.set(id, set)
      }
      byBlock.set(block, set)
      return set
    },
    labels: (set) => sets[set]!,
  }
}

/** Empty values are left out: for Prometheus such a label is not there. A name given twice is unsound. */
function readLabels(bytes: Buffer, open: number, maxLabels: number): Labels | LabelProblem {
  const pairs = new Map<string, string>()
  let count = 0
  let sound = true
  scanLabels(bytes, open, (nameStart, nameEnd, valueStart, valueEnd) => {
    if (++count > maxLabels) return
    const name = bytes.toString('latin1', nameStart, nameEnd)
    const value = decode(bytes, valueStart, valueEnd)
    if (value === undefined || name === '__name__' || pairs.has(name)) sound = false
    else pairs.set(name, value.includes('\\') ? unescapeText(value) : value)
  })
  if (count > maxLabels) return 'too_many'
  if (!sound) return 'unsound'
  const labels: Record<string, string> = {}
  for (const [name, value] of pairs) {
    if (value === '') continue
    if (name in Object.prototype) Object.defineProperty(labels, name, { value, enumerable: true })
    else labels[name] = value
  }
  return labels
}

/** `\\`, `\"` and `\n`; any other escape stays as written, as in Prometheus. */
export function unescapeText(text: string): string {
  return text.replace(/\\([\\"n])/g, (_, char: string) => (char === 'n' ? '\n' : char))
}
