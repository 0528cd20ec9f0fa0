/** Made-up but fixed samples for roll-ups: gaps, late starts, origins that come and go. */
import type { Frame, SeriesKey } from '../../../core/series.ts'
import { frame, key } from './frames.ts'

/** Fixed numbers from 0 to below 1 that look random. */
export function createNoise(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

export interface SampleShape {
  readonly intervalSeconds: number
  readonly from: number
  readonly to: number
  readonly nodes: number
}

/**
 * One origin a node that tells load, CPU, cores and state. Each is silent from `from + n · 3,700 s + 1,200 s` on for
 * 2,500 s; the last one starts late and another one ends early.
 */
export function nodeFrames({ intervalSeconds, from, to, nodes }: SampleShape): Frame[] {
  const noise = createNoise(intervalSeconds * 7 + nodes)
  return Array.from({ length: nodes }, (_, n) => {
    const node = `n${n}`
    const starts = n === nodes - 1 ? from + (to - from) / 3 : from
    const ends = n === nodes - 2 ? to - (to - from) / 3 - 700 : to
    const silent = from + n * 3_700 + 1_200
    const times: number[] = []
    for (let time = starts + (n * intervalSeconds) / nodes; time < ends; time += intervalSeconds)
      if (time < silent || time >= silent + 2_500) times.push(Math.round(time * 1000) / 1000)
    return times.map((time, i) => {
      const state = key('slurm_node.state', { node, state: i % 40 < 30 ? 'idle' : 'allocated' })
      const pairs: [SeriesKey, number][] = [
        [key('node.load1', { node }), Math.floor(noise() * 400) / 8],
        [key('node.cpu_busy_ratio', { node }), noise() < 0.1 ? NaN : Math.floor(noise() * 64) / 64],
        [key('node.cores', { node }), n === 0 && i < 50 ? 8 : 32 * (n + 1)],
        [key('node.temperature_celsius', { node }), 40 + Math.floor(noise() * 50)],
        [key('scrape.success', { target: node, source: 'host' }), noise() < 0.05 ? 0 : 1],
        [state, 1],
      ]
      return frame(node, time, pairs, intervalSeconds)
    })
  }).flat()
}
