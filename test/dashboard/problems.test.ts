import { describe, expect, it } from 'vitest'
import type { LatestByMetric, StoreProblem, Target } from '../../dashboard/logic/answers.ts'
import { type HeadlineFacts, headline } from '../../dashboard/logic/headline.ts'
import { countNodes } from '../../dashboard/logic/node-groups.ts'
import { buildNodes } from '../../dashboard/logic/nodes.ts'
import { findProblems, problemSentence } from '../../dashboard/logic/problems.ts'
import { buildFileSystems } from '../../dashboard/logic/storage.ts'
import { failing, latest, NOW, series, target } from './build.ts'

const DAY = 86_400
const NONE: HeadlineFacts = { nodesUp: null, running: null, pending: null, sessions: null }

function problems(
  answers: LatestByMetric,
  targets: readonly Target[] = [target('slurm:c')],
  store: readonly StoreProblem[] = [],
) {
  const nodes = buildNodes(answers, targets, NOW)
  return findProblems({ nodes, fileSystems: buildFileSystems(answers, NOW), targets, store, latest: answers, now: NOW })
}

function say(answers: LatestByMetric, targets: readonly Target[] = [target('slurm:c')], facts = NONE) {
  const nodes = countNodes(buildNodes(answers, targets, NOW))
  const input = { problems: problems(answers, targets), targets, facts, nodes, unreachableSince: null, now: NOW }
  const { tone, lead, items, tail } = headline(input, 'es')
  return { tone, text: [lead, items.join(' · '), tail].filter((part) => part !== '').join(' ') }
}

function nodesIn(states: Record<string, string>, reasons: Record<string, [string, number]> = {}): LatestByMetric {
  return {
    'slurm_node.state': latest(
      's',
      ...Object.entries(states).map(([node, state]) => {
        const reason = reasons[node]?.[0]
        return series({ cluster: 'c', node, state, partitions: 'cpu', ...(reason === undefined ? {} : { reason }) }, 1)
      }),
    ),
    'slurm_node.reason_since_seconds': latest(
      'r',
      ...Object.entries(reasons).map(([node, [, since]]) => series({ cluster: 'c', node }, since)),
    ),
  }
}

describe('the sentence', () => {
  it('names what is wrong, worst first, with its age and reason', () => {
    const answers = {
      ...nodesIn({ cn01: 'idle', cn04: 'drained' }, { cn04: ['IB link flapping', NOW - 3 * DAY] }),
      'hub.up': latest('hub.up', series({ hub: 'main' }, 0)),
    }
    expect(say(answers)).toEqual({
      tone: 'now',
      text: 'Todo bien salvo 2 cosas: hub main no responde · cn04 drenado hace 3 d (IB link flapping)',
    })
  })

  it('is one thing in the singular', () => {
    expect(say(nodesIn({ cn01: 'draining' })).text).toBe('Todo bien salvo una cosa: cn01 drenándose')
  })

  it('says what is there when all is well', () => {
    const facts = { nodesUp: 64, running: 120, pending: 12, sessions: 1 }
    expect(say(nodesIn({ cn01: 'idle' }), undefined, facts)).toEqual({
      tone: 'well',
      text: 'Todo bien: 64 nodos responden, 120 trabajos en ejecución, 12 en cola y una sesión del hub.',
    })
  })

  it('counts what it does not name', () => {
    const states = Object.fromEntries(['a', 'b', 'd', 'e', 'f'].map((name) => [name, 'down']))
    const reasons = Object.fromEntries(
      Object.keys(states).map((name) => [name, [`reason ${name}`, NOW - 60] as [string, number]]),
    )
    expect(say(nodesIn(states, reasons)).text).toMatch(/^Hay 5 cosas que atender: a caído .* y 2 más$/)
  })

  it('says many nodes with one reason as one thing', () => {
    const names = ['cn01', 'cn02', 'cn03', 'cn05']
    const states = Object.fromEntries(names.map((name) => [name, 'drained']))
    const reasons = Object.fromEntries(names.map((name) => [name, ['power cut', NOW - DAY * 2] as [string, number]]))
    expect(say(nodesIn(states, reasons)).text).toBe(
      'Todo bien salvo una cosa: cn[01-03,05] drenado hace 2 d (power cut)',
    )
  })

  it('does not call a site healthy when nothing answers', () => {
    const targets = [failing('slurm:c', 'Cortado.'), failing('jupyterhub:main', 'Cortado.')]
    expect(say({}, targets)).toEqual({
      tone: 'unknown',
      text: 'No se sabe: ninguno de los 2 objetivos responde. Cortado.',
    })
  })

  it('does not say all is well while most nodes are unknown, though no target has failed yet', () => {
    const old = (node: string) => series({ cluster: 'c', node, state: 'idle', partitions: 'cpu' }, 1, NOW - 100)
    const answers = { 'slurm_node.state': latest('s', old('cn01'), old('cn02'), old('cn03')) }
    expect(say(answers)).toEqual({
      tone: 'unknown',
      text: 'No se sabe cómo están 3 de 3 nodos: cn[01-03] sin datos hace 1 min',
    })
  })

  it('does not say all is well while Slurm, which knows most nodes, fails', () => {
    const answers = {
      'slurm_node.state': latest('s', series({ cluster: 'c', node: 'a', state: 'idle' }, 1, NOW - 400)),
    }
    const targets = [failing('slurm:c', 'Cortado.'), target('host:b', { labels: { node: 'b' } })]
    expect(say(answers, targets).text).toBe('Todo bien salvo una cosa: c sin datos hace 6 min')
    expect(say(answers, [failing('slurm:c', 'x'), target('jupyterhub:m')])).toMatchObject({ tone: 'unknown' })
  })

  it('says that the collector is not running', () => {
    const targets = [target('slurm:c', { state: 'silent', lastAttempt: NOW - 600 })]
    expect(say({}, targets)).toMatchObject({ tone: 'unknown' })
    expect(say({}, targets).text).toContain('el recolector no corre desde hace 10 min')
  })

  it('says that it is waiting for the first data', () => {
    expect(say({}, [target('host:a', { state: 'waiting', lastSuccess: null, lastAttempt: null })]).text).toContain(
      'esperando los primeros datos',
    )
  })

  it('says what to do when nothing is configured', () => {
    expect(say({}, []).text).toContain('atalaya.yaml')
  })

  it('trusts no value while the server itself is away', () => {
    const nodes = { of: 1, unknown: 0 }
    const targets = [target('slurm:c')]
    const input = { problems: [], targets, facts: NONE, nodes, unreachableSince: NOW - 120, now: NOW }
    expect(headline(input, 'es')).toMatchObject({
      tone: 'unknown',
      lead: 'No se sabe: el servidor de Atalaya no responde desde hace 2 min.',
    })
  })
})

