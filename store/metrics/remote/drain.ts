/**
 * From the spool to the server: one request in flight, the newest batches first, again and again until the server is
 * known to keep them. Nothing is forgotten here on the strength of an answer alone: `confirm` decides.
 */
import type { Clock } from '../../../core/clock.ts'
import { AppError, type Problem, toProblem } from '../../../core/errors.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import type { Retention } from '../store.ts'
import { abortable } from './abortable.ts'
import { backoffSeconds } from './backoff.ts'
import { createDelivery, type Delivery } from './delivery.ts'
import type { Remote } from './remote.ts'
import type { Spool } from './spool/spool.ts'
import { createUnconfirmed } from './unconfirmed.ts'

export interface Drain {
  /** There is something to send. */
  kick(): void
  /**
   * Sends everything now, waiting for no schedule but the server's own wish.
   * @throws AppError `unavailable`: why it could not be sent
   */
  flush(signal?: AbortSignal): Promise<void>
  /** Asks what became of what was sent. @returns whether something has to be sent again */
  confirm(): Promise<boolean>
  /** why the last attempt failed; null once one succeeded */
  lastError(): Problem | null
  /** how the server forgot what it had acknowledged; until it is known to keep all of that */
  loss(): Problem | undefined
  /** Nothing is known any more of what was sent: it is sent again. */
  forget(): void
  /** Stops; what waits stays in the spool. */
  close(): Promise<void>
}

export interface DrainOptions {
  readonly remote: Remote
  readonly spool: Spool
  readonly retention: Retention
  readonly clock: Clock
}

/** Between two questions whether what was sent is safe, while something is not. */
const CONFIRM_SECONDS = 5
/** Requests after which it is asked in the midst of many. */
const CONFIRM_REQUESTS = 32
/** A server that forgot something and whose engine did not say how. */
export const UNTOLD: Problem = { code: 'spool.forgotten', params: {} }

type Outcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly retryAfterSeconds?: number }

export function createDrain({ remote, spool, retention, clock }: DrainOptions): Drain {
  const stopping = new AbortController()
  const unconfirmed = createUnconfirmed(remote, spool)
  const limits = { lines: 10_000, bytes: 4 * 1024 ** 2 }
  let prepared = false
  /** refused and not told apart yet: goes on where it stopped */
  let unfinished: Delivery | undefined
  let running: Promise<void> | undefined
  let wanted = false
  /** attempts in a row */
  let failures = 0
  /** looks in a row that found something lost */
  let losses = 0
  /** whether the last run ended with a failure */
  let failed = false
  let notBefore: UnixSeconds = 0
  let lastError: Problem | null = null
  let loss: Problem | undefined
  let cancelRetry: (() => void) | undefined
  let cancelConfirm: (() => void) | undefined
  const clockMs = createStamps(clock)

  async function sendNext(): Promise<Outcome | undefined> {
    if (!unfinished) {
      const load = await spool.pick(limits)
      if (!load) return undefined
      unfinished = createDelivery(load, { remote, spool, nextStamp: clockMs, now: clock.now })
    }
    if (!prepared) {
      await abortable(remote.prepare(retention), stopping.signal)
      prepared = true
    }
    const result = await unfinished.go(stopping.signal)
    if (result.kind === 'later') {
      // nothing is known yet: the newest goes first again
      if (!unfinished.begun) unfinished = undefined
      const { problem, retryAfterSeconds } = result
      return { kind: 'failed', problem, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
    }
    if (result.tooLarge) limits.bytes = Math.max(64 * 1024, Math.floor(limits.bytes / 2))
    unconfirmed.add(result.group)
    unfinished = undefined
    return { kind: 'sent' }
  }

  async function attempt(): Promise<Outcome | undefined> {
    try {
      return await sendNext()
    } catch (error) {
      unfinished = undefined
      return { kind: 'failed', problem: toProblem(error) }
    }
  }

  async function run(): Promise<void> {
    try {
      failed = false
      for (let requests = 1; !stopping.signal.aborted; requests++) {
        wanted = false
        const outcome = await attempt()
        if (stopping.signal.aborted) return
        if (outcome?.kind === 'failed') return fail(++failures, outcome.problem, outcome.retryAfterSeconds)
        if (outcome) succeed()
        const pause = !outcome || requests % CONFIRM_REQUESTS === 0
        const again = pause ? await confirm() : false
        losses = again ? losses + 1 : pause ? 0 : losses
        // once is an accident; again and again would be a race with a server that keeps nothing
        if (again && losses > 1) return fail(losses, lastError ?? UNTOLD, undefined)
        // what came meanwhile may have asked for a run that was this one
        if (!outcome && !again && !wanted) return
      }
    } finally {
      // in the same turn as the last look at `wanted`
      running = undefined
    }
  }

  function succeed(): void {
    failures = 0
    lastError = null
  }

  function fail(times: number, problem: Problem, retryAfterSeconds: number | undefined): void {
    lastError = problem
    failed = true
    const seconds = backoffSeconds(times, retryAfterSeconds)
    notBefore = retryAfterSeconds === undefined ? 0 : clock.now() + seconds
    cancelRetry?.()
    cancelRetry = clock.after(seconds, () => {
      cancelRetry = undefined
      void start()
    })
  }

  function start(): Promise<void> {
    wanted = true
    running ??= run()
    return running
  }

  async function confirm(): Promise<boolean> {
    cancelConfirm?.()
    cancelConfirm = undefined
    const { lost, problem } = await unconfirmed.ask(stopping.signal)
    if (problem) lastError = problem
    else if (failures === 0) lastError = null
    if (lost) loss = problem ?? UNTOLD
    else if (!unconfirmed.isOwed) loss = undefined
    if (unconfirmed.size > 0 && !stopping.signal.aborted)
      cancelConfirm = clock.after(CONFIRM_SECONDS, () => {
        cancelConfirm = undefined
        void confirm().then((again) => again && kick())
      })
    return lost
  }

  function kick(): void {
    wanted = true
    if (!cancelRetry && !stopping.signal.aborted) void start()
  }

  return {
    kick,
    async flush(signal) {
      for (;;) {
        if (stopping.signal.aborted) throw new AppError('unavailable', 'store.closed')
        if (signal?.aborted) throw new AppError('unavailable', 'store.query_cancelled')
        if (lastError && clock.now() < notBefore) throw new AppError('unavailable', lastError.code, lastError.params)
        cancelRetry?.()
        cancelRetry = undefined
        await abortable(start(), signal)
        if (failed && lastError) throw new AppError('unavailable', lastError.code, lastError.params)
        if (!wanted) return
      }
    },
    confirm,
    lastError: () => lastError,
    loss: () => loss,
    forget() {
      unconfirmed.forget()
      unfinished = undefined
    },
    async close() {
      stopping.abort()
      cancelRetry?.()
      cancelConfirm?.()
      await running
      cancelRetry?.()
      cancelConfirm?.()
    },
  }
}

/** Milliseconds that never come twice. */
function createStamps(clock: Clock): () => number {
  let last = 0
  return () => {
    last = Math.max(last + 1, Math.round(clock.now() * 1000))
    return last
  }
}
