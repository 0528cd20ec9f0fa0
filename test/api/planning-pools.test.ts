/** What may become full, found by itself. */
import { describe, expect, it } from 'vitest'
import { BudgetAnswer } from '../../api/planning/budget-schemas.ts'
import { CostAnswer } from '../../api/planning/cost-schemas.ts'
import { SaturationAnswer } from '../../api/planning/schemas.ts'
import { WhatIfAnswer } from '../../api/planning/what-if-schemas.ts'
import { FORMULAS, type FormulaId } from '../../core/planning/formulas.ts'
import { toLatestAnswer } from '../../store/metrics/latest.ts'
import type { LatestQuery, SeriesAnswer, SeriesQuery } from '../../store/metrics/store.ts'
import { DAY, NOW, PLANNING, planningWorld } from './planning-world.ts'

const open = planningWorld()
const PATH = '/api/v1/planning/saturation'
const TERABYTE = 1e12

const value = (labels: Record<string, string>, number: number) => ({
  ...{ labels, value: number, time: NOW - 60, freshUntil: NOW + 60 },
})
const node = (name: string) => ({ cluster: 'serafin', node: name })
const LATEST: Readonly<Record<string, readonly ReturnType<typeof value>[]>> = {
  'slurm_node.state': [
    value({ ...node('cn01'), state: 'idle', partitions: 'cpu,all', reason: '' }, 1),
    value({ ...node('cn02'), state: 'idle', partitions: 'cpu', reason: '' }, 1),
    value({ ...node('gn01'), state: 'mixed', partitions: 'gpu,all', reason: '' }, 1),
    value({ cluster: 'other', node: 'x1', state: 'idle', partitions: 'cpu', reason: '' }, 1),
  ],
  'slurm_node.cpus': [value(node('cn01'), 16), value(node('cn02'), 16), value(node('gn01'), 8)],
  'slurm_node.gpus': [value(node('gn01'), 2)],
  'filesystem.size_bytes': [
    value({ node: 'nas1', mount: '/home' }, 80 * TERABYTE),
    // the same one, seen from where it is mounted
    value({ node: 'cn01', mount: '/home' }, 80 * TERABYTE),
    value({ node: 'cn01', mount: '/' }, TERABYTE),
  ],
}
const DAYS_KEPT = 420
/** fills up by a share of 0.001 a day */
const disk = Float64Array.from({ length: DAYS_KEPT }, (_, day) => 0.4 + 0.001 * day)
const store = {
  latest: async ({ metric }: LatestQuery) => toLatestAnswer(LATEST[metric] ?? []),
  query: async ({ metric, where, to }: SeriesQuery): Promise<SeriesAnswer> => ({
    ...{ resolution: '1d', start: to - DAYS_KEPT * DAY, stepSeconds: DAY, damage: [] },
    series:
      metric === 'filesystem.used_ratio'
        ? [{ labels: { node: where['node']![0]!, mount: where['mount']![0]! }, values: disk }]
        : metric === 'slurm_node.memory_allocated_bytes'
          ? [{ labels: { cluster: 'serafin' }, values: new Float64Array(DAYS_KEPT).fill(300 * 1024 ** 3) }]
          : [],
  }),
}
const asked = async (path: string, more: object = {}) =>
  SaturationAnswer.parse(await (await open({ store, ...more }).get(path)).json())

