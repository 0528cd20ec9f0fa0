/** What is to be watched: the configuration's targets, or, where it names none, what is found here. */
import type { WatchedTarget } from '../collector/collector.ts'
import { discover, discoveredSources, type Finding, systemProbes } from '../collector/discovery.ts'
import { SOURCES, type SourceKind } from '../collector/registry.ts'
import type { Source } from '../collector/source.ts'
import type { CommandContext } from './command.ts'
import type { Settings } from './settings.ts'
import { expandTargets } from './targets.ts'

export interface Watched {
  readonly targets: readonly WatchedTarget[]
  /** undefined where the configuration says what to watch */
  readonly findings: readonly Finding[] | undefined
}

export async function findWatched(settings: Settings, context: CommandContext): Promise<Watched> {
  const configured = settings.config.sources
  if (configured) return { targets: expandTargets(configured, settings), findings: undefined }
  const findings = await discover(systemProbes(context.env))
  const found = Object.entries(discoveredSources(findings)).map(([kind, entries]) => {
    const source: Source = SOURCES[kind as SourceKind]
    return [kind, entries.map((entry: object) => source.entry.parse(entry))] as const
  })
  return { targets: expandTargets(Object.fromEntries(found), settings), findings }
}
