/** What Slurm counts, as accounting writes it: `billing=8,cpu=8,gres/gpu:a100=2,mem=62.50G,node=1`. */
import { gpusInTres } from '../slurm/gres.ts'
import { wholeNumber } from './values.ts'

/** Numbers are NaN where the list does not name them, but GPUs, which are 0 then. */
export interface Tres {
  readonly cpus: number
  readonly nodes: number
  readonly memoryBytes: number
  readonly gpus: number
  /** the type most of them are of; empty where none is named */
  readonly gpuType: string
}

export const NO_TRES: Tres = { cpus: NaN, nodes: NaN, memoryBytes: NaN, gpus: 0, gpuType: '' }

const POWERS = ['K', 'M', 'G', 'T', 'P', 'E']

/** @returns undefined where it is no such list */
export function parseTres(text: string): Tres | undefined {
  const told = { cpu: NaN, node: NaN, mem: NaN }
  let gpuType = ''
  let most = 0
  for (const entry of text.split(',')) {
    const at = entry.indexOf('=')
    if (at <= 0) return undefined
    const [name, value] = [entry.slice(0, at), entry.slice(at + 1)]
    if (name === 'cpu' || name === 'node' || name === 'mem') {
      told[name] = name === 'mem' ? sizeBytes(value) : wholeNumber(value)
      if (Number.isNaN(told[name])) return undefined
    } else if (name.startsWith('gres/gpu:') && wholeNumber(value) > most) {
      most = wholeNumber(value)
      gpuType = name.slice('gres/gpu:'.length)
    }
  }
  const gpus = gpusInTres(text) ?? 0
  return Number.isNaN(gpus) ? undefined : { cpus: told.cpu, nodes: told.node, memoryBytes: told.mem, gpus, gpuType }
}

/** `6000M`, `62.50G`; without a unit mebibytes, as Slurm counts memory. NaN where it is no size. */
export function sizeBytes(text: string): number {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)([KMGTPE]?)$/.exec(text)
  if (!match) return NaN
  const power = match[2] === '' ? 2 : POWERS.indexOf(match[2]!) + 1
  return Math.round(Number(match[1]) * 1024 ** power)
}

/** So much and more is a size for each CPU, with a bit set that old Slurms forgot to hide. */
const PER_CPU_FLAG = 2 ** 31

/**
 * Memory asked for, `ReqMem`: of the whole job (`4G`), or before Slurm 21.08 of each node (`31000Mn`) or each CPU
 * (`2000Mc`).
 * @returns bytes of the whole job; NaN where it is not told
 */
export function requestedMemoryBytes(text: string, nodes: number, cpus: number): number {
  const per = text.at(-1)
  if (per !== 'n' && per !== 'c') return sizeBytes(text)
  const match = /^(\d{1,15})(.*)$/.exec(text.slice(0, -1))
  if (!match) return NaN
  const isFlagged = Number(match[1]) >= PER_CPU_FLAG
  const size = sizeBytes(isFlagged ? `${Number(match[1]) - PER_CPU_FLAG}${match[2]}` : text.slice(0, -1))
  return size * (per === 'c' || isFlagged ? cpus : nodes)
}
