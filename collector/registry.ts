/** Every kind of source, under the name it has in the configuration. */
import type { Source } from './source.ts'
import { host } from './sources/host.ts'
import { jupyterhub } from './sources/jupyterhub.ts'
import { prometheus } from './sources/prometheus.ts'
import { slurm } from './sources/slurm.ts'

// biome-ignore lint/suspicious/noExplicitAny: entries differ by source; each is checked by its own schema
export const SOURCES = { host, prometheus, slurm, jupyterhub } as const satisfies Record<string, Source<any>>
export type SourceKind = keyof typeof SOURCES
