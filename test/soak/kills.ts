/** A store whose process is killed again and again: what was acknowledged is there, and nothing else. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../core/clock.ts'
import { AppError } from '../../core/errors.ts'
import type { Engine } from '../../store/metrics/engine.ts'
import { ENGINES, type EngineName } from '../../store/metrics/registry.ts'
import type { MetricStore } from '../../store/metrics/store.ts'
import { median } from '../bench/process.ts'
import { createRandom } from '../fuzz/random.ts'
import { type Compared, compare } from './compare.ts'
import type { WriterOrder, WriterSaid } from './writer.ts'

export interface KillsOptions {
  readonly engine: EngineName
  readonly directory: string
  readonly options: Readonly<Record<string, unknown>>
  readonly kills: number
  readonly seed: number
  /** Before each life of the process: a server is stopped or started here. */
  readonly between?: (life: number) => Promise<void>
  /** Beside each life, which does not end before it. */
  readonly during?: (life: number) => Promise<void>
  /** the server is to be had again */
  readonly heal?: () => Promise<void>
  readonly longestLifeMilliseconds?: number
  readonly say?: (text: string) => void
}

export interface KillsResult extends Compared {
  readonly engine: EngineName
  readonly kills: number
  /** from the start of the process until its first write was acknowledged */
  readonly slowestReadyMilliseconds: number
  readonly medianReadyMilliseconds: number
  /** what the store says is the matter with it at the end */
  readonly problems: readonly string[]
}

const LIFE_MILLISECONDS = 1_500
const SETTLE_MILLISECONDS = 600_000
const AGAIN_MILLISECONDS = 2_000
/** A process that does not write by then never will. */
const READY_MILLISECONDS = 60_000

interface Told {
  next: number
  readonly tried: Set<number>
  readonly acknowledged: Set<number>
}

export async function soakKills(order: KillsOptions): Promise<KillsResult> {
  const { engine, kills, seed, say, between, heal } = order
  const told: Told = { next: 0, tried: new Set(), acknowledged: new Set() }
  const random = createRandom(seed)
  const ready: number[] = []
  for (let life = 0; life < kills; life++) {
    await between?.(life)
    const milliseconds = await live(order, life, told, (below) => random.int(below))
    if (milliseconds !== undefined) ready.push(milliseconds)
    if (life % 20 === 19) say?.(`  ${engine}: ${life + 1} kills, ${told.acknowledged.size} moments acknowledged`)
  }
  await heal?.()
  return {
    engine,
    kills,
    slowestReadyMilliseconds: Math.max(...ready),
    medianReadyMilliseconds: median(ready),
    ...(await look(order, told)),
  }
}

/** From start to kill. @returns milliseconds until its first write was acknowledged, if it came to that */
async function live(
  { engine, directory, options, seed, during, longestLifeMilliseconds = LIFE_MILLISECONDS }: KillsOptions,
  life: number,
  told: Told,
  below: (limit: number) => number,
): Promise<number | undefined> {
  const order: WriterOrder = { engine, directory, options, from: told.next, seed: seed * 1_009 + life }
  const began = performance.now()
  const ready = Promise.withResolvers<number>()
  const child = fork(join(import.meta.dirname, 'writer.ts'), [JSON.stringify(order)])
  child.on('message', (said: WriterSaid) => {
    if ('trying' in said)
      for (const moment of said.trying) {
        told.tried.add(moment)
        told.next = Math.max(told.next, moment + 1)
      }
    else if ('acknowledged' in said) for (const moment of said.acknowledged) told.acknowledged.add(moment)
    else ready.resolve(performance.now() - began)
  })
  const ended = once(child, 'exit')
  const meanwhile = during?.(life)
  // some die before they are ready
  const milliseconds = await Promise.race([
    ready.promise,
    ended.then(() => undefined),
    pause(below(10) === 0 ? below(400) : READY_MILLISECONDS, undefined, { ref: false }),
  ])
  // most lives are short: what happens soon after the start is the more interesting
  await Promise.race([ended, pause((below(1_000) * below(longestLifeMilliseconds)) / 1_000)])
  await meanwhile
  if (child.exitCode !== null) throw new Error(`the ${engine} writer ended by itself with ${child.exitCode}`)
  child.kill('SIGKILL')
  await ended
  return milliseconds
}

async function look({ engine, directory, options }: KillsOptions, { tried, acknowledged }: Told) {
  const chosen = ENGINES[engine]
  const context = { directory, mode: 'write', options: chosen.options.parse(options) as never } as const
  const store = await chosen.open({ ...context, clock: systemClock })
  try {
    await settled(store)
    const compared = await compare(store, tried, acknowledged, { digits: chosen.limits.includes('digits' as never) })
    const problems = (await store.check()).map(({ code, params }) => `${code} ${JSON.stringify(params)}`)
    return { ...compared, problems: [...problems, ...(await searched(engine, directory))] }
  } finally {
    await store.close()
  }
}

/** A server that has just come back may be told some again and again before it is clear what it kept. */
async function settled(store: MetricStore): Promise<void> {
  const limit = AbortSignal.timeout(SETTLE_MILLISECONDS)
  for (;;)
    try {
      await store.settle(limit)
      return
    } catch (error) {
      if (limit.aborted || !(error instanceof AppError && error.kind === 'unavailable')) throw error
      await pause(AGAIN_MILLISECONDS)
    }
}

/** What `atalaya store verify` finds. */
async function searched(engine: EngineName, directory: string): Promise<string[]> {
  const { tools } = ENGINES[engine] as Engine
  const found: string[] = []
  if (tools?.verify)
    for await (const { problem, severity } of tools.verify(directory, { deep: true }))
      found.push(`${severity} ${problem.code} ${JSON.stringify(problem.params)}`)
  return found
}
