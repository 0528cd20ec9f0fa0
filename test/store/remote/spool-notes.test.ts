/** What the spool notes beside its batches, when a bit of it flips: nothing changes silently. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { explain, type Problem } from '../../../core/errors.ts'
import { readRejected } from '../../../store/metrics/remote/spool/rejected.ts'
import { remoteTools } from '../../../store/metrics/remote/tools.ts'
import { frame, key, load, seriesQuery } from '../../conformance/metric-store/frames.ts'
import { createWorld, START, type World } from './world.ts'

let world: World
beforeEach(() => {
  world = createWorld()
})
afterEach(() => world.clear())

const path = () => join(world.directory, 'spool.db')
function inFile(sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(path())
  const rows = db.prepare(sql).all()
  db.close()
  return rows
}
async function found(): Promise<Problem[]> {
  const problems: Problem[] = []
  for await (const { problem } of remoteTools.verify(world.directory, {})) problems.push(problem)
  return problems
}
const frames = [0, 1, 2].map((i) =>
  frame('a', START + 10 * i, [
    [load('n1'), i],
    [key('node.cores', { node: 'n1' }), 8],
  ]),
)

/** Three frames that wait, and the mark of their bucket. */
async function waiting(): Promise<void> {
  world.server.fault = () => ({ kind: 'down' })
  const store = await world.open()
  await store.write(frames)
  await store.close()
  world.server.fault = () => undefined
}

function expectTold(problem: Problem): void {
  for (const language of ['es', 'pt', 'en'] as const) expect(explain(problem, language)).toContain(path())
}

describe('a mark of a bucket', () => {
  const told = { code: 'spool.damaged_marks', params: { path: '', count: 1 } } as const

  it.each(Array.from({ length: 34 }, (_, bit) => bit))(
    'is not believed with bit %d of its start flipped',
    async (bit) => {
      await waiting()
      inFile(`UPDATE dirty SET start = (start | (1 << ${bit})) - (start & (1 << ${bit}))`)
      expect(await found()).toEqual([{ ...told, params: { path: path(), count: 1 } }])
    },
  )

  it.each(['resolution = resolution + 1', 'resolution = 44', 'origin = origin + 2', 'again = 1', 'sum = sum - 64'])(
    'is not believed with %s, which is told',
    async (change) => {
      await waiting()
      inFile(`UPDATE dirty SET ${change}`)
      const problem: Problem = { ...told, params: { path: path(), count: 1 } }
      expect(await found()).toEqual([problem])
      expectTold(problem)
      const again = await world.open()
      expect(await again.check()).toEqual([problem])
      expect(inFile('SELECT * FROM dirty')).toEqual([])
    },
  )

  it.each(['batch = 77', 'version = version + 4', 'version = 1 << 60'])('leads to the same with %s', async (change) => {
    await waiting()
    inFile(`UPDATE dirty SET ${change}`)
    const again = await world.open()
    await world.clock.advance(3_600)
    await again.settle()
    expect(await again.check()).toEqual([])
    const query = seriesQuery('node.load1', START, START + 300, { stepSeconds: 300, resolution: '5m' })
    const reader = await world.open({ mode: 'read' })
    expect([...(await reader.query(query)).series[0]!.values]).toEqual([1])
    expect(inFile('SELECT * FROM dirty WHERE resolution = 300')).toEqual([])
  })
})

it('rolls up every metric where the list of an origin’s is damaged', async () => {
  await waiting()
  // one bit apart
  inFile(`UPDATE metrics SET metric = 'node.load5' WHERE metric = 'node.load1'`)
  const again = await world.open()
  await world.clock.advance(3_600)
  await again.settle()
  const query = seriesQuery('node.load1', START, START + 300, { stepSeconds: 300, resolution: '5m' })
  const reader = await world.open({ mode: 'read' })
  expect([...(await reader.query(query)).series[0]!.values]).toEqual([1])
})

describe('a note', () => {
  it.each([
    ['floor:raw', 'value = value + 4294967296'],
    ['kept:raw', 'value = value + 4194304'],
    ['run', 'value = 1 << 60'],
    ['writer', `value = 'x' || value`],
  ])('that is damaged is told and begins anew: %s', async (name, change) => {
    const first = await world.open()
    await first.write(frames)
    await first.retain({ raw: 86_400, '5m': Infinity, '1h': Infinity, '1d': Infinity }, START + 60)
    await first.settle()
    await first.close()
    inFile(`UPDATE meta SET ${change} WHERE name = '${name}'`)
    const problem: Problem = { code: 'spool.damaged_note', params: { path: path(), name } }
    expect(await found()).toEqual([problem])
    expectTold(problem)
    const again = await world.open()
    expect(await again.check()).toEqual([problem])
    await again.write(frames.map((one) => ({ ...one, timeSeconds: one.timeSeconds + 100 })))
    await again.settle()
    const { series } = await again.query(seriesQuery('node.load1', START, START + 130))
    expect([...series[0]!.values].filter((value) => !Number.isNaN(value)).length).toBeGreaterThanOrEqual(6)
    await again.close()
    expect(await found()).toEqual([])
  })
})

it('shows a line that was set aside also where the server’s words about it are damaged', async () => {
  world.server.isPoison = (line) => line.includes('n1')
  const store = await world.open()
  await store.write([frame('a', START, [[load('n1'), 1]])])
  await store.settle()
  await store.close()
  inFile(`UPDATE rejected SET problem = replace(problem, '{', '[')`)
  expect([...readRejected(world.directory)]).toMatchObject([
    { line: expect.stringContaining('n1'), problem: { code: 'store.problem_of_other_version' } },
  ])
})
