/** Spoils bodies: bytes, lines and structure, from a seed. */
import type { Random } from './random.ts'

export const MAX_BYTES = 10 * 1024

type Mutator = (body: Buffer, random: Random, others: readonly Buffer[]) => Buffer

const TOKENS = [
  '0 -0 1 -1 1e308 -1e308 1e309 5e-324 NaN +Inf -Inf nan infinity 0x1F 1_000 9007199254740993 9223372036854775794 4294967294',
  '18446744073709551615 # # HELP # TYPE # UNIT # EOF { } {} = , " \\ \\" \\\\ \\n gauge counter histogram untyped _total _bucket',
  'le="+Inf" quantile="0.99" __name__ __proto__ constructor null true false [] {} "" "\\u0000" [[[[ }}}} NaN 1e400',
]
  .join(' ')
  .split(' ')
  .map((token) => Buffer.from(token))
const ODD_BYTES = Buffer.from('\0\t\n\r "#,0129:=[\\]_{}~\x7f\x80\xbf\xc0\xed\xf4\xff', 'latin1')
const SPACES = ['\n', '\r\n', ' ', '\t', '\n\n', '\u2028', '\ufeff'].map((text) => Buffer.from(text))

const splice = (body: Buffer, at: number, removed: number, ...inserted: Buffer[]) =>
  Buffer.concat([body.subarray(0, at), ...inserted, body.subarray(Math.min(body.length, at + removed))])

/** [start, end) of a line, its line feed included. */
function line(body: Buffer, random: Random): [number, number] {
  const somewhere = random.int(body.length)
  const start = somewhere === 0 ? 0 : body.lastIndexOf(0x0a, somewhere - 1) + 1
  const end = body.indexOf(0x0a, somewhere)
  return [start, end < 0 ? body.length : end + 1]
}

const BYTES: readonly Mutator[] = [
  (body, random) => {
    const spoilt = Buffer.from(body)
    if (spoilt.length > 0) spoilt[random.int(spoilt.length)]! ^= 1 << random.int(8)
    return spoilt
  },
  (body, random) => splice(body, random.int(body.length), 1, Buffer.of(random.pick([...ODD_BYTES]))),
  (body, random) => splice(body, random.int(body.length), 1 + random.int(16)),
  (body, random) => splice(body, random.int(body.length), random.int(4), random.pick(TOKENS)),
  (body, random) => splice(body, random.int(body.length), 0, random.pick(SPACES)),
  (body, random) => {
    const from = random.int(body.length)
    return splice(body, random.int(body.length), 0, body.subarray(from, from + random.int(64)))
  },
  (body, random) => body.subarray(0, random.int(body.length)),
  (body, random) => splice(body, random.int(body.length), 0, Buffer.alloc(random.int(2_000), random.pick(TOKENS))),
]

const LINES: readonly Mutator[] = [
  (body, random) => {
    const [start, end] = line(body, random)
    return splice(body, start, end - start)
  },
  (body, random) => {
    const [start, end] = line(body, random)
    return splice(body, line(body, random)[0], 0, body.subarray(start, end))
  },
  (body, random) => {
    const [start, end] = line(body, random)
    const moved = Buffer.from(body.subarray(start, end))
    const rest = splice(body, start, end - start)
    return splice(rest, line(rest, random)[0], 0, moved)
  },
  (body, random, others) => {
    const other = random.pick(others)
    const [start, end] = line(other, random)
    return splice(body, line(body, random)[0], 0, other.subarray(start, end))
  },
  (body, random, others) => Buffer.concat([body.subarray(0, line(body, random)[1]), random.pick(others)]),
  // another number in the place of one: most of these stay well formed
  (body, random) => {
    const [start, end] = line(body, random)
    const number = /[0-9.]+\s*$/.exec(body.toString('latin1', start, end))
    if (number === null) return body
    return splice(body, start + number.index, number[0].length, random.pick(TOKENS), Buffer.from('\n'))
  },
]

/** One to four changes; never longer than `MAX_BYTES`. */
export function mutateText(body: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  let spoilt = body
  for (let i = random.int(4); i >= 0; i--) {
    spoilt = random.pick(random.int(2) === 0 ? BYTES : LINES)(spoilt, random, others)
  }
  return spoilt.length <= MAX_BYTES ? spoilt : spoilt.subarray(0, MAX_BYTES)
}

const JSON_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  1e308,
  2 ** 32 - 2,
  2 ** 53,
  1e20,
  '',
  ' ',
  '0',
  'UNKNOWN',
  'x'.repeat(300),
  '\u0000',
  'gpu:4',
  'gpu:a100:2(IDX:0-1)',
  'cn[01-99999999]',
  '1-4294967295%3',
  [],
  {},
  [null],
  [[]],
  { set: true },
  { set: false, infinite: true, number: 4294967294 },
  { number: -1, set: true, infinite: false },
  '2026-99-99T25:61:61Z',
]

/**
 * A document with one to four places changed (a value replaced, a key lost, renamed or repeated, a list
 * stretched), now and then spoilt as text too.
 */
export function mutateJson(body: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  const root = { document: JSON.parse(body.toString()) as unknown }
  for (let i = random.int(4); i >= 0; i--) changePlace(root, random)
  const text = Buffer.from(JSON.stringify(root.document) ?? '')
  if (random.int(8) === 0) return mutateText(text, random, others)
  return text.length <= MAX_BYTES ? text : text.subarray(0, MAX_BYTES)
}

type Container = Record<string, unknown> | unknown[]

function changePlace(root: Container, random: Random): void {
  let parent: Container = root
  let key = 'document'
  for (let value = at(parent, key); isContainer(value) && random.int(6) > 0; value = at(parent, key)) {
    const keys = Object.keys(value)
    if (keys.length === 0) break
    parent = value
    key = random.pick(keys)
  }
  const fields = parent as Record<string, unknown>
  const value = fields[key]
  const change = random.int(6)
  if (change <= 2) fields[key] = anyValue(random)
  else if (change === 3 && parent !== root) delete fields[key]
  else if (change === 4 && parent !== root && !Array.isArray(parent))
    fields[random.pick(['__proto__x', `${key}_`, ''])] = structuredClone(value)
  else if (Array.isArray(value))
    value.push(
      ...Array.from({ length: random.int(6) }, () =>
        random.int(2) === 0 ? structuredClone(random.pick(value)) : anyValue(random),
      ),
    )
  else fields[key] = [value]
}

function anyValue(random: Random): unknown {
  return structuredClone(random.pick(JSON_VALUES))
}

function at(parent: Container, key: string): unknown {
  return (parent as Record<string, unknown>)[key]
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

/** Whole lines up to `MAX_BYTES`, from the start and from later places of a long body. */
export function textPieces(body: Buffer): Buffer[] {
  if (body.length <= MAX_BYTES) return [body]
  return [0, 0.3, 0.6].map((share) => {
    const start = share === 0 ? 0 : body.indexOf(0x0a, Math.floor(body.length * share)) + 1
    const end = body.lastIndexOf(0x0a, Math.min(body.length, start + MAX_BYTES) - 1) + 1
    return body.subarray(start, Math.max(start, end))
  })
}

/** The document with its longest lists cut until it fits. */
export function trimJson(body: Buffer): Buffer {
  const document = JSON.parse(body.toString()) as unknown
  for (let length = 64; ; length = Math.floor(length / 2)) {
    const text = Buffer.from(
      JSON.stringify(document, (_, value: unknown) => (Array.isArray(value) ? value.slice(0, length) : value)),
    )
    if (text.length <= MAX_BYTES || length === 0) return text.subarray(0, MAX_BYTES)
  }
}
