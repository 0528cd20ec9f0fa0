/** A thread that answers, fails and dies on request. */
import { AppError } from '../../../core/errors.ts'
import { answerQuestions } from '../../../store/worker-side.ts'

let asked = 0

answerQuestions({
  echo: (input) => ({ value: { input, asked: ++asked } }),
  fail: () => {
    throw new AppError('conflict', 'store.locked', { path: 'x' })
  },
  bug: () => {
    throw new TypeError('a mistake of ours')
  },
  die: () => process.exit(3),
  crash: () => {
    setImmediate(() => {
      throw new Error('crashed on purpose')
    })
    return new Promise(() => undefined)
  },
  never: () => new Promise(() => undefined),
  untilCancelled: async (_, isCancelled) => {
    while (!isCancelled()) await new Promise(setImmediate)
    return { value: ++asked }
  },
  numbers: () => {
    const values = Float64Array.of(1, 2, 3)
    return { value: values, transfer: [values.buffer] }
  },
})
