/**
 * Questions to a worker thread. The thread starts with the first question; if it dies, only the questions
 * under way fail and the next one starts a new thread. The thread's side is `store/worker-side.ts`.
 */
import { type Transferable, Worker } from 'node:worker_threads'
import { AppError, type ErrorKind, type Problem } from '../core/errors.ts'

/** What travels to the thread. */
export interface Question {
  readonly id: number
  readonly name: string
  readonly input: unknown
  /** one Int32: not 0 means that nobody wants the answer any more */
  readonly cancelled: SharedArrayBuffer
}

/** What comes back: an AppError as data, or the words of any other error. */
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failed: { readonly kind: ErrorKind; readonly problem: Problem } }
  | { readonly id: number; readonly thrown: { readonly message: string; readonly stack: string | undefined } }

export interface Lane {
  /** @throws AppError of the thread; `unavailable` when the thread died or too many wait */
  ask<T>(name: string, input: unknown, options?: { signal?: AbortSignal; transfer?: Transferable[] }): Promise<T>
  /** Fails what is under way and ends the thread. */
  close(): Promise<void>
}

export interface LaneOptions {
  /** handed to the thread as its `workerData` */
  readonly data: unknown
  /** questions that may wait at once */
  readonly limit: number
  /** the thread died: what it knew is gone */
  readonly onLost?: () => void
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
  readonly cancelled: SharedArrayBuffer
}

export function openLane(script: URL, options: LaneOptions): Lane {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let lastId = 0
  let closed = false

  const settle = (id: number): Waiting | undefined => {
    const entry = waiting.get(id)
    waiting.delete(id)
    // an idle thread must not keep the process alive
    if (waiting.size === 0) worker?.unref()
    return entry
  }
  const failAll = (reason: () => AppError): void => {
    for (const [id, entry] of waiting) {
      Atomics.store(new Int32Array(entry.cancelled), 0, 1)
      settle(id)?.reject(reason())
    }
  }
  const lose = (lost: Worker, detail: string): void => {
    if (worker !== lost) return
    worker = undefined
    failAll(() => new AppError('unavailable', 'store.worker_stopped', { detail }))
    options.onLost?.()
  }
  const start = (): Worker => {
    const started = new Worker(script, { workerData: options.data })
    started.on('message', (reply: Reply) => {
      const entry = settle(reply.id)
      if (!entry) return
      if ('value' in reply) entry.resolve(reply.value)
      else entry.reject(toError(reply))
    })
    started.on('error', (error) => lose(started, error instanceof Error ? error.message : String(error)))
    started.on('exit', (code) => lose(started, `exit code ${code}`))
    return started
  }

  return {
    ask<T>(
      name: string,
      input: unknown,
      { signal, transfer = [] }: { signal?: AbortSignal; transfer?: Transferable[] } = {},
    ) {
      if (closed) return Promise.reject(new AppError('unavailable', 'store.closed'))
      if (signal?.aborted) return Promise.reject(new AppError('unavailable', 'store.query_cancelled'))
      if (waiting.size >= options.limit)
        return Promise.reject(new AppError('unavailable', 'store.busy', { limit: options.limit }))
      const id = ++lastId
      const cancelled = new SharedArrayBuffer(4)
      const cancel = (): void => {
        Atomics.store(new Int32Array(cancelled), 0, 1)
        settle(id)?.reject(new AppError('unavailable', 'store.query_cancelled'))
      }
      const answer = new Promise<T>((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject, cancelled })
      })
      signal?.addEventListener('abort', cancel, { once: true })
      worker ??= start()
      worker.ref()
      worker.postMessage({ id, name, input, cancelled } satisfies Question, transfer)
      return answer.finally(() => signal?.removeEventListener('abort', cancel))
    },
    async close() {
      closed = true
      failAll(() => new AppError('unavailable', 'store.closed'))
      const ending = worker
      worker = undefined
      await ending?.terminate()
    },
  }
}

function toError(reply: Exclude<Reply, { value: unknown }>): Error {
  if ('failed' in reply) {
    const { kind, problem } = reply.failed
    return new AppError(kind, problem.code, problem.params)
  }
  const error = new Error(reply.thrown.message)
  if (reply.thrown.stack !== undefined) error.stack = reply.thrown.stack
  return error
}
