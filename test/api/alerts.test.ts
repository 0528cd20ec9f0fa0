import { describe, expect, it } from 'vitest'
import type { AlertRecord } from '../../core/alerts.ts'
import { NOW, world } from './world.ts'

const words = { es: 'Carga', pt: 'Carga', en: 'Load' }
const summary = { es: '{node} no da más', pt: '{node} não dá mais', en: '{node} is overloaded' }
const record = (node: string, more: Partial<AlertRecord> = {}): AlertRecord => ({
  ...{ key: `load{node="${node}"}`, rule: 'load', labels: { node }, phase: 'firing', since: NOW, heldSeconds: 0 },
  ...{ unknownSeconds: 0, value: Number.NaN, episode: 1, changes: { bits: 0, seconds: 0 }, isFlapping: false },
  ...{ isTold: true, suppressedBy: null, ...more },
})
const { get } = world({
  deps: {
    alerts: {
      rules: [{ name: 'load', title: words, summary, severity: 'P2', runbook: 'load' }],
      records: () => [
        record('a'),
        record('b', { phase: 'pending' }),
        record('c', { suppressedBy: 'maintenance', unknownSeconds: 5 }),
        record('d', { phase: 'resolved' }),
        record('e', { rule: 'gone', phase: 'resolving' }),
      ],
      history: () => [{ ...record('a'), at: NOW, to: 'firing', reason: 'met', value: 3 }],
    },
  },
})

describe('GET /api/v1/alerts', () => {
  it('tells what fires, is pending, is silenced, and what was', async () => {
    type Told = { labels: { node: string } }
    const answer = (await (await get('/api/v1/alerts?lang=en')).json()) as Record<string, Told[]>
    const nodes = (list: readonly Told[] = []) => list.map(({ labels }) => labels.node)
    expect(nodes(answer['firing'])).toEqual(['a', 'e'])
    expect(nodes(answer['pending'])).toEqual(['b'])
    expect(nodes(answer['silenced'])).toEqual(['c'])
    expect(answer['firing']?.[0]).toMatchObject({
      title: 'Load',
      summary: 'a is overloaded',
      severity: 'P2',
      value: null,
    })
    expect(answer['firing']?.[1]).toMatchObject({ title: 'gone', severity: null })
    expect(answer['silenced']?.[0]).toMatchObject({ isUnknown: true, suppressedBy: 'maintenance' })
    expect(answer['history']).toMatchObject([{ at: NOW, to: 'firing', value: 3 }])
  })

  it('gives tables', async () => {
    const alerts = await (await get('/api/v1/alerts?format=csv')).text()
    expect(alerts.split('\n')[1]).toContain('P2,load,Carga,a no da más,"{node=""a""}",firing')
    const history = await (await get('/api/v1/alerts?format=csv&table=history')).text()
    expect(history.split('\n')).toHaveLength(3)
  })
})
