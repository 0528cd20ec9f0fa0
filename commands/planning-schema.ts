/** The part of `atalaya.yaml` that says what a plan assumes. Defaults are not here but where they are told as such. */
import { z } from 'zod'
import { problemIssue } from '../core/config/issue.ts'
import type { PlanningConfig } from '../core/planning/assumptions.ts'

const Name = z.string().min(1).max(200)
const Share = z.number().gt(0).max(1)
const Amount = z.number().nonnegative()
const Currency = z.string().regex(/^[A-Z]{3}$/)

const LeadDays = z
  .strictObject({ p50: z.number().min(0).max(3_650), p90: z.number().min(0).max(3_650) })
  .superRefine(({ p50, p90 }, context) => {
    if (p90 < p50) context.addIssue(problemIssue('planning.lead_order', { key: 'leadDays', p50, p90 }, ['p90']))
  })

const Node = z.strictObject({
  name: Name,
  cores: z.int().min(0),
  gpus: z.int().min(0).default(0),
  gpuType: z.string().max(200).default(''),
  memoryGibibytes: z.number().positive().optional(),
  /** of the nameplate */
  watts: Amount,
  rackUnits: z.number().positive(),
  /** of one, in service: freight, duties and installation included */
  price: Amount,
  lifeYears: z.number().positive().max(30).optional(),
  leadDays: LeadDays.optional(),
  quoted: z.iso.date().optional(),
})

const Call = z
  .strictObject({
    name: Name,
    opens: z.iso.date(),
    /** its last day */
    closes: z.iso.date(),
    /** from its closing until there is money to order with */
    moneyDays: z.number().min(0).max(3_650),
  })
  .superRefine(({ name, opens, closes }, context) => {
    if (closes < opens)
      context.addIssue(problemIssue('planning.impossible_period', { key: name, from: opens, to: closes }, ['closes']))
  })

const Cloud = z.strictObject({
  coreHour: Amount.optional(),
  gpuHour: Amount.optional(),
  terabyteYear: Amount.optional(),
  egressTerabyte: Amount.optional(),
  /** that would leave it in a year */
  egressTerabytes: Amount.default(0),
  /** of people who would run it there */
  staffYear: Amount.default(0),
  date: z.iso.date(),
  scope: z.string().min(1).max(500),
})

const Pool = z.strictObject({
  name: Name,
  cluster: Name,
  resource: z.enum(['cores', 'gpus']),
  partitions: z.array(Name).min(1).optional(),
  types: z.array(Name).min(1).optional(),
  gpuType: Name.optional(),
  units: z.number().positive().optional(),
})

export const Planning: z.ZodType<PlanningConfig, unknown> = z.strictObject({
  targetUtilisation: Share.optional(),
  availability: Share.optional(),
  horizonWeeks: z.int().min(13).max(260).optional(),
  waitP90Hours: z.number().positive().optional(),
  waitTargets: z.array(z.strictObject({ partition: Name, p90Hours: z.number().positive() })).default([]),
  lifeYears: z.number().positive().max(30).optional(),
  leadDays: LeadDays.optional(),
  pue: z.number().min(1).max(10).optional(),
  derating: Share.optional(),
  currency: Currency.optional(),
  exchange: z
    .strictObject({
      local: Currency,
      /** local units for one of `currency` */
      rate: z.number().positive(),
      date: z.iso.date(),
      source: z.string().max(200).default(''),
    })
    .optional(),
  energyPrice: Amount.optional(),
  staffYear: Amount.optional(),
  roomYear: Amount.optional(),
  repairYear: Amount.optional(),
  storage: z
    .strictObject({
      capex: Amount,
      opexYear: Amount,
      usableTerabytes: z.number().positive(),
      filled: Share.default(1),
      lifeYears: z.number().positive().max(30).optional(),
    })
    .optional(),
  cloud: Cloud.optional(),
  nodes: z.array(Node).default([]),
  calls: z.array(Call).default([]),
  room: z
    .strictObject({
      feedKilowatts: z.number().positive().optional(),
      coolingBtuAnHour: z.number().positive().optional(),
      rackUnits: z.number().positive().optional(),
      upsKilowatts: z.number().positive().optional(),
      usedRackUnits: Amount.optional(),
    })
    .optional(),
  pools: z.array(Pool).default([]),
  hubs: z.array(z.strictObject({ hub: Name, sessions: z.int().positive() })).default([]),
  filesystems: z.array(z.strictObject({ node: Name, mount: Name })).default([]),
  budget: z
    .strictObject({ validDays: z.int().min(1).max(730).default(90), inKindShare: z.number().min(0).max(1).default(0) })
    .optional(),
})
