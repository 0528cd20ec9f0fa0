/** The data folder: may it be written, is there room. */
import { accessSync, constants, existsSync, readdirSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Problem } from '../../core/errors.ts'
import type { Settings } from '../settings.ts'
import { bytesText, numberText } from '../store/output.ts'
import type { Diagnosis } from './diagnosis.ts'

const LOW_RATIO = 0.1
const LOW_BYTES = 2 * 1024 ** 3

export function checkData({ dataDirectory, language }: Settings): Diagnosis {
  const exists = existsSync(dataDirectory)
  const place = exists ? dataDirectory : nearestParent(dataDirectory)
  try {
    // a file in its place fails here
    readdirSync(place)
    accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK)
    const { bavail, bsize, blocks } = statfsSync(place)
    const freeBytes = bavail * bsize
    const ratio = blocks === 0 ? 1 : bavail / blocks
    const params = {
      directory: dataDirectory,
      free: bytesText(freeBytes, language),
      percent: numberText(100 * ratio, language),
    }
    if (ratio < LOW_RATIO || freeBytes < LOW_BYTES) return data('warning', { code: 'doctor.data_low', params })
    return data('ok', { code: exists ? 'doctor.data_space' : 'doctor.data_missing', params })
  } catch (error) {
    const detail = error instanceof Error ? error.message.split(',')[0]! : String(error)
    return data('problem', { code: 'store.directory', params: { directory: dataDirectory, detail } })
  }
}

function data(state: Diagnosis['state'], problem: Problem): Diagnosis {
  return { check: 'data', state, problem }
}

function nearestParent(path: string): string {
  const parent = dirname(path)
  return parent === path || existsSync(parent) ? parent : nearestParent(parent)
}
