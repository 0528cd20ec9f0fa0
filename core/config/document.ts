/** A YAML text as a plain value that still knows where each part was written. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
  visit,
} from 'yaml'
import type { Problem } from '../errors.ts'
import type { MessageCode } from '../messages.ts'

export type Path = readonly PropertyKey[]
interface Place {
  /** both from 1 */
  readonly line: number
  readonly column: number
}
/** A problem of the configuration and where it is. */
export interface PlacedProblem extends Place {
  readonly path: Path
  readonly problem: Problem
}

export interface ConfigDocument {
  readonly value: unknown
  readonly problems: readonly PlacedProblem[]
  /** false where the text is no YAML at all: its value means nothing then */
  readonly readable: boolean
  /** where the value at `path` is written; of the nearest parent where there is none */
  placeOf(path: Path): Place
  /** where the last key of `path` is written */
  placeOfKey(path: Path): Place
  has(path: Path): boolean
  /** what stands there, shortened, as written: an environment variable is never shown expanded */
  written(path: Path): string
}

const YAML_CODES: Readonly<Record<string, MessageCode>> = {
  DUPLICATE_KEY: 'config.duplicate_key',
  TAB_AS_INDENT: 'config.yaml_tab',
  BAD_INDENT: 'config.yaml_indent',
  BLOCK_AS_IMPLICIT_KEY: 'config.yaml_indent',
  BLOCK_IN_FLOW: 'config.yaml_indent',
  MULTILINE_IMPLICIT_KEY: 'config.yaml_indent',
  BAD_SCALAR_START: 'config.yaml_character',
  MISSING_CHAR: 'config.yaml_character',
  UNEXPECTED_TOKEN: 'config.yaml_character',
  BAD_DQ_ESCAPE: 'config.yaml_escape',
  MULTIPLE_DOCS: 'config.yaml_documents',
}
const WRITTEN_LENGTH = 60

export function readDocument(text: string, env: Readonly<Record<string, string | undefined>>): ConfigDocument {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const placeAt = (offset: number | undefined): Place => {
    const { line, col } = lines.linePos(offset ?? 0)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const problems: PlacedProblem[] = [...document.errors, ...document.warnings].map((error) => ({
    ...placeAt(error.pos[0]),
    path: [],
    problem: { code: YAML_CODES[error.code] ?? 'config.yaml_other', params: { detail: error.code } },
  }))
  const readable = document.errors.every((error) => error.code === 'DUPLICATE_KEY')
  if (readable) problems.push(...substitute(document, env, placeAt))

  const nodeAt = (path: Path) => walk(document, path).node
  return {
    ...toValue(document, readable, problems),
    problems,
    placeOf: (path) => {
      for (let length = path.length; length >= 0; length--) {
        const { node, key } = walk(document, path.slice(0, length))
        const at = node?.range ?? key?.range
        if (at) return placeAt(at[0])
      }
      return placeAt(0)
    },
    placeOfKey: (path) => placeAt((walk(document, path).key ?? nodeAt(path.slice(0, -1)))?.range?.[0]),
    has: (path) => walk(document, path).found,
    written: (path) => {
      const node = nodeAt(path)
      if (isMap(node)) return '{…}'
      if (isSeq(node)) return '[…]'
      const range = node?.range
      if (SECRET_KEY.test(String(path.at(-1) ?? ''))) return '…'
      const raw = range ? withoutSecrets(text.slice(range[0], range[1]).trim().replace(/\s+/g, ' ')) : ''
      return raw.length > WRITTEN_LENGTH ? `${raw.slice(0, WRITTEN_LENGTH - 1)}…` : raw
    },
  }
}

/** Keys whose values are never shown. */
const SECRET_KEY = /token$|secret$|password$/i

/** An address may carry a name and a password. */
const withoutSecrets = (text: string): string => text.replace(/\/\/[^\s/]*@/g, '//…@')

function toValue(
  document: Document,
  readable: boolean,
  problems: PlacedProblem[],
): { value: unknown; readable: boolean } {
  if (!readable) return { value: undefined, readable }
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown, readable }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    problems.push({ line: 1, column: 1, path: [], problem: { code: 'config.yaml_other', params: { detail } } })
    return { value: undefined, readable: false }
  }
}

interface Found {
  readonly found: boolean
  readonly node: Node | undefined
  readonly key: Node | undefined
}

function walk(document: Document, path: Path): Found {
  let node = resolve(document, document.contents)
  let key: Node | undefined
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => (isScalar(item.key) ? String(item.key.value) : item.key) === String(step))
      if (!pair) return { found: false, node: undefined, key: undefined }
      key = pair.key as Node
      node = resolve(document, pair.value as Node | null)
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      key = undefined
      node = resolve(document, node.items[step] as Node | null)
    } else return { found: false, node: undefined, key: undefined }
  }
  return { found: true, node, key }
}

function resolve(document: Document, node: Node | null | undefined): Node | undefined {
  return (isAlias(node) ? node.resolve(document) : node) ?? undefined
}

/**
 * `${NAME}` in values becomes the environment variable; `$${` is a literal `${`. A plain (unquoted) value
 * that is a number or a boolean afterwards is one, as if it had been written there.
 */
function substitute(
  document: Document,
  env: Readonly<Record<string, string | undefined>>,
  placeAt: (offset: number | undefined) => Place,
): PlacedProblem[] {
  const problems: PlacedProblem[] = []
  visit(document, {
    Scalar(role, node) {
      if (role === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return
      const text = node.value.replace(/(\$?)\$\{([^}]*)\}/g, (whole, dollar: string, name: string) => {
        if (dollar !== '') return whole.slice(1)
        const value = env[name]
        if (value !== undefined) return value
        problems.push({
          ...placeAt(node.range?.[0]),
          path: [],
          problem: { code: 'config.env_unset', params: { name } },
        })
        return whole
      })
      node.value = node.type === Scalar.PLAIN ? typed(text) : text
    },
  })
  return problems
}

function typed(text: string): string | number | boolean {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  return text === 'true' ? true : text === 'false' ? false : text
}
