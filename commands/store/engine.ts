/** The engine that the configuration names, and what it offers beside the port. */
import { existsSync } from 'node:fs'
import { AppError } from '../../core/errors.ts'
import type { Engine, EngineTools } from '../../store/metrics/engine.ts'
import { ENGINES, type EngineName } from '../../store/metrics/registry.ts'
import type { MetricStore } from '../../store/metrics/store.ts'
import { openStore } from '../collecting.ts'
import type { CommandContext } from '../command.ts'
import type { Settings } from '../settings.ts'

/** @throws AppError `usage` where the engine has nothing to do for that command */
export function needTool<Name extends keyof EngineTools>(
  settings: Settings,
  name: Name,
  command: string,
): NonNullable<EngineTools[Name]> {
  const { engine } = settings.config.store.metrics
  const tool = toolOf(engine, name)
  if (tool) return tool
  throw new AppError('usage', 'maintenance.not_for_engine', { command, engine })
}

export function toolOf<Name extends keyof EngineTools>(
  engine: EngineName,
  name: Name,
): NonNullable<EngineTools[Name]> | undefined {
  return (ENGINES[engine] as Engine).tools?.[name] as NonNullable<EngineTools[Name]> | undefined
}

/** @throws AppError `not_found` where nothing was ever kept: these commands make no directory */
export function expectData({ dataDirectory }: Settings): void {
  if (!existsSync(dataDirectory)) throw new AppError('not_found', 'cli.no_data_yet', { directory: dataDirectory })
}

/** Runs over the configured store, opened for reading: a collector may be at work in the same directory. */
export async function withStore<T>(
  settings: Settings,
  { clock }: CommandContext,
  run: (store: MetricStore) => Promise<T>,
): Promise<T> {
  const store = await openStore(settings, 'read', clock)
  try {
    return await run(store)
  } finally {
    await store.close()
  }
}
