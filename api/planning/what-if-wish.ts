/** What a scenario may change, checked. */
import { z } from '@hono/zod-openapi'
import { AppError } from '../../core/errors.ts'
import type { NodeConfig } from '../../core/planning/assumptions.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { choice, list, many } from '../query.ts'
import type { Pool } from './pools.ts'
import { type Centre, dayStart, type PlanningDeps } from './situation.ts'
import { numberOf, scenarioParameters } from './wish.ts'

const MOST_NODES = 10_000

export const whatIfParameters = {
  pool: z.string().describe('one of the pools of /api/v1/planning/saturation'),
  add: many('name:count, a node of the catalogue (planning.nodes) and how many, ordered now'),
  retire: many('type:2027-03-01, a kind of node of the inventory and from when on it is gone'),
  budget: z.string().optional().describe('money for each option, in the currency of the plan'),
  rate: z.string().optional().describe('exchange rate, local units; else that of the configuration'),
  runHours: z.string().optional().describe('mean run time of a job: waits are then screened'),
  jobUnits: z.string().optional().describe('cores or GPUs of a usual job; default 1'),
  ...scenarioParameters,
}

export interface WhatIfWish {
  readonly added: readonly { readonly node: NodeConfig; readonly count: number }[]
  readonly retired: readonly { readonly type: string; readonly from: UnixSeconds }[]
  readonly budget: number | undefined
  readonly rate: number | undefined
  readonly job: { readonly runSeconds: number; readonly units: number } | undefined
}

/** @throws AppError `invalid` naming the parameter and what is allowed */
export function readWhatIf(
  query: z.output<z.ZodObject<typeof whatIfParameters>>,
  { planning, timeZone }: PlanningDeps,
  { capacity }: Centre,
  pool: Pool,
): WhatIfWish {
  const types = capacity.groups.filter(({ cluster }) => cluster === pool.labels['cluster']).map(({ type }) => type)
  const amount = (name: 'budget' | 'rate', least: number) =>
    query[name] === undefined ? undefined : numberOf(name, query[name], least, 1e12)
  return {
    added: (list(query.add) ?? []).map((pair) => {
      const [name, count] = cut('add', pair)
      const known = planning.nodes.map((node) => node.name)
      const chosen = choice('add', name, known)
      return {
        node: planning.nodes.find((node) => node.name === chosen)!,
        count: Math.round(numberOf('add', count, 1, MOST_NODES)),
      }
    }),
    retired: (list(query.retire) ?? []).map((pair) => {
      const [type, day] = cut('retire', pair)
      if (!z.iso.date().safeParse(day).success)
        throw new AppError('invalid', 'api.not_allowed', { name: 'retire', value: pair, allowed: 'type:2027-03-01' })
      return { type: choice('retire', type, types), from: dayStart(day, timeZone) }
    }),
    budget: amount('budget', 0),
    rate: amount('rate', 0.000001),
    job:
      query.runHours === undefined
        ? undefined
        : {
            runSeconds: numberOf('runHours', query.runHours, 0.001, 10_000) * 3_600,
            units: numberOf('jobUnits', query.jobUnits ?? '1', 0.01, 1e6),
          },
  }
}

/** At its last colon: names may have some. @throws AppError `invalid` */
function cut(name: string, pair: string): [before: string, after: string] {
  const colon = pair.lastIndexOf(':')
  if (colon > 0) return [pair.slice(0, colon), pair.slice(colon + 1)]
  throw new AppError('invalid', 'api.not_allowed', { name, value: pair, allowed: 'name:…' })
}
