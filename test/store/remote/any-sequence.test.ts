/** Any sequence of writes, outages, poison, forgetting and restarts: what is good arrives exactly, what is bad is named. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Frame } from '../../../core/series.ts'
import { frameLines, rollupLines } from '../../../store/metrics/remote/lines.ts'
import { ENDED } from '../../../store/metrics/remote/remote.ts'
import { readRejected } from '../../../store/metrics/remote/spool/rejected.ts'
import { rollUp } from '../../../store/metrics/rollup.ts'
import { frame, key, load } from '../../conformance/metric-store/frames.ts'
import type { Fault } from './fake-server.ts'
import { createWorld, START, samplesOf, sorted } from './world.ts'

const RUNS = Number(process.env['ATALAYA_PROPERTY_RUNS'] ?? 25)
const POISON = 666
const isPoison = (line: string): boolean => /^node,.*[ ,]load1=666(,| )/.test(line)

const value = fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max: 50 }) }, fc.constant(POISON))
const framePart = fc.record({
  origin: fc.constantFrom('a', 'b'),
  // often the same instant again
  tens: fc.integer({ min: 0, max: 40 }),
  values: fc.array(value, { maxLength: 5 }),
  cores: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
})
type FramePart = typeof framePart extends fc.Arbitrary<infer T> ? T : never

const fault: fc.Arbitrary<Fault | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant<Fault>({ kind: 'down' }),
  fc.constant<Fault>({ kind: 'reset' }),
  fc.record({ kind: fc.constant('busy' as const), retryAfterSeconds: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ kind: fc.constant('torn' as const), lines: fc.integer({ min: 0, max: 10 }) }),
)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      parts: fc.array(framePart, { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('faults' as const),
      faults: fc.array(fault, { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 400 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('crash' as const, 'keep' as const, 'restart' as const, 'settle' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('limit' as const), lines: fc.constantFrom(3, 20, Infinity) }) },
)
const sequence = fc.record({
  steps: fc.array(step, { minLength: 2, maxLength: 25 }),
  keepsGoodLines: fc.boolean(),
  durable: fc.boolean(),
})

function toFrame({ origin, tens, values, cores }: FramePart): Frame {
  const pairs = values.map((one, n) => [load(`n${n}`), one] as const)
  const more = cores === undefined ? [] : [[key('node.cores', { node: 'n9' }), cores] as const]
  return frame(origin, START + 10 * tens, [...pairs, ...more])
}

describe('any sequence of writes and faults', () => {
  it(`ends with everything good at the server (${RUNS} sequences)`, { timeout: 60_000 + RUNS * 4_000 }, async () => {
    const property = fc.asyncProperty(sequence, async ({ steps, keepsGoodLines, durable }) => {
      const world = createWorld()
      try {
        const { server, clock } = world
        server.isPoison = isPoison
        server.keepsGoodLines = keepsGoodLines
        server.durable = durable
        let store = await world.open()
        const written: Frame[] = []
        for (const one of steps) {
          if (one.kind === 'write') {
            const frames = one.parts.map(toFrame)
            await store.write(frames)
            written.push(...frames)
          } else if (one.kind === 'faults') {
            const waiting = [...one.faults]
            server.fault = () => waiting.shift()
          } else if (one.kind === 'pass') await clock.advance(one.seconds)
          else if (one.kind === 'limit') server.maxLines = one.lines
          else if (one.kind === 'crash') server.crash()
          else if (one.kind === 'keep') server.keep()
          else if (one.kind === 'settle') await store.settle().catch(() => undefined)
          else {
            await store.close()
            store = await world.open()
          }
        }
        server.fault = () => undefined
        // whatever it wished for is over by then, and all buckets too
        clock.jump(2 * 86_400)
        await store.settle()
        await store.settle()
        server.keep()
        await store.settle()
        await check(world.directory, written, server)
        const { spool } = await store.statistics()
        expect(spool).toMatchObject({ waitingBatches: 0, waitingBytes: 0, droppedLines: 0, lastError: null })
      } finally {
        await world.clear()
      }
    })
    await fc.assert(property, { numRuns: RUNS })
  })
})

async function check(directory: string, written: readonly Frame[], server: ReturnType<typeof createWorld>['server']) {
  const lines = frameLines(written)
  const bad = lines.filter(isPoison)
  const raw = samplesOf(lines.filter((line) => !isPoison(line)))
  expect(sorted(server.samples('raw'))).toEqual(sorted(raw))
  expect([...readRejected(directory)].map(({ line }) => line).sort()).toEqual([...new Set(bad)].sort())
  if (bad.length > 0) return
  const expected = new Map<string, number>()
  for (const origin of ['a', 'b']) {
    const own = mergeInstants(written.filter((one) => one.origin === origin))
    for (const [id, found] of samplesOf(rollupLines(rollUp(own, '5m')))) expected.set(id, found)
  }
  const rolled = new Map([...server.samples('5m')].filter(([, found]) => found !== ENDED))
  expect(sorted(rolled)).toEqual(sorted(expected))
}

/** Frames of one origin as they are in the end: the same instant told again adds and overwrites. */
function mergeInstants(frames: readonly Frame[]): Frame[] {
  const byTime = Map.groupBy(frames, ({ timeSeconds }) => timeSeconds)
  return [...byTime.values()]
    .map((same) => {
      const found = new Map(
        same.flatMap(({ set, values }) =>
          set.keys.map((series, at) => [JSON.stringify(series), [series, values[at]!] as const]),
        ),
      )
      return frame(same[0]!.origin, same[0]!.timeSeconds, [...found.values()])
    })
    .sort((a, b) => a.timeSeconds - b.timeSeconds)
}
