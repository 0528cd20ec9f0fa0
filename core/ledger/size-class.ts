/** How large a job is: by GPUs where it has any, otherwise by cores. Ordered; stored by place: new ones go to the end. */

/** Upper bounds, both ends counted. Powers of four: coarse enough to read, fine enough to tell who waits. */
const CORES = [1, 4, 16, 64, 256, 1024, Infinity]
const GPUS = [1, 4, 8, 32, Infinity]

const range = (bounds: readonly number[], at: number): string => {
  const [from, to] = [at === 0 ? 1 : bounds[at - 1]! + 1, bounds[at]!]
  return to === Infinity ? `${from}+` : from === to ? `${to}` : `${from}-${to}`
}

/** `cores:5-16`, `gpus:1`, and `unknown` where accounting tells neither. */
export const SIZE_CLASSES: readonly string[] = [
  'unknown',
  ...CORES.map((_, at) => `cores:${range(CORES, at)}`),
  ...GPUS.map((_, at) => `gpus:${range(GPUS, at)}`),
]

/** @returns place in `SIZE_CLASSES` */
export function sizeClassOf(cores: number, gpus: number): number {
  if (gpus > 0) return 1 + CORES.length + GPUS.findIndex((most) => gpus <= most)
  return cores > 0 ? 1 + CORES.findIndex((most) => cores <= most) : 0
}
