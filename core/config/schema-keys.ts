/** What a schema knows: the keys of a block, and the shapes a value may take. For messages only. */
import type { z } from 'zod'
import type { Path } from './document.ts'

type Schema = z.core.$ZodType

/** The keys that may stand in the block at `path`, sorted; none where any key may. */
export function keysAt(schema: Schema, path: Path, value: unknown): readonly string[] {
  let candidates = blocks(schema, value)
  let here = value
  for (const step of path) {
    const below = child(here, step)
    candidates = candidates.flatMap((candidate) => stepInto(candidate, step)).flatMap((next) => blocks(next, below))
    here = below
  }
  return [...new Set(candidates.flatMap(keysOf))].sort()
}

/** The shapes of a union in a notation that needs no translation: `"…" | { address: …, node: … }`. */
export function formsOf(schema: Schema): string {
  const forms = blocks(schema, undefined).map((option) => {
    const { def } = (option as z.core.$ZodTypes)._zod
    switch (def.type) {
      case 'string':
        return '"…"'
      case 'number':
        return '123'
      case 'boolean':
        return 'true | false'
      case 'array':
        return '[…]'
      case 'object':
        return `{ ${Object.keys(def.shape)
          .map((key) => `${key}: …`)
          .join(', ')} }`
      case 'literal':
        return def.values.map((literal) => String(literal)).join(' | ')
      default:
        return def.type
    }
  })
  return [...new Set(forms)].join(' | ')
}

/** The schema of the value at `path`; undefined where the path leaves the schema. */
export function schemaAt(schema: Schema, path: Path, value: unknown): Schema | undefined {
  let here = value
  let candidates: Schema[] = [schema]
  for (const step of path) {
    candidates = candidates.flatMap((candidate) => blocks(candidate, here)).flatMap((block) => stepInto(block, step))
    here = child(here, step)
  }
  return candidates[0]
}

function child(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined
}

/** The schema without its wrappers; a union gives each of its options (of a discriminated one, the one that applies). */
function blocks(schema: Schema, value: unknown): Schema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'readonly':
      return blocks(def.innerType, value)
    case 'lazy':
      return blocks(def.getter(), value)
    case 'pipe':
      return [...blocks(def.in, value), ...blocks(def.out, value)]
    case 'intersection':
      return [...blocks(def.left, value), ...blocks(def.right, value)]
    case 'union': {
      const options = def.options.flatMap((option) => blocks(option, value))
      const discriminator = (def as { discriminator?: string }).discriminator
      if (discriminator === undefined) return options
      const fitting = options.filter((option) => accepts(option, discriminator, child(value, discriminator)))
      return fitting.length > 0 ? fitting : options
    }
    case 'transform':
      return []
    default:
      return [schema]
  }
}

function accepts(option: Schema, key: string, value: unknown): boolean {
  const { def } = (option as z.core.$ZodTypes)._zod
  if (def.type !== 'object') return false
  const field = def.shape[key] as z.ZodType | undefined
  return field?.safeParse(value).success ?? false
}

function stepInto(schema: Schema, step: PropertyKey): Schema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'object') return Object.hasOwn(def.shape, step) ? [def.shape[String(step)]!] : []
  if (def.type === 'array') return [def.element]
  if (def.type === 'record') return [def.valueType]
  if (def.type === 'tuple') return typeof step === 'number' && def.items[step] ? [def.items[step]] : []
  return []
}

function keysOf(schema: Schema): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'object') return Object.keys(def.shape)
  if (def.type === 'record') {
    const key = (def.keyType as z.core.$ZodTypes)._zod.def
    if (key.type === 'enum') return Object.values(key.entries).map(String)
  }
  return []
}
