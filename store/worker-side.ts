/** The thread's side of `store/worker.ts`: answers questions by name, one after the other. */
import { parentPort, type Transferable } from 'node:worker_threads'
import { AppError } from '../core/errors.ts'
import type { Question, Reply } from './worker.ts'

export interface Answer {
  readonly value: unknown
  readonly transfer?: Transferable[]
}

/** Whether the one who asked has gone. */
export type IsCancelled = () => boolean

// biome-ignore lint/suspicious/noExplicitAny: the two sides of a thread are one module to us: inputs are trusted
export type Handlers = Readonly<Record<string, (input: any, isCancelled: IsCancelled) => Answer | Promise<Answer>>>

export function answerQuestions(handlers: Handlers): void {
  const port = parentPort
  if (!port) throw new Error('this file runs as a worker thread')
  port.on('message', async ({ id, name, input, cancelled }: Question) => {
    const flag = new Int32Array(cancelled)
    const isCancelled: IsCancelled = () => Atomics.load(flag, 0) !== 0
    try {
      if (isCancelled()) return
      const { value, transfer = [] } = await handlers[name]!(input, isCancelled)
      port.postMessage({ id, value } satisfies Reply, transfer)
    } catch (error) {
      port.postMessage(toReply(id, error))
    }
  })
}

function toReply(id: number, error: unknown): Reply {
  if (error instanceof AppError) return { id, failed: { kind: error.kind, problem: error.problem } }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { id, thrown: { message, stack } }
}
