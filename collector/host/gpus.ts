/** Every GPU of this machine, whoever made it. No GPU is no error; a GPU that does not answer is. */
import { AppError } from '../../core/errors.ts'
import type { Labels } from '../../core/series.ts'
import { createCommand, type RunCommand } from '../command.ts'
import type { CounterRates } from '../counters.ts'
import type { Reading } from '../part.ts'
import { readDrmGpus } from './drm.ts'
import { listFolder, readText } from './files.ts'
import {
  GPU_QUERY,
  type ListedMig,
  type MigInstance,
  nvidiaReadings,
  parseGpuList,
  parseGpuRows,
  parseMigDevices,
} from './nvidia.ts'

const NVIDIA = '0x10de'
const QUERY_ARGS = [`--query-gpu=${GPU_QUERY.join(',')}`, '--format=csv,noheader,nounits']

export interface GpuReadings {
  readonly readings: readonly Reading[]
  readonly errors: readonly AppError[]
}

export interface GpuOptions {
  readonly sysRoot: string
  readonly run: RunCommand
  readonly timeoutSeconds: number
  readonly common: Labels
  readonly rates: CounterRates
}

export function createGpuReader(options: GpuOptions): (clockSeconds: number) => Promise<GpuReadings> {
  const { sysRoot, run, timeoutSeconds, common, rates } = options
  const nvidiaSmi = createCommand('nvidia-smi', run)

  /** `null`: there is no nvidia-smi, or none of its boards in this machine. */
  async function ask(args: readonly string[]): Promise<string | null> {
    const result = await nvidiaSmi(args, timeoutSeconds)
    if (result.outcome === 'missing') return null
    if (result.outcome === 'hung') throw failure('host.gpu_hung', { seconds: timeoutSeconds })
    if (result.outcome === 'failed') throw failure('host.gpu_failed', { detail: result.detail })
    if (result.exitCode === 0) return result.stdout
    // With one lost GPU among several the others may still be listed.
    if (result.stdout.includes('GPU-')) return result.stdout
    if (!(await hasNvidiaBoard(sysRoot))) return null
    const detail = (result.stdout + result.stderr).replace(/\s+/g, ' ').trim().slice(0, 200)
    throw failure('host.gpu_failed', { detail: detail || `exit code ${result.exitCode}` })
  }

  async function nvidia(): Promise<GpuReadings> {
    const rows = await ask(QUERY_ARGS)
    if (rows === null) return { readings: [], errors: [] }
    const { gpus, errors } = parseGpuRows(rows)
    let instances: MigInstance[] = []
    let listed: ReadonlyMap<string, ListedMig> = new Map()
    if (gpus.some(({ migEnabled }) => migEnabled)) {
      instances = parseMigDevices((await ask(['-q', '-x'])) ?? '')
      listed = parseGpuList((await ask(['-L'])) ?? '')
    }
    return { readings: nvidiaReadings(gpus, instances, listed, common), errors }
  }

  return async (clockSeconds) => {
    const drm = async () => ({ readings: await readDrmGpus(sysRoot, common, rates, clockSeconds), errors: [] })
    const answers = await Promise.all([nvidia(), drm()].map(orErrors))
    return {
      readings: answers.flatMap(({ readings }) => readings),
      errors: answers.flatMap(({ errors }) => errors),
    }
  }
}

async function orErrors(reading: Promise<GpuReadings>): Promise<GpuReadings> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof AppError) return { readings: [], errors: [error] }
    throw error
  }
}

function failure(code: 'host.gpu_hung' | 'host.gpu_failed', params: Record<string, string | number>): AppError {
  return new AppError('unavailable', code, params)
}

/** Display and 3D controllers (PCI class 03) of NVIDIA. */
async function hasNvidiaBoard(sysRoot: string): Promise<boolean> {
  const root = `${sysRoot}/bus/pci/devices`
  for (const device of await listFolder(root)) {
    const vendor = (await readText(`${root}/${device}/vendor`))?.trim()
    const pciClass = (await readText(`${root}/${device}/class`))?.trim()
    if (vendor === NVIDIA && pciClass?.startsWith('0x03')) return true
  }
  return false
}
