/** Every kind of source, under the name it has in the configuration. */
import type { Source } from './source.ts'
import { host } from './sources/host.ts'
import { jupyterhub } from './sources/jupyterhub.ts'
import { prometheus } from './sources/prometheus.ts'
import { slurm } from './sources/slurm.ts'
import { slurmAccounting } from './sources/slurm-accounting.ts'

// biome-ignore lint/suspicious/noExplicitAny: entries differ by source; each is checked by its own schema
type AnySource = Source<any>
export const SOURCES = {
  host,
  prometheus,
  slurm,
  slurm_accounting: slurmAccounting,
  jupyterhub,
} as const satisfies Record<string, AnySource>
export type SourceKind = keyof typeof SOURCES
