/**
 * Polling. Every part of a page says which path it wants; equal paths are fetched once, all on one
 * beat. The last good answer is kept when a fetch fails, with since when and why. A path nobody wants
 * any more is aborted and forgotten.
 */
import { type Accessor, batch, createEffect, createMemo, createSignal, onCleanup, untrack } from 'solid-js'
import type { UnixSeconds } from '../../core/series.ts'
import { heardFromServer, liveNow } from './clock.ts'
import { type Failure, fetchAnswer, type Outcome } from './fetch.ts'
import { language } from './language.ts'

export interface Feed<Answer> {
  /** the newest good answer; undefined until the first */
  readonly data: Accessor<Answer | undefined>
  /** the newest good answer is one to what is asked now, not to what was asked before */
  readonly isCurrent: Accessor<boolean>
  /** why the newest attempt failed; undefined when it did not */
  readonly failure: Accessor<FeedFailure | undefined>
}

export interface FeedFailure extends Failure {
  /** server time of the first failure in a row; null when the server was never heard */
  readonly since: UnixSeconds | null
}

interface Entry {
  readonly path: string
  users: number
  /** the beat leaves it alone for so long after a good answer */
  readonly restSeconds: number
  /** of the browser's monotonic clock; 0 = never */
  answeredAt: number
  abort: AbortController | undefined
  readonly data: Accessor<unknown>
  readonly setData: (data: unknown) => void
  readonly failure: Accessor<FeedFailure | undefined>
  readonly setFailure: (failure: FeedFailure | undefined) => void
}

const entries = new Map<string, Entry>()
const [unreachable, setUnreachable] = createSignal<{ since: UnixSeconds | null } | undefined>(undefined)

/** Set while the server itself cannot be reached, with the server time since which. */
export { unreachable }

/**
 * @param path what to fetch, without the API's prefix; undefined fetches nothing
 * @param restSeconds how long an answer is good enough not to ask again on every beat
 */
export function createFeed<Answer>(path: () => string | undefined, restSeconds = 0): Feed<Answer> {
  const wanted = createMemo(path)
  const [entry, setEntry] = createSignal<Entry | undefined>(undefined)
  // the answer to the old question stays on the page until the new one is there
  const [kept, setKept] = createSignal<unknown>(undefined)
  createEffect(() => {
    const next = wanted()
    if (next === undefined) {
      setEntry(undefined)
      setKept(undefined)
      return
    }
    const mine = open(next, restSeconds)
    setEntry(mine)
    onCleanup(() => release(mine))
  })
  createEffect(() => {
    const data = entry()?.data()
    if (data !== undefined) setKept(() => data)
  })
  // the entry follows what is wanted a turn later
  const mine = () => (entry()?.path === wanted() ? entry() : undefined)
  return {
    data: createMemo(() => (entry()?.data() ?? kept()) as Answer | undefined),
    isCurrent: createMemo(() => mine()?.data() !== undefined),
    failure: createMemo(() => mine()?.failure()),
  }
}

function open(path: string, restSeconds: number): Entry {
  let entry = entries.get(path)
  if (!entry) {
    const [data, setData] = createSignal<unknown>(undefined)
    const [failure, setFailure] = createSignal<FeedFailure | undefined>(undefined)
    const setAnswer = (answer: unknown) => setData(() => answer)
    entry = {
      path,
      users: 0,
      restSeconds,
      answeredAt: 0,
      abort: undefined,
      data,
      setData: setAnswer,
      failure,
      setFailure,
    }
    entries.set(path, entry)
    void refresh(entry)
  }
  entry.users += 1
  return entry
}

function release(entry: Entry): void {
  entry.users -= 1
  // another part may want the same path in the same turn
  queueMicrotask(() => {
    if (entry.users > 0 || entries.get(entry.path) !== entry) return
    entries.delete(entry.path)
    entry.abort?.abort()
  })
}

async function refresh(entry: Entry): Promise<void> {
  if (entry.abort) return
  const abort = new AbortController()
  entry.abort = abort
  const outcome = await fetchAnswer(entry.path, untrack(language), abort.signal)
  entry.abort = undefined
  if (!abort.signal.aborted || outcome.ok) settle(entry, outcome)
}

/** Answers of one round are drawn together: at the latest after so long. */
const ROUND_MILLISECONDS = 800
let waiting: (() => void)[] = []
let round: ReturnType<typeof setTimeout> | undefined

function settle(entry: Entry, outcome: Outcome): void {
  waiting.push(() => apply(entry, outcome))
  const busy = [...entries.values()].some(({ abort }) => abort !== undefined)
  if (busy) round ??= setTimeout(flush, ROUND_MILLISECONDS)
  else flush()
}

function flush(): void {
  clearTimeout(round)
  round = undefined
  const work = waiting
  waiting = []
  batch(() => {
    for (const one of work) one()
  })
}

function apply(entry: Entry, outcome: Outcome): void {
  if (outcome.ok) {
    setUnreachable(undefined)
    const now = (outcome.answer as { now?: unknown }).now
    if (typeof now === 'number') heardFromServer(now)
    entry.answeredAt = performance.now()
    entry.setFailure(undefined)
    entry.setData(outcome.answer)
    return
  }
  const since = untrack(entry.failure)?.since ?? untrack(liveNow)
  entry.setFailure({ ...outcome.failure, since })
  if (outcome.failure.unreachable) setUnreachable((before) => before ?? { since: untrack(liveNow) })
}

export function refreshAll(): void {
  for (const entry of entries.values()) void refresh(entry)
}

/** The beat: every so many seconds while the page is visible, at once when it becomes so. */
export function startPolling(seconds: Accessor<number>): void {
  createEffect(() => {
    const interval = seconds()
    if (interval === 0) return
    const beat = () => {
      if (document.visibilityState !== 'visible') return
      const now = performance.now()
      for (const entry of entries.values())
        if (entry.answeredAt === 0 || now - entry.answeredAt >= entry.restSeconds * 1000) void refresh(entry)
    }
    const timer = setInterval(beat, interval * 1000)
    document.addEventListener('visibilitychange', beat)
    onCleanup(() => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', beat)
    })
  })
}
