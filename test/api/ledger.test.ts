import { describe, expect, it } from 'vitest'
import { LedgerAnswer } from '../../api/schemas.ts'
import { NOW, world } from './world.ts'

const CLUSTER = { cluster: 'serafin', jobs: 12, firstSubmit: 86_400, lastSubmit: 172_800, knownUntil: 180_000 }

describe('GET /api/v1/ledger', () => {
  it('says what there is to ask about, and whose months are meant', async () => {
    const contents = { clusters: [CLUSTER], usageEnd: 345_600 }
    const { get } = world({ contents, deps: { timeZone: 'America/Argentina/Cordoba' } })
    const response = await get('/api/v1/ledger')
    expect(LedgerAnswer.parse(await response.json())).toEqual({
      now: NOW,
      timeZone: 'America/Argentina/Cordoba',
      clusters: [CLUSTER],
      usageEnd: 345_600,
    })
    // what came in a moment ago is there
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('is empty, and no error, where nothing was ever taken in', async () => {
    const answer = LedgerAnswer.parse(await (await world().get('/api/v1/ledger')).json())
    expect(answer).toMatchObject({ clusters: [], usageEnd: null })
  })
})
