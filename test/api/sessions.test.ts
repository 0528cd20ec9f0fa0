import { describe, expect, it } from 'vitest'
import { SessionsAnswer } from '../../api/schemas.ts'
import type { SessionsAnswer as Found, SessionsQuery } from '../../store/ledger/sessions/query.ts'
import { NO_LEDGER, NOW, world } from './world.ts'

const FOUND: Found = {
  bounds: Float64Array.of(0, 3_600, 7_200),
  groups: [
    {
      names: { hub: '=principal' },
      figures: {
        started: Float64Array.of(3, 0),
        hours: Float64Array.of(1.5, 0),
        uncertainHours: Float64Array.of(0.25, 0),
        peakConcurrent: Float64Array.of(2, 0),
        activePeople: Float64Array.of(2, 0),
      },
      failed: Float64Array.of(1, 0),
      coverage: Float64Array.of(0.5, 0),
    },
  ],
}

function asking() {
  const queries: SessionsQuery[] = []
  const ledger = {
    ...NO_LEDGER,
    sessions: async (query: SessionsQuery) => {
      queries.push(query)
      return FOUND
    },
  }
  return { ...world({ deps: { ledger, timeZone: 'America/Argentina/Cordoba' } }), queries }
}

describe('GET /api/v1/sessions', () => {
  it('gives a column a figure and hub; a period in which nobody looked is unknown, not without sessions', async () => {
    const answer = SessionsAnswer.parse(await (await asking().get('/api/v1/sessions?by=hub')).json())
    expect(answer.groups[0]).toEqual({
      names: { hub: '=principal' },
      figures: {
        sessionsStarted: [3, null],
        sessionHours: [1.5, null],
        sessionHoursUncertain: [0.25, null],
        peakConcurrent: [2, null],
        activePeople: [2, null],
        serversFailed: [1, null],
        coverageRatio: [0.5, 0],
      },
    })
  })

  it('asks for whole periods of the zone, for all hubs together unless told otherwise', async () => {
    const { get, queries } = asking()
    await get('/api/v1/sessions?step=year&zone=UTC')
    await get('/api/v1/sessions?by=hub&hub=a&hub=b')
    expect(queries[0]).toMatchObject({ step: 'year', timeZone: 'UTC', byHub: false, hubs: [], to: NOW })
    expect(queries[1]).toMatchObject({
      step: 'month',
      timeZone: 'America/Argentina/Cordoba',
      byHub: true,
      hubs: ['a', 'b'],
    })
  })

  it('is a table where a table is asked for, and no formula in it', async () => {
    const answer = await asking().get('/api/v1/sessions?by=hub&format=csv')
    expect(answer.headers.get('content-type')).toContain('text/csv')
    expect((await answer.text()).split('\n').slice(0, 2)).toEqual([
      'from,to,hub,sessionsStarted,sessionHours,sessionHoursUncertain,peakConcurrent,activePeople,serversFailed,coverageRatio',
      "1970-01-01T00:00:00.000Z,1970-01-01T01:00:00.000Z,'=principal,3,1.5,0.25,2,2,1,0.5",
    ])
  })

  it('says what it does not know', async () => {
    const answer = await asking().get('/api/v1/sessions?by=person')
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'api.not_allowed', detail: expect.stringContaining('hub') })
  })
})
