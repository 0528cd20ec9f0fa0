/** Files of fixtures, and texts of tests, read as `atalaya import` reads them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRowProblems, type RowProblems } from '../../../collector/accounting/problems.ts'
import { decodeFile } from '../../../collector/files/decode.ts'
import type { FileFacts } from '../../../collector/files/file-facts.ts'
import { explain } from '../../../core/errors.ts'

type Read<Fact> = (text: string, path: string, problems: RowProblems) => FileFacts<Fact>

export const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../fixtures', name))

/** @returns what a file tells, and its problems as people see them */
export function reading<Fact>(read: Read<Fact>, bytes: Uint8Array | string, path = 'a.csv') {
  const problems = createRowProblems()
  const { text } = decodeFile(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, path)
  const told = read(text, path, problems)
  return { ...told, count: problems.count, problems: problems.listed.map((problem) => explain(problem, 'en')) }
}