describe('what may become full', () => {
  it('is found: clusters, their partitions as Slurm has them, and the largest file systems', async () => {
    const { pools } = await asked(`${PATH}?pool=cores:serafin`)
    expect(pools.map(({ id, title }) => [id, title])).toEqual([
      ['cores:serafin', 'CPU serafin'],
      ['gpus:serafin', 'GPU serafin'],
      ['memory:serafin', 'Memory serafin'],
      ['gpus:serafin/all', 'GPU serafin all'],
      ['cores:serafin/cpu', 'CPU serafin cpu'],
      ['gpus:serafin/gpu', 'GPU serafin gpu'],
      ['filesystem:cn01//home', 'File system cn01 /home'],
      ['filesystem:cn01//', 'File system cn01 /'],
    ])
  })

  it('has of a partition its own jobs, and its nodes as they are now', async () => {
    const { resources } = await asked(`${PATH}?pool=cores:serafin/cpu&pool=cores:serafin`)
    const [partition, cluster] = resources
    expect(partition!.smoothed!.supply[30]).toBe(32 * 168)
    const ratio = partition!.demand[20]! / cluster!.demand[20]!
    expect(ratio).toBeGreaterThan(0.65)
    expect(ratio).toBeLessThan(0.8)
  })

  it('is a file system when four weeks of it are as full as the target', async () => {
    const [home] = (await asked(`${PATH}?pool=filesystem:cn01//home`)).resources
    const { dates, availability } = home!
    expect([home!.unit, availability.value, home!.historyWeeks]).toEqual(['ratio', 1, 60])
    // 0.82 now, and 0.9 in eighty days; the mean of four weeks lags by two
    const weeks = (dates.p50! - NOW) / (7 * DAY)
    expect(weeks).toBeGreaterThan(7)
    expect(weeks).toBeLessThan(20)
    expect(home!.unmet).toBeNull()
  })

  it('is memory as it was given, which is said to be no demand', async () => {
    const [memory] = (await asked(`${PATH}?pool=memory:serafin`)).resources
    expect([memory!.isDemand, memory!.dates.state]).toEqual([false, 'beyond'])
    expect(memory!.demand[0]).toBe(300 * 1024 ** 3 * 168)
    expect(memory!.smoothed!.supply[3]).toBe(3 * 256 * 1024 ** 3 * 168)
  })

  it('names what the configuration names in place of what is found', async () => {
    const planning = {
      ...PLANNING,
      pools: [{ name: 'thin', cluster: 'serafin', resource: 'cores' as const, types: ['thin'] }],
      hubs: [{ hub: 'main', sessions: 40 }],
      filesystems: [{ node: 'nas1', mount: '/home' }],
    }
    const { pools } = await asked(`${PATH}?pool=cores:thin`, { planning })
    expect(pools.map(({ id }) => id).slice(3)).toEqual(['cores:thin', 'filesystem:nas1//home', 'hub:main'])
  })
})

describe('every figure of every answer', () => {
  it('has a formula that the answer tells, whose expression has all of its inputs, in words', async () => {
    const { get } = open({ store, planning: { ...PLANNING, lifeYears: 1 } })
    const read = async (path: string) => (await get(`/api/v1/planning/${path}`)).json()
    const answers = [
      SaturationAnswer.parse(await read('saturation')),
      WhatIfAnswer.parse(await read('what-if?pool=cores:serafin&runHours=5&add=thin:1')),
      CostAnswer.parse(await read('cost')),
      BudgetAnswer.parse(await read('budget?coreHours=5&terabyteYears=1')),
    ]
    const seen = new Set<FormulaId>()
    for (const answer of answers) {
      const told = answer.formulas.map(({ id }) => id)
      for (const { formula, inputs } of figuresIn(answer)) {
        seen.add(formula)
        expect(told, formula).toContain(formula)
        const words = answer.formulas.find(({ id }) => id === formula)!.inputs
        for (const name of Object.keys(inputs)) expect(words[name], `${formula}: ${name}`).toBeTruthy()
      }
    }
    // curves have these, and no figure
    const curves: readonly FormulaId[] = ['supply.deliverable', 'demand.weekly']
    const all = Object.keys(FORMULAS) as FormulaId[]
    expect([...seen].sort()).toEqual(all.filter((id) => !curves.includes(id)).sort())
  })
})

interface Found {
  readonly formula: FormulaId
  readonly inputs: Readonly<Record<string, unknown>>
}
function figuresIn(value: unknown): readonly Found[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'formula' in value && 'inputs' in value ? [value as Found] : []
  return [...own, ...Object.values(value).flatMap(figuresIn)]
}
