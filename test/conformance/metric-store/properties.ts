/** Any history: every engine gives what the plain model gives. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Frame, SeriesKey } from '../../../core/series.ts'
import type { LatestQuery, MetricStore, SeriesQuery } from '../../../store/metrics/store.ts'
import { type Bench, compact, type Place, writeSettled } from './bench.ts'
import {
  areClose,
  differences,
  plainFrame,
  plainRollup,
  rollupDifferences,
  SUM_TOLERANCE,
  storedFrames,
  storedRollups,
  toleranceOf,
} from './compare.ts'
import { DAY_START, lastValues } from './frames.ts'
import { history, inBatches, type Step, toFrames, toQuery, toRetention } from './histories.ts'
import { createModel, type Model, ROLLUP_NAMES } from './model.ts'
import { modelFrames, modelRollups } from './naive.ts'

const SEED = process.env['ATALAYA_SEED']

/** How many histories to try, `ATALAYA_PROPERTY_RUNS` where given; `ATALAYA_SEED` repeats what another run tried. */
export function propertyCases(bench: Bench, usualRuns: number): void {
  const runs = Number(process.env['ATALAYA_PROPERTY_RUNS'] ?? usualRuns)

  it(`is as the plain model after any history (${runs} of them)`, { timeout: 60_000 + runs * 30_000 }, async () => {
    const property = fc.asyncProperty(history, async (steps) => {
      const place = await bench.place()
      try {
        // another process looks on in some of them: opening one takes as long as the rest
        await live(await createWorld(bench, place, steps.length % 3 === 0), steps)
      } finally {
        await place.clear()
      }
    })
    await fc.assert(property, { numRuns: runs, endOnFailure: true, ...(SEED ? { seed: Number(SEED) } : {}) })
  })
}

interface World {
  readonly bench: Bench
  readonly place: Place
  readonly model: Model
  store: MetricStore
  readonly reader: MetricStore | undefined
  written: Frame[]
  hasDropped: boolean
}

async function createWorld(bench: Bench, place: Place, withReader: boolean): Promise<World> {
  const store = await place.open()
  const reader = withReader ? await place.open('read') : undefined
  return { bench, place, model: createModel(), store, reader, written: [], hasDropped: false }
}

async function live(world: World, steps: readonly Step[]): Promise<void> {
  for (const step of steps) await take(world, step)
  const { store, model } = world
  expect(await storedFrames(store)).toEqual(modelFrames(model).map(plainFrame))
  for (const resolution of ROLLUP_NAMES)
    expect(
      rollupDifferences(await storedRollups(store, resolution), modelRollups(model, resolution).map(plainRollup)),
    ).toEqual([])
  const told = world.written.map(({ origin }) => origin)
  expectNames(world, await store.origins(), model.origins(), told)
}

/** Names may outlive what they named, as long as an engine finds it too dear to look whether anything is left. */
function expectNames(
  { hasDropped }: World,
  found: readonly string[],
  kept: readonly string[],
  everTold: readonly string[],
): void {
  const sorted = (names: readonly string[]) => [...new Set(names)].sort()
  expect(found).toEqual(sorted(found))
  if (!hasDropped) expect(found).toEqual(sorted(kept))
  expect(found).toEqual(expect.arrayContaining(sorted(kept)))
  expect(everTold).toEqual(expect.arrayContaining([...found]))
}

async function take(world: World, step: Step): Promise<void> {
  if (step.kind === 'write') await write(world, step)
  else if (step.kind === 'repeat') await say(world, world.written)
  else if (step.kind === 'compact') await compact(world.store)
  else if (step.kind === 'restart') {
    await world.store.close()
    world.store = await world.place.open()
  } else if (step.kind === 'retain') {
    if (world.bench.limits.includes('retention')) return
    const [retention, now] = [toRetention(step.days), DAY_START + step.nowDay * 86_400]
    await world.store.retain(retention, now)
    world.model.retain(retention, now)
    world.hasDropped = true
  } else if (step.kind === 'ask') for (const part of step.queries) await ask(world, toQuery(part))
}

async function write(world: World, step: Extract<Step, { kind: 'write' }>): Promise<void> {
  const frames = toFrames(step.parts, world.bench.limits.includes('overwrite'))
  for (const batch of inBatches(frames, step.sizes)) await say(world, batch)
}

/** All or nothing: refused as a whole where one of them is too old. */
async function say(world: World, frames: readonly Frame[]): Promise<void> {
  const { store, model } = world
  const tooOld = frames.some(({ timeSeconds }) => timeSeconds < model.floors().raw)
  if (tooOld) {
    await expect(store.write(frames)).rejects.toMatchObject({ kind: 'invalid', problem: { code: 'store.too_old' } })
    return
  }
  await writeSettled(store, frames)
  for (const frame of frames) model.write(frame)
  world.written.push(...frames)
}

async function ask(world: World, query: SeriesQuery): Promise<void> {
  const { model, store, reader } = world
  const tolerance = toleranceOf(query)
  for (const from of reader ? [store, reader] : [store]) {
    const answer = await from.query(query)
    expect(answer.damage).toEqual([])
    const wrong = differences(answer, model.query(query), tolerance)
    // the port does not say whether an origin is asked about of which only roll-ups of the series are left
    const otherwise = wrong.length === 0 ? [] : differences(answer, model.query(query, 'resolution'), tolerance)
    expect({ query, wrong: otherwise.length === 0 ? [] : wrong }).toEqual({ query, wrong: [] })
  }
  const { metric, where, by, fold, from } = query
  const latest: LatestQuery = { metric, where, by, fold, notBefore: from - 20 }
  const expected = model.latest(latest)
  for (const from of reader ? [store, reader] : [store]) {
    const values = await lastValues(from, latest)
    expect(values.map(({ value, ...rest }) => rest)).toEqual(expected.map(({ value, ...rest }) => rest))
    const close = values.map(({ value }, at) =>
      areClose(value, expected[at]!.value, by === undefined ? 0 : SUM_TOLERANCE),
    )
    expect({ latest, values, close }).toEqual({ latest, values, close: values.map(() => true) })
  }
  const nodesOf = (keys: readonly SeriesKey[]) =>
    keys.flatMap((key) => (key.metric === 'node.load1' ? [key.labels['node']!] : []))
  const everTold = world.written.flatMap(({ set, values }) => set.keys.filter((_, at) => !Number.isNaN(values[at]!)))
  const kept = model.seriesIds().map((id) => model.keyOf(id))
  expectNames(world, await store.labelValues('node.load1', 'node'), nodesOf(kept), nodesOf(everTold))
}
