/** `atalaya import declared FILE`: figures that somebody published, to stand beside those that are reckoned. */
import { readDeclared } from '../../collector/files/declared.ts'
import { factImport } from './facts.ts'

export const importDeclared = factImport({ kind: 'declared', read: readDeclared })
