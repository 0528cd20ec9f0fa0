/**
 * A start without configuration goes on looking: a Slurm or a Hub that comes up after us (the order of a boot) is
 * watched without a restart.
 */
import type { Collector, WatchedTarget } from '../collector/collector.ts'
import type { Clock } from '../core/clock.ts'
import { toProblem } from '../core/errors.ts'
import { MINUTE_SECONDS } from '../core/units.ts'
import type { Log } from './log.ts'

const EVERY_SECONDS = 5 * MINUTE_SECONDS
/** Of these a machine has one at most; the rest is decided at the start. */
const SOURCES = ['slurm', 'jupyterhub']

export interface Looking {
  readonly clock: Clock
  readonly log: Pick<Log, 'tell'>
  readonly collector: Pick<Collector, 'watch'>
  /** what is watched already */
  readonly targets: readonly WatchedTarget[]
  /** discovery, once more */
  readonly find: () => Promise<readonly WatchedTarget[]>
}

/** @returns stop */
export function keepLooking({ clock, log, collector, targets, find }: Looking): () => void {
  const missing = new Set(SOURCES.filter((source) => !targets.some((watched) => watched.source === source)))
  let stopped = false
  let cancel = () => {}

  async function look(): Promise<void> {
    try {
      const found = (await find()).filter(({ source }) => missing.has(source))
      if (stopped || found.length === 0) return
      collector.watch(found)
      for (const { source, target } of found) {
        missing.delete(source)
        log.tell('info', { code: 'cli.found_later', params: { target: target.title } })
      }
    } catch (error) {
      log.tell('error', toProblem(error))
    } finally {
      wait()
    }
  }
  function wait(): void {
    if (!stopped && missing.size > 0) cancel = clock.after(EVERY_SECONDS, () => void look())
  }
  wait()
  return () => {
    stopped = true
    cancel()
  }
}
