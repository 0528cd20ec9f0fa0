/** Replays on a thread of their own, one at a time, that a page may ask about again and again until they are done. */
import type { Replay, ReplayFound, ReplayGround, ReplayQuestion } from '../../api/planning/replay-question.ts'
import type { Clock } from '../../core/clock.ts'
import { openLane } from '../../store/worker.ts'
import type { ReplayBounds, ReplayTask } from './thread.ts'

const THREAD = new URL('./thread.ts', import.meta.url)
/** Columns of so many jobs take 60 MB, and as much again while one seed is replayed. */
const MOST_JOBS = 500_000
const MOST_SECONDS = 600
/** Replays that may wait for each other. */
const WAITING_REPLAYS = 4
const REMEMBERED = 20
/** So long a request waits before it is told how far the replay is. */
const PATIENCE_MS = 3_000
/** A replay about which nobody asks for so long ends. */
const ABANDONED_MS = 60_000
/** A site whose jobs change all the time may still read an answer from end to end. */
const KEPT_SECONDS = 600

export interface Replayer {
  readonly replay: Replay
  close(): Promise<void>
}

/** @param bounds for tests */
export function openReplayer(
  directory: string,
  clock: Pick<Clock, 'now'>,
  bounds: Partial<ReplayBounds> = {},
): Replayer {
  const data: ReplayBounds = { directory, mostJobs: MOST_JOBS, mostSeconds: MOST_SECONDS, ...bounds }
  const lane = openLane(THREAD, { data, limit: WAITING_REPLAYS })
  return {
    replay: sharing((task, signal) => lane.ask('replay', task, { signal }), clock),
    close: () => lane.close(),
  }
}

interface Entry {
  /** what it rests on */
  readonly ground: string
  readonly askedAt: number
  readonly progress: Float64Array
  readonly ending: AbortController
  readonly found: Promise<ReplayFound>
  isOver: boolean
  asking: number
  abandoning: NodeJS.Timeout | undefined
}

type Run = (task: ReplayTask, signal: AbortSignal) => Promise<ReplayFound>

/**
 * Those who ask the same share one replay. It ends when the last of them hangs up, or does not ask again. An answer is
 * remembered until what it rests on changes, and a while longer; a failure until somebody has been told of it.
 */
export function sharing(run: Run, clock: Pick<Clock, 'now'>): Replay {
  const known = new Map<string, Entry>()

  const begin = (key: string, question: ReplayQuestion, ground: ReplayGround): Entry => {
    const progress = new SharedArrayBuffer(16)
    const ending = new AbortController()
    const found = run({ question, memberships: ground.memberships, progress }, ending.signal)
    const entry: Entry = {
      ...{ ground: JSON.stringify(ground), askedAt: clock.now(), progress: new Float64Array(progress), ending, found },
      ...{ isOver: false, asking: 0, abandoning: undefined },
    }
    const over = () => {
      entry.isOver = true
      clearTimeout(entry.abandoning)
    }
    found.then(over, over)
    known.set(key, entry)
    for (const [old, { isOver }] of known) {
      if (known.size <= REMEMBERED) break
      if (isOver) known.delete(old)
    }
    return entry
  }
  const end = (key: string, entry: Entry): void => {
    if (known.get(key) === entry) known.delete(key)
    entry.ending.abort()
  }

  return async (question, ground, signal) => {
    const key = JSON.stringify(question)
    const last = known.get(key)
    const isOld = last?.isOver && last.ground !== JSON.stringify(ground) && clock.now() - last.askedAt >= KEPT_SECONDS
    if (isOld) known.delete(key)
    const entry = known.get(key) ?? begin(key, question, ground)
    entry.asking++
    clearTimeout(entry.abandoning)
    const waiting = wait(signal)
    try {
      const found = await Promise.race([entry.found, waiting.over])
      if (found) return { state: 'done', found, askedAt: entry.askedAt }
      return { state: 'running', jobs: entry.progress[0]!, total: entry.progress[1]! }
    } catch (error) {
      // told; whoever asks next tries again
      if (known.get(key) === entry) known.delete(key)
      throw error
    } finally {
      waiting.stop()
      entry.asking--
      if (entry.asking === 0 && !entry.isOver) {
        if (signal?.aborted) end(key, entry)
        else entry.abandoning = setTimeout(() => end(key, entry), ABANDONED_MS).unref()
      }
    }
  }
}

/** Until patience is at an end or nobody listens any more. */
function wait(signal: AbortSignal | undefined) {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const over = () => resolve(undefined)
  const timer = setTimeout(over, PATIENCE_MS)
  if (signal?.aborted) over()
  signal?.addEventListener('abort', over, { once: true })
  return {
    over: promise,
    stop() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', over)
    },
  }
}
