/** The words of alerts: how one stands, what became of it, what somebody is to be told. Rules are in `alerts/rules/`. */
import * as z from 'zod'

/** P1 now · P2 the same day · P3 this week · P4 plan. */
export const SEVERITIES = ['P1', 'P2', 'P3', 'P4'] as const
export const PHASES = ['pending', 'firing', 'resolving', 'resolved'] as const
export type Phase = (typeof PHASES)[number]
/** Why nobody is told of an alert that fires. */
export const SUPPRESSIONS = ['maintenance', 'reservation', 'inhibited', 'flapping'] as const
export type Suppression = (typeof SUPPRESSIONS)[number]
export const TURNS = ['firing', 'resolved', 'flapping', 'steady'] as const
/** `cleared`: the condition is over; `ended`: its series is; `forgotten`: silent for too long; `removed`: the rule is. */
export const REASONS = ['met', 'cleared', 'ended', 'forgotten', 'removed'] as const
const NOTICES = ['firing', 'resolved', 'flapping'] as const

const Labels = z.record(z.string(), z.string())
/** JSON has no word for what is unknown. */
const Value = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN)

export const AlertRecord = z.object({
  /** rule and labels */
  key: z.string(),
  rule: z.string(),
  labels: Labels,
  phase: z.enum(PHASES),
  /** when it came into its phase, by the clock of then: shown, never reckoned with */
  since: z.number(),
  /** in its phase: for `for` and `keepFiringFor` */
  heldSeconds: z.number(),
  /** how long nothing is known of it */
  unknownSeconds: z.number(),
  /** at the last change of phase; NaN where unknown */
  value: Value,
  /** how often it has fired since it is remembered */
  episode: z.int(),
  /** of the last intervals, in which it changed (`alerts/evaluate/flapping.ts`) */
  changes: z.object({ bits: z.int(), seconds: z.number() }),
  isFlapping: z.boolean(),
  /** what was handed to the outbox last is a firing */
  isTold: z.boolean(),
  suppressedBy: z.enum(SUPPRESSIONS).nullable(),
})
export type AlertRecord = Readonly<z.output<typeof AlertRecord>>

export const Transition = z.object({
  key: z.string(),
  rule: z.string(),
  labels: Labels,
  at: z.number(),
  to: z.enum(TURNS),
  episode: z.int(),
  value: Value,
  reason: z.enum(REASONS),
})
export type Transition = Readonly<z.output<typeof Transition>>

/** What somebody is to be told. */
export const Notice = z.object({
  key: z.string(),
  rule: z.string(),
  kind: z.enum(NOTICES),
  at: z.number(),
  severity: z.enum(SEVERITIES),
  labels: Labels,
  /** notices with the same one are one message */
  group: z.string(),
  episode: z.int(),
})
export type Notice = Readonly<z.output<typeof Notice>>

/** What an evaluation changed: kept as one, or not at all. */
export interface AlertChanges {
  readonly at: number
  /** by key; undefined: forgotten */
  readonly changed: ReadonlyMap<string, AlertRecord | undefined>
  readonly transitions: readonly Transition[]
  readonly notices: readonly Notice[]
}
