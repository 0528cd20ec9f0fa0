/** `atalaya import training FILE`: editions of courses. */
import { readEditions } from '../../collector/files/training.ts'
import { factImport } from './facts.ts'

export const importTraining = factImport({ kind: 'training', read: readEditions })
