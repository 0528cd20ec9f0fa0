import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One parser. Anything it throws that is no AppError is a crash. */
export interface FuzzTarget {
  readonly name: string
  /** how its bodies are spoilt */
  readonly format: 'text' | 'json'
  /** recorded bodies, whole; the fuzzer cuts them to size */
  readonly corpus: readonly Buffer[]
  parse(body: Buffer): void
}

const fixtures = join(import.meta.dirname, '../fixtures')

/** Every recorded file of a folder whose path below it fits. */
export function corpus(folder: string, pattern: RegExp): Buffer[] {
  const names = readdirSync(join(fixtures, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
    pattern.test(name),
  )
  if (names.length === 0) throw new Error(`no fixture in ${folder} fits ${pattern}`)
  return names.sort().map((name) => readFileSync(join(fixtures, folder, name)))
}
