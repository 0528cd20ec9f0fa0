import { describe, expect, it } from 'vitest'
import { UsageAnswer } from '../../api/schemas.ts'
import { MEASURES, type Measure } from '../../store/ledger/usage-day.ts'
import type { UsageAnswer as Found, UsageGroup, UsageQuery } from '../../store/ledger/usage-query.ts'
import { NO_LEDGER, NOW, world } from './world.ts'

const NO_WAITS = { starts: 0, p50: NaN, p90: NaN, p99: NaN, submitP50: NaN, submitP90: NaN, submitP99: NaN }
const WAITS = { ...NO_WAITS, starts: 2, p50: 60.5, p90: 90, p99: 99, submitP50: 61, submitP90: 91, submitP99: 100 }

function group(names: UsageGroup['names'], sums: Partial<Record<Measure, readonly number[]>>): UsageGroup {
  const all = Object.fromEntries(MEASURES.map((name) => [name, Float64Array.from(sums[name] ?? [0, 0])]))
  return {
    names,
    sums: all as UsageGroup['sums'],
    people: Float64Array.of(3, 0),
    waits: [
      { ...WAITS, expansionP50: 1.5, slowdownMean: 2 },
      { ...NO_WAITS, expansionP50: NaN, slowdownMean: NaN },
    ],
  }
}

const FOUND: Found = {
  bounds: Float64Array.of(0, 3_600, 7_200),
  groups: [
    group(
      { account: '=unc' },
      { submitted: [5, 0], coreSeconds: [5_400, 0], coreless: [1, 2], gpuSeconds: [1_800, 0], coresUntold: [3, 0] },
    ),
    group({ account: 'labi' }, { usedCpuMilliseconds: [50_000, 0], measuredCoreSeconds: [100, 0] }),
  ],
}

function asking(usage: Found = FOUND) {
  const queries: UsageQuery[] = []
  const ledger = {
    ...NO_LEDGER,
    usage: async (query: UsageQuery) => {
      queries.push(query)
      return usage
    },
  }
  return { ...world({ deps: { ledger, timeZone: 'America/Argentina/Cordoba' } }), queries }
}

describe('GET /api/v1/usage', () => {
  it('gives a column a figure and group; what nobody knows is null, not 0', async () => {
    const answer = UsageAnswer.parse(await (await asking().get('/api/v1/usage?by=account')).json())
    expect(answer).toMatchObject({ timeZone: 'America/Argentina/Cordoba', bounds: [0, 3_600, 7_200] })
    const [unc, labi] = answer.groups
    expect(unc!.names).toEqual({ account: '=unc' })
    // an hour in which jobs ran without telling their cores is not an hour without work
    expect(unc!.figures.coreHours).toEqual([1.5, null])
    expect(unc!.figures.gpuHours).toEqual([0.5, 0])
    expect(unc!.figures.requestedCoreHours).toEqual([null, 0])
    expect(unc!.figures.requestedGpuHours).toEqual([0, 0])
    expect(unc!.figures.waitP50Seconds).toEqual([60.5, null])
    expect(unc!.figures.cpuEfficiencyRatio).toEqual([null, null])
    expect(labi!.figures.cpuEfficiencyRatio).toEqual([0.5, null])
    // jobs ran in the second hour, and nobody told whose they were; in that of the other group nothing was
    expect(unc!.figures.people).toEqual([3, null])
    expect(labi!.figures.people).toEqual([3, 0])
  })

  it('asks for the months of a year in the zone of the service, or what it is told', async () => {
    const { get, queries } = asking()
    await get('/api/v1/usage')
    await get('/api/v1/usage?by=partition&by=size&where=account:unc&where=account:labi&step=day&zone=UTC&from=now-7d')
    expect(queries).toEqual([
      {
        ...{ from: NOW - 365 * 86_400, to: NOW, step: 'month', by: [], where: {} },
        ...{ timeZone: 'America/Argentina/Cordoba', withoutWaits: false },
      },
      {
        from: NOW - 7 * 86_400,
        to: NOW,
        step: 'day',
        by: ['partition', 'size'],
        where: { account: ['unc', 'labi'] },
        timeZone: 'UTC',
        withoutWaits: false,
      },
    ])
  })

  it('does not have waits read where none of its figures is about them', async () => {
    const { get, queries } = asking()
    await get('/api/v1/usage?figure=coreHours&figure=people')
    await get('/api/v1/usage?figure=coreHours&figure=boundedSlowdownMean')
    expect(queries.map(({ withoutWaits }) => withoutWaits)).toEqual([true, false])
  })

  it('gives only the figures that are asked for, in the table too', async () => {
    const { get } = asking()
    const asked = 'by=account&figure=gpuHours&figure=people&figure=gpuHours'
    const answer = UsageAnswer.parse(await (await get(`/api/v1/usage?${asked}`)).json())
    expect(answer.groups[0]!.figures).toEqual({ gpuHours: [0.5, 0], people: [3, null] })
    const table = await (await get(`/api/v1/usage?${asked}&format=csv`)).text()
    expect(table.split('\n')[0]).toBe('from,to,account,gpuHours,people')
  })

  it('gives a table with defused formulas and ISO times', async () => {
    const response = await asking().get('/api/v1/usage?by=account&format=csv')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="usage.csv"')
    const [head, first, second] = (await response.text()).split('\n')
    expect(head).toMatch(/^from,to,account,jobsSubmitted,jobsStarted,jobsEnded,coreHours,gpuHours,/)
    expect(first).toMatch(/^1970-01-01T00:00:00\.000Z,1970-01-01T01:00:00\.000Z,'=unc,5,0,0,1\.5,0\.5,/)
    expect(second).toMatch(/^1970-01-01T01:00:00\.000Z,1970-01-01T02:00:00\.000Z,'=unc,0,0,0,,0,/)
  })

  it.each([
    ['by=acount', 'account (cluster, partition, account, qos, size, state, organisation, country, field)'],
    ['where=account', 'label:value'],
    ['where=user:ana', 'cluster, partition, account, qos, size, state, organisation, country, field'],
    ['figure=corehours', 'coreHours (jobsSubmitted, '],
    ['zone=Cordoba', 'America/Argentina/Cordoba'],
    ['step=week', 'hour, day, month, year, all'],
    ['from=now&to=now-1d', 'from'],
  ])('refuses %s and says what would do', async (query, hint) => {
    const response = await asking().get(`/api/v1/usage?${query}&lang=en`)
    expect(response.status).toBe(400)
    expect(((await response.json()) as { detail: string }).detail).toContain(hint)
  })
})
