/**
 * GPUs in Slurm's notations: GRES of a node (`gpu:a100:4(S:0-1),gpu:1g.5gb:7`), GRES in use
 * (`gpu:a100:3(IDX:0-2)`), GRES asked for (`gres/gpu:a100:2`, before 23.02 `gres:gpu:a100:2`) and TRES
 * (`cpu=4,mem=16000M,gres/gpu=2`). A type is a model or a MIG profile; without one it is the empty text.
 */

const MULTIPLIERS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }

/** GPUs by type. Values that cannot be read are NaN. */
export type Gpus = ReadonlyMap<string, number>

/** The GPUs of a GRES list. */
export function parseGres(text: string): Gpus {
  const gpus = new Map<string, number>()
  for (const entry of entries(text)) {
    const found = gpuEntry(entry)
    if (found) gpus.set(found.type, (gpus.get(found.type) ?? 0) + found.count)
  }
  return gpus
}

/** All GPUs of a GRES list, whatever their type. */
export function countGres(text: string): number {
  let total = 0
  for (const count of parseGres(text).values()) total += count
  return total
}

/**
 * GPUs of a TRES list: `gres/gpu` where it is tracked, otherwise the sum of the types that are.
 * @returns `undefined` where no GPU is named: then they are none, or this site does not track them
 */
export function gpusInTres(text: string): number | undefined {
  let typed: number | undefined
  for (const entry of entries(text)) {
    const match = /^gres\/gpu(:[^=]*)?=(.*)$/.exec(entry)
    if (match === null) continue
    const count = quantity(match[2]!)
    if (match[1] === undefined) return count
    typed = (typed ?? 0) + count
  }
  return typed
}

/** Splits at commas, but not inside `(IDX:0,2-3)`. */
function entries(text: string): readonly string[] {
  return text
    .replace(/\(null\)/g, '')
    .replace(/\([^()]*\)/g, '')
    .split(',')
    .map((entry) => entry.trim())
}

function gpuEntry(entry: string): { type: string; count: number } | undefined {
  const [name, ...rest] = entry.replace(/^gres[/:]/, '').split(/[:=]/)
  if (name !== 'gpu') return undefined
  const words = rest.filter((word) => word !== 'no_consume')
  const last = words.at(-1)
  if (last === undefined) return { type: '', count: 1 }
  // `gpu:a100` asks for one
  const counted = /^\d+[KMG]?$/i.test(last)
  const type = (counted ? words.slice(0, -1) : words).filter((word) => word !== '').join(':')
  if (!counted && last === '') return { type, count: Number.NaN }
  return { type, count: counted ? quantity(last) : 1 }
}

function quantity(text: string): number {
  const match = /^(\d{1,15})([KMG]?)$/i.exec(text)
  return match === null ? Number.NaN : Number(match[1]) * MULTIPLIERS[match[2]!.toUpperCase()]!
}
