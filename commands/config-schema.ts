/** The schema of `atalaya.yaml`, built from the registries: a new source or engine is configurable by being there. */
import { hostname } from 'node:os'
import { z } from 'zod'
import { SOURCES, type SourceKind } from '../collector/registry.ts'
import type { Limits } from '../collector/source.ts'
import { LANGUAGES } from '../core/i18n.ts'
import { createOutgoing } from '../core/networks.ts'
import { MEBIBYTE } from '../core/units.ts'
import type { RetentionDays } from '../store/metrics/engine.ts'
import { DEFAULT_ENGINE, ENGINES, type EngineName } from '../store/metrics/registry.ts'
import { Access, Listen, Outgoing } from './access-schema.ts'
import { Alerts } from './alerts-schema.ts'
import { Planning } from './planning-schema.ts'

const LabelValue = z.string().min(1).max(200)

const LimitsBlock = z.strictObject({
  timeoutSeconds: z.number().min(1).max(60).default(10),
  bodyMebibytes: z.number().min(1).max(256).default(16),
  compressionRatio: z.number().min(2).max(10_000).default(100),
  labels: z.int().min(8).max(1_000).default(64),
})

/** One block for each engine, told apart by `engine`; the default engine need not be named. */
const Metrics = z.union(
  Object.entries(ENGINES).map(([name, { options }]) =>
    z
      .strictObject({
        engine: name === DEFAULT_ENGINE ? z.literal(name).default(name) : z.literal(name),
        ...options.shape,
      })
      // what the engine demands of its keys together is not in its shape
      .superRefine(({ engine: _, ...given }, context) => {
        for (const issue of options.safeParse(given).error?.issues ?? []) context.addIssue({ ...issue })
      }),
  ),
)

/** Several collectors over one list of targets; each needs a name of its own. */
const Sharding = z.strictObject({
  name: LabelValue.prefault(hostname()),
  heartbeatSeconds: z.number().min(1).max(60).default(5),
})

const People = z.strictObject({
  /** names of people, for operators, are forgotten so long after their last activity */
  nameDays: z.number().min(1).max(3_650).default(90),
  /** `ana@unc.edu.ar` is `ana` where the domain is one of these */
  domains: z.array(z.string().regex(/^[\w.-]+$/)).default([]),
})

/** Figures that can be reckoned again at any time, by the names of the API. */
const PINNED = [
  ...['sessionsStarted', 'sessionHours', 'activePeople', 'peakConcurrent'],
  ...['jobsSubmitted', 'jobsStarted', 'jobsEnded', 'coreHours', 'gpuHours', 'people'],
] as const

const Pin = z.strictObject({
  figure: z.enum(PINNED),
  /** days of this machine's zone */
  from: z.iso.date(),
  /** exclusive */
  to: z.iso.date(),
  value: z.number().nonnegative(),
  hub: z.array(z.string().min(1)).optional(),
  cluster: z.array(z.string().min(1)).optional(),
})
export type Pin = z.output<typeof Pin>

const SourcesBlock = z.strictObject(
  Object.fromEntries(
    Object.entries(SOURCES).map(([kind, source]) => [kind, z.array(source.entry as z.ZodType).optional()]),
  ),
)

const ConfigFile = z.strictObject({
  language: z.enum(LANGUAGES).optional(),
  site: LabelValue.optional(),
  listen: Listen.prefault({}),
  data: z.string().min(1).optional(),
  limits: LimitsBlock.prefault({}),
  store: z
    .strictObject({
      metrics: Metrics.prefault({ engine: DEFAULT_ENGINE }),
      /** another store, for `atalaya store copy` only */
      other: Metrics.optional(),
    })
    .prefault({}),
  sharding: Sharding.optional(),
  access: Access.prefault({}),
  outgoing: Outgoing.prefault({}),
  people: People.prefault({}),
  /** known figures, which `atalaya doctor` compares with what it reckons */
  pins: z.array(Pin).default([]),
  planning: Planning.prefault({}),
  alerts: Alerts.prefault({}),
  sources: SourcesBlock.optional(),
})

/** An engine and its options. */
export interface MetricsBlock {
  readonly engine: EngineName
  readonly retention: RetentionDays
  /** of engines on another machine */
  readonly spool?: { readonly capacityMebibytes: number }
}

/** The checked configuration. `sources` is undefined where the file names none: then they are looked for. */
export interface Config extends Omit<z.output<typeof ConfigFile>, 'store' | 'sources'> {
  readonly store: { readonly metrics: MetricsBlock; readonly other?: MetricsBlock | undefined }
  readonly sources?: Readonly<Partial<Record<SourceKind, readonly unknown[]>>> | undefined
}
export const CONFIG_SCHEMA = ConfigFile as unknown as z.ZodType<Config>

export function toLimits({ limits, outgoing }: Pick<Config, 'limits' | 'outgoing'>): Limits {
  const { timeoutSeconds, bodyMebibytes, compressionRatio, labels } = limits
  const bodyBytes = bodyMebibytes * MEBIBYTE
  return { timeoutSeconds, bodyBytes, compressionRatio, labels, outgoing: createOutgoing(outgoing.networks) }
}
