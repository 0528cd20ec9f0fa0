import { describe, expect, it } from 'vitest'
import { screen } from '../../../../forecasts/planning/replay/screening.ts'
import { clusterOf, replayOf } from './made.ts'

/** Every fifty seconds one of four cores that runs for a hundred: two of four servers are busy. */
const jobs = replayOf(
  Array.from({ length: 41 }, (_, at) => ({ submit: 50 * at, start: 50 * at, end: 50 * at + 100, cpus: 4 })),
)
const window = { from: 0, to: 2_050 }
const cluster = clusterOf({ nodes: 2, cores: 8 })
const [pool] = cluster.pools

describe('the screening of a queue', () => {
  it('takes servers as large as the mean job, and how evenly jobs come and run', () => {
    const { base, scenario } = screen(jobs, cluster, { window, growth: 1.5, pool, nodes: 1 })
    expect(base!.inputs).toEqual({ servers: 4, load: 0.5, meanService: 100, cvArrival: 0, cvService: 0 })
    // jobs that come and run like clockwork do not wait
    expect(base!.value).toBe(0)
    expect(scenario!.inputs).toMatchObject({ servers: 6, load: 0.5 })
  })

  it('has no end of waits where there is more work than servers, and is none where none is left', () => {
    const { scenario } = screen(jobs, cluster, { window, growth: 2, pool, nodes: -1 })
    expect(scenario!.inputs).toMatchObject({ servers: 2, load: 2 })
    expect(scenario!.value).toBe(Infinity)
    expect(screen(jobs, cluster, { window, growth: 1, pool, nodes: -2 }).scenario).toBeUndefined()
  })

  it('counts GPUs where there are no cores, and says nothing of a single job', () => {
    const cards = replayOf([0, 50, 100].map((submit) => ({ submit, end: submit + 100, cpus: 0, gpus: 2 })))
    const gpus = clusterOf({ nodes: 1, cores: 0, gpus: 8 })
    const { base } = screen(cards, gpus, { window: { from: 0, to: 150 }, growth: 1, pool: gpus.pools[0], nodes: 0 })
    expect(base!.inputs).toMatchObject({ servers: 4, load: 0.5 })
    const one = screen(replayOf([{}]), cluster, { window, growth: 1, pool, nodes: 0 })
    expect(one).toEqual({ base: undefined, scenario: undefined })
  })
})
