/** A store of what a test says now, and one rule over it. */
import { createEvaluation } from '../../alerts/evaluate/evaluation.ts'
import { createGatherer, planOf } from '../../alerts/evaluate/gather.ts'
import type { Quiet } from '../../alerts/evaluate/suppress.ts'
import type { AlertRule } from '../../alerts/rules/schema.ts'
import type { AlertRecord, Notice, Transition } from '../../core/alerts.ts'
import { type LatestValue, toLatestAnswer } from '../../store/metrics/latest.ts'

export const NOW = 1_700_000_000
export const EVERY = 30
const words = { es: 'x', pt: 'x', en: 'x' }

export function rule(more: Partial<AlertRule> = {}): AlertRule {
  return {
    ...{ name: 'load', title: words, summary: words, severity: 'P3', by: ['node'], cases: [] },
    condition: { kind: 'threshold', metric: 'node.load1', above: 10, clear: 5 },
    ...more,
  }
}

export const NO_QUIET: Quiet = { windows: [], reservations: [] }

export interface Desk {
  /** what the store tells: node → value; undefined: it was told long ago; `down`: it does not answer */
  tick(
    now: number,
    told: Readonly<Record<string, number | undefined>> | 'down',
    quiet?: Quiet,
  ): Promise<readonly Notice[]>
  restart(): void
  phase(node?: string): string | undefined
  readonly transitions: Transition[]
  readonly notices: Notice[]
}

/** @param rules whose states go on from one restart to the next */
export function desk(rules: readonly AlertRule[]): Desk {
  let kept = new Map<string, AlertRecord>()
  let lastAt: number | undefined
  let told: Parameters<Desk['tick']>[1] = {}
  let at = NOW
  const gatherer = createGatherer(
    {
      async latest({ metric }) {
        if (told === 'down') throw new Error('the store is down')
        const list = Object.entries(told).map(([node, value]): LatestValue => {
          const time = value === undefined ? at - 3_600 : at - 5
          return { labels: { node }, value: value ?? 99, time, freshUntil: time + 45 }
        })
        return toLatestAnswer(metric === 'node.load1' ? list : [])
      },
      query: () => Promise.reject(new Error('no rule here asks for a window')),
    },
    planOf(rules),
  )
  const open = () => createEvaluation({ rules, kept: [...kept.values()], lastAt, intervalSeconds: EVERY })
  let evaluation = open()
  const transitions: Transition[] = []
  const notices: Notice[] = []
  return {
    transitions,
    notices,
    async tick(now, values, quiet = NO_QUIET) {
      told = values
      at = now
      const outcome = evaluation.tick(now, await gatherer.gather(now), quiet)
      kept = new Map(kept)
      for (const [key, record] of outcome.changed) {
        if (record) kept.set(key, record)
        else kept.delete(key)
      }
      lastAt = now
      transitions.push(...outcome.transitions)
      notices.push(...outcome.notices)
      return outcome.notices
    },
    restart() {
      evaluation = open()
    },
    phase: (node = 'a') =>
      [...evaluation.records()].find(({ labels, rule: name }) => labels['node'] === node && name === 'load')?.phase,
  }
}
