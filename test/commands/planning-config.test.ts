/** What `planning` in atalaya.yaml may say, and how a mistake in it is told. */
import { describe, expect, it } from 'vitest'
import { CONFIG_SCHEMA } from '../../commands/config-schema.ts'
import { checkConfig, explainConfigProblem } from '../../core/config.ts'
import { ASSUMPTION_KEYS, assumptionOf, NO_PLANNING, PLANNING_DEFAULTS } from '../../core/planning/assumptions.ts'

const check = (text: string) => checkConfig({ file: 'a.yaml', text, schema: CONFIG_SCHEMA, env: {} })
const problems = (text: string): string[] => {
  const result = check(text)
  return result.ok ? [] : result.problems.map((problem) => explainConfigProblem(problem, 'en'))
}

const ALL = `
planning:
  targetUtilisation: 0.75
  availability: 0.97
  horizonWeeks: 78
  waitP90Hours: 12
  waitTargets: [{ partition: short, p90Hours: 1 }]
  lifeYears: 6
  leadDays: { p50: 270, p90: 420 }
  pue: 1.4
  derating: 0.8
  currency: USD
  exchange: { local: ARS, rate: 1200, date: 2026-11-01, source: BCRA }
  energyPrice: 0.12
  staffYear: 40000
  roomYear: 5000
  repairYear: 150
  storage: { capex: 60000, opexYear: 4000, usableTerabytes: 500, filled: 0.7 }
  cloud: { coreHour: 0.04, gpuHour: 1.2, date: 2026-10-01, scope: on demand }
  nodes:
    - { name: thin, cores: 128, watts: 700, rackUnits: 1, price: 14000, leadDays: { p50: 200, p90: 300 } }
    - { name: a30, cores: 64, gpus: 4, gpuType: a30, watts: 1800, rackUnits: 2, price: 45000, quoted: 2026-09-01 }
  calls: [{ name: PFI, opens: 2026-12-01, closes: 2027-02-15, moneyDays: 120 }]
  room: { feedKilowatts: 60, coolingBtuAnHour: 180000, rackUnits: 84, usedRackUnits: 70 }
  pools: [{ name: A30, cluster: mendieta, resource: gpus, partitions: [multi], gpuType: a30 }]
  hubs: [{ hub: main, sessions: 60 }]
  filesystems: [{ node: nas1, mount: /home }]
  budget: { validDays: 60, inKindShare: 0.2 }
`

describe('planning in the configuration', () => {
  it('takes all that a plan assumes', () => {
    expect(problems(ALL)).toEqual([])
  })

  it('may say nothing: then every assumption is a default, told with where it comes from', () => {
    const result = check('')
    expect(result.ok && result.config.planning).toEqual(NO_PLANNING)
    for (const key of ASSUMPTION_KEYS) {
      const { value, isDefault, source } = assumptionOf(key, NO_PLANNING)
      expect([value, isDefault]).toEqual([PLANNING_DEFAULTS[key].value, true])
      expect(source?.es).toBeTruthy()
    }
  })

  it('is told as said where it says something', () => {
    const result = check(ALL)
    const planning = result.ok ? result.config.planning : NO_PLANNING
    expect(ASSUMPTION_KEYS.map((key) => assumptionOf(key, planning).isDefault)).toEqual(
      ASSUMPTION_KEYS.map(() => false),
    )
    expect(assumptionOf('leadDays.p90', planning)).toMatchObject({ value: 420, source: undefined })
  })

  const node = (more: string) =>
    `planning:\n  nodes:\n    - { name: thin, cores: 8, watts: 700, rackUnits: 1, price: 14000${more} }\n`
  it.each([
    ['a negative price', node('').replace('14000', '-5'), 'planning.nodes[0].price'],
    ['a share in percent', 'planning:\n  targetUtilisation: 80\n', 'planning.targetUtilisation'],
    ['a key that does not exist', 'planning:\n  targetUtilization: 0.8\n', 'targetUtilisation'],
    ['a lead time that shrinks', node(', leadDays: { p50: 90, p90: 30 }'), 'P90, 30'],
    [
      'a call that closes before it opens',
      'planning:\n  calls: [{ name: PFI, opens: 2027-02-01, closes: 2027-01-01, moneyDays: 9 }]\n',
      '"PFI" ends (2027-01-01) before it begins',
    ],
    ['a rate without its date', 'planning:\n  exchange: { local: ARS, rate: 1200 }\n', 'date'],
  ])('names %s with its line', (_, text, word) => {
    const [problem, ...more] = problems(text)
    expect(more).toEqual([])
    expect(problem).toMatch(/^a\.yaml:\d+:\d+/)
    expect(problem).toContain(word)
  })
})
