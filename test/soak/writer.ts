/**
 * The process that is killed: opens a store, then writes moment after moment, telling what it is about to write and
 * what was acknowledged. Some moments come late, some twice; now and then the store tidies up.
 */
import { systemClock } from '../../core/clock.ts'
import { ENGINES, type EngineName } from '../../store/metrics/registry.ts'
import type { MetricStore } from '../../store/metrics/store.ts'
import { framesAt, START, STEP_SECONDS } from './truth.ts'

export interface WriterOrder {
  readonly engine: EngineName
  readonly directory: string
  readonly options: Readonly<Record<string, unknown>>
  /** the first moment that was never tried */
  readonly from: number
  readonly seed: number
}
export type WriterSaid =
  | { readonly ready: true }
  | { readonly trying: readonly number[] }
  | { readonly acknowledged: readonly number[] }

/** How far back moments come late or again. */
const BACK = 200

const { engine, directory, options, from, seed } = JSON.parse(process.argv[2]!) as WriterOrder
const tell = (said: WriterSaid) => process.send!(said)
// a parent that is gone asks for nothing more
process.on('disconnect', () => process.exit(0))

let state = seed
const random = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}
const chosen = ENGINES[engine]
const store: MetricStore & { compact?(): Promise<void>; maintain?(nowSeconds: number): Promise<void> } =
  await chosen.open({ directory, mode: 'write', options: chosen.options.parse(options) as never, clock: systemClock })
const left: number[] = []
let ready = false
for (let next = from; ; ) {
  const moments = [next++]
  if (random() < 0.2) left.push(next++)
  if (left.length > 0 && random() < 0.15) moments.push(left.splice(Math.floor(random() * left.length), 1)[0]!)
  if (random() < 0.1 && next > BACK) moments.unshift(Math.floor(next - 1 - random() * BACK))
  tell({ trying: moments })
  await store.write(moments.flatMap(framesAt))
  tell({ acknowledged: moments })
  if (!ready) tell({ ready: true })
  ready = true
  await tidy(next)
}

/** Whatever a store does beside taking things in has to survive being killed as well. */
async function tidy(next: number): Promise<void> {
  const chance = random()
  if (chance < 0.01) await store.compact?.()
  else if (chance < 0.02) await store.maintain?.(START + next * STEP_SECONDS)
  // sends, and rolls up; a server that is away ends it
  else if (chance < 0.03 && engine !== 'embedded') void store.settle(AbortSignal.timeout(1_000)).catch(() => undefined)
  else if (chance < 0.3) await new Promise((resolve) => setImmediate(resolve))
}
