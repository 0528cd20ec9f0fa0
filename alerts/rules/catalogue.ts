/** The rules that Atalaya brings, as they are written in `alerts/catalogue/`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { RuleName } from './schema.ts'

const FOLDER = join(import.meta.dirname, '..', 'catalogue')
const CatalogueFile = z.record(RuleName, z.record(z.string(), z.unknown()))

/** A rule before it is checked, by name: a part of it can be replaced. */
export type RawRules = Readonly<Record<string, Readonly<Record<string, unknown>>>>

let read: RawRules | undefined

export function shippedRules(): RawRules {
  read ??= Object.assign(
    {},
    ...readdirSync(FOLDER)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => CatalogueFile.parse(parse(readFileSync(join(FOLDER, name), 'utf8')))),
  ) as RawRules
  return read
}
