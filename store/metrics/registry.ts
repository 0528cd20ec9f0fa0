/** Every metric store, under the name it has in the configuration (`store.metrics.engine`). */
import type { Engine } from './engine.ts'
import { embedded } from './engines/embedded.ts'
import { influxdb } from './engines/influxdb.ts'
import { victoriametrics } from './engines/victoriametrics.ts'

export const ENGINES = { embedded, influxdb, victoriametrics } as const satisfies Record<string, Engine>
export type EngineName = keyof typeof ENGINES
export const DEFAULT_ENGINE: EngineName = 'embedded'
