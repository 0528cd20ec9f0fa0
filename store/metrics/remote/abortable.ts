/** Waiting that can be given up, for what cannot be stopped itself. */
import { AppError } from '../../../core/errors.ts'

/** @throws AppError `unavailable` once nobody waits any more; what was begun ends unheard */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new AppError('unavailable', 'store.query_cancelled'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
