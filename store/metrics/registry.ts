/** Every metric store, under the name it has in the configuration (`store.metrics.engine`). */
import type { Engine } from './engine.ts'
import { embedded } from './engines/embedded.ts'

export const ENGINES = { embedded } as const satisfies Record<string, Engine>
export type EngineName = keyof typeof ENGINES
export const DEFAULT_ENGINE: EngineName = 'embedded'
