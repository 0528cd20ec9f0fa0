/** Bodies of exporters as they change from scrape to scrape, rendered before anybody asks. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const fixtures = join(import.meta.dirname, '../../fixtures')
export const KINDS = ['node_exporter', 'dcgm_exporter'] as const
export type Kind = (typeof KINDS)[number]

/** As many scrapes pass before numbers repeat; counters only grow until then. */
const VARIANTS = 40
/** Roughly that part of the series changes between two scrapes of a real node_exporter, 5 s apart. */
const CHANGING = 0.6

export interface Rendered {
  readonly bodies: readonly Buffer[]
  readonly samples: number
}

export function renderBodies(kind: Kind): Rendered {
  const text = kind === 'node_exporter' ? read('node_exporter/metrics.txt') : eightGpus(read('dcgm/gpu01.txt'))
  const lines = text.split('\n')
  const samples = lines.filter((line) => line !== '' && !line.startsWith('#')).length
  const bodies = Array.from({ length: VARIANTS }, (_, turn) =>
    Buffer.from(lines.map((line, place) => changed(line, place, turn)).join('\n')),
  )
  return { bodies, samples }
}

function read(path: string): string {
  return readFileSync(join(fixtures, path), 'utf8')
}

/** The recording has four GPUs; nodes that need watching have eight. */
function eightGpus(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const gpu = /\{gpu="(\d)",UUID="GPU-(\w{4})/.exec(line)
      if (gpu === null) return [line]
      const twin = line
        .replace(`gpu="${gpu[1]}"`, `gpu="${Number(gpu[1]) + 4}"`)
        .replace(`GPU-${gpu[2]}`, `GPU-ffff`)
        .replace(`nvidia${gpu[1]}`, `nvidia${Number(gpu[1]) + 4}`)
      return [line, twin]
    })
    .join('\n')
}

/** Counters grow, gauges move, sizes and infos stay; as many digits as before. */
function changed(line: string, place: number, turn: number): string {
  const blank = line.lastIndexOf(' ')
  const value = Number(line.slice(blank + 1))
  const stays = line.startsWith('#') || !Number.isFinite(value) || value === 0 || value === 1
  if (turn === 0 || stays || (place * 2_654_435_761) % 1_000 >= CHANGING * 1_000) return line
  const isCounter = /_total[{ ]|ENERGY|BANDWIDTH/.test(line)
  const next = isCounter ? value + turn * (place % 97) : value * (1 + 0.001 * ((turn * (place % 13)) % 17))
  return `${line.slice(0, blank)} ${Number.isInteger(value) ? Math.round(next) : Number(next.toPrecision(9))}`
}
