/** What is fuzzed. To add a parser: one line in one of these lists. */
import { DOCUMENT_TARGETS } from './documents.ts'
import { EXPOSITION_TARGETS } from './expositions.ts'
import { FILE_TARGETS } from './files.ts'
import type { FuzzTarget } from './target.ts'

export const FUZZ_TARGETS: readonly FuzzTarget[] = [...EXPOSITION_TARGETS, ...DOCUMENT_TARGETS, ...FILE_TARGETS]
