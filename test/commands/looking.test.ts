import { describe, expect, it } from 'vitest'
import type { WatchedTarget } from '../../collector/collector.ts'
import { keepLooking } from '../../commands/looking.ts'
import { AppError, type Problem } from '../../core/errors.ts'
import { fakeClock, settle } from '../collector/fake-clock.ts'

const watched = (source: string): WatchedTarget => ({
  source,
  target: {
    id: `${source}:x`,
    title: `${source} x`,
    address: 'x',
    intervalSeconds: 60,
    labels: {},
    open: () => ({ scrape: () => Promise.reject(new Error('not asked')), close: () => undefined }),
  },
})

function world(targets: readonly WatchedTarget[]) {
  const clock = fakeClock()
  const here: { found: readonly WatchedTarget[]; error?: unknown } = { found: targets }
  const added: string[] = []
  const told: Problem[] = []
  let looks = 0
  const stop = keepLooking({
    clock,
    targets,
    collector: { watch: (more) => void added.push(...more.map(({ target }) => target.id)) },
    log: { tell: (_, problem) => void told.push(problem) },
    async find() {
      looks++
      if (here.error) throw here.error
      return here.found
    },
  })
  return { clock, here, added, told, stop, looks: () => looks }
}

describe('a start without configuration', () => {
  it('watches a Hub that comes up after it, once, and says so', async () => {
    const { clock, here, added, told, stop } = world([watched('host'), watched('slurm')])
    await clock.advance(600)
    expect(added).toEqual([])
    here.found = [watched('host'), watched('slurm'), watched('jupyterhub')]
    await clock.advance(3_600)
    await settle()
    stop()
    expect(added).toEqual(['jupyterhub:x'])
    expect(told).toEqual([{ code: 'cli.found_later', params: { target: 'jupyterhub x' } }])
  })

  it('stops looking when there is nothing left to find', () => {
    const { clock } = world([watched('host'), watched('slurm'), watched('jupyterhub')])
    expect(clock.pending).toBe(0)
  })

  it('goes on looking after an attempt that failed, and stops when told', async () => {
    const { clock, here, added, told, stop, looks } = world([watched('host')])
    here.error = new AppError('unavailable', 'scrape.cancelled')
    await clock.advance(301)
    await settle()
    expect(told.map(({ code }) => code)).toEqual(['scrape.cancelled'])
    here.error = undefined
    here.found = [watched('slurm')]
    await clock.advance(301)
    await settle()
    expect(added).toEqual(['slurm:x'])
    stop()
    const before = looks()
    await clock.advance(3_600)
    expect(looks()).toBe(before)
  })
})
