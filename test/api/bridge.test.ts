import { describe, expect, it } from 'vitest'
import { BridgeAnswer } from '../../api/schemas.ts'
import type { BridgeQuery, BridgeAnswer as Found } from '../../store/ledger/bridge/query.ts'
import { NO_LEDGER, world } from './world.ts'

const STEP = { reached: 1, ratio: 0.5, low: 0.0945, high: 0.9055, medianDays: 11 }
const NONE = { reached: 0, ratio: NaN, low: NaN, high: NaN, medianDays: NaN }
const FOUND: Found = {
  cohorts: [
    { quarter: '2026-Q1', group: '=UNC', people: 2, followed: 2, steps: { firstBatchJob: STEP } },
    { quarter: '2026-Q3', group: '', people: 1, followed: 0, steps: { firstBatchJob: NONE } },
  ],
  total: { people: 3, followed: 2, steps: { firstBatchJob: STEP } },
  knownUntil: 20_786,
}

function asking(found: Found = FOUND) {
  const queries: BridgeQuery[] = []
  const ledger = {
    ...NO_LEDGER,
    bridge: async (query: BridgeQuery) => {
      queries.push(query)
      return found
    },
  }
  return { ...world({ deps: { ledger } }), queries }
}

describe('GET /api/v1/bridge', () => {
  it('tells cohorts and all of them together; who has not had the time yet is unknown, not a failure', async () => {
    const answer = BridgeAnswer.parse(await (await asking().get('/api/v1/bridge?by=organisation')).json())
    expect(answer).toMatchObject({ entry: 'firstNotebook', by: 'organisation', followUpDays: 180 })
    // the end of 2026-11-29
    expect(answer.knownUntil).toBe(Date.parse('2026-11-30T00:00:00Z') / 1000)
    expect(answer.cohorts[0]).toEqual({ ...FOUND.cohorts[0] })
    expect(answer.cohorts[1]!.steps.firstBatchJob).toEqual({
      reached: 0,
      ratio: null,
      low: null,
      high: null,
      medianDays: null,
    })
    expect(answer.total.followed).toBe(2)
  })

  it('asks for the way there unless told otherwise, and for the way back', async () => {
    const { get, queries } = asking()
    await get('/api/v1/bridge')
    await get('/api/v1/bridge?entry=firstBatchJob&by=course&followUpDays=90')
    expect(queries).toEqual([
      { entry: 'firstNotebook', by: undefined, followUpDays: 180 },
      { entry: 'firstBatchJob', by: 'course', followUpDays: 90 },
    ])
  })

  it('is a table of a row a cohort and step, and no formula in it', async () => {
    const answer = await asking().get('/api/v1/bridge?by=organisation&format=csv')
    expect((await answer.text()).split('\n').slice(0, 3)).toEqual([
      'quarter,organisation,people,followed,step,reached,ratio,ratioLow,ratioHigh,medianDays',
      "2026-Q1,'=UNC,2,2,firstBatchJob,1,0.5,0.0945,0.9055,11",
      '2026-Q3,,1,0,firstBatchJob,0,,,,',
    ])
  })

  it('says that nothing is known where one kind of facts is missing', async () => {
    const answer = BridgeAnswer.parse(
      await (await asking({ ...FOUND, cohorts: [], knownUntil: NaN }).get('/api/v1/bridge')).json(),
    )
    expect(answer.knownUntil).toBeNull()
  })
})