describe('what needs a person', () => {
  it.each([
    [0.84, []],
    [0.85, ['today']],
    [0.95, ['now']],
  ])('a file system at %d is %j', (used, severities) => {
    const answers = { 'filesystem.used_ratio': latest('u', series({ node: 'a', mount: '/', fstype: 'xfs' }, used)) }
    expect(problems(answers).map(({ severity }) => severity)).toEqual(severities)
  })

  it('is silent about a full file system of which nothing new is known', () => {
    const old = series({ node: 'a', mount: '/', fstype: 'xfs' }, 0.99, NOW - 999)
    expect(problems({ 'filesystem.used_ratio': latest('u', old) })).toEqual([])
  })

  it('tells one story of a node that is down and whose exporter fails', () => {
    const targets = [failing('prometheus:cn05', 'Cortado.', { labels: { node: 'cn05' } })]
    expect(problems(nodesIn({ cn05: 'down' }), targets)).toHaveLength(1)
  })

  it('tells of an exporter that fails on a node that works', () => {
    const targets = [failing('prometheus:cn01', 'Cortado.', { labels: { node: 'cn01' } })]
    const [problem] = problems(nodesIn({ cn01: 'mixed' }), targets)
    expect(problem).toMatchObject({ severity: 'today', subject: 'cn01', link: { to: 'targets' } })
    expect(problemSentence(problem!, NOW, 'es')).toBe('cn01 no da métricas hace 6 min')
  })

  it('takes a Slurm that does not answer more seriously than a machine', () => {
    expect(problems({}, [failing('slurm:c', 'x'), target('host:a')])[0]).toMatchObject({ severity: 'now' })
  })

  it('leaves planned absence and unknown hubs alone', () => {
    const answers = { ...nodesIn({ cn01: 'maint' }), 'hub.up': latest('hub.up', series({ hub: 'm' }, 0, NOW - 999)) }
    expect(problems(answers)).toEqual([])
  })

  it('puts first that what is measured is not kept, in the server’s words', () => {
    const full = { code: 'store.disk_full' as const, message: 'Disco lleno: libere espacio.' }
    const [first, second] = problems(nodesIn({ cn05: 'down' }), undefined, [full])
    expect(first).toMatchObject({ severity: 'now', subject: 'Atalaya' })
    expect(first!.detail?.('es')).toBe(full.message)
    expect(problemSentence(first!, NOW, 'es')).toBe('Atalaya tiene problemas con su almacén')
    expect(second).toMatchObject({ subject: 'cn05' })
  })

  it('reads in three languages', () => {
    const [problem] = problems(nodesIn({ cn04: 'drained' }, { cn04: ['disk', NOW - 7200] }))
    expect(['es', 'pt', 'en'].map((language) => problemSentence(problem!, NOW, language as 'es'))).toEqual([
      'cn04 drenado hace 2 h (disk)',
      'cn04 drenado há 2 h (disk)',
      'cn04 drained for 2 h (disk)',
    ])
  })
})
