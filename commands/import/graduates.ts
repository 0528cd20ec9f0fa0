/** `atalaya import graduates FILE`: who finished a course, as keyed hashes. */
import { readGraduates } from '../../collector/files/graduates.ts'
import { factImport } from './facts.ts'

export const importGraduates = factImport({ kind: 'graduates', read: readGraduates })
