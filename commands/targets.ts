/** The targets a configuration stands for. */
import type { WatchedTarget } from '../collector/collector.ts'
import { SOURCES, type SourceKind } from '../collector/registry.ts'
import type { OpenTarget, Source } from '../collector/source.ts'
import type { Path } from '../core/config/document.ts'
import { ConfigError, type ConfigProblem, keyText } from '../core/config.ts'
import { AppError, type Problem } from '../core/errors.ts'
import type { Settings } from './settings.ts'

/** Slurm's controller is asked at most once a minute, its accounting every five; nothing more often than once a second. */
const MINIMUM_INTERVAL_SECONDS: Readonly<Partial<Record<SourceKind, number>>> = {
  slurm: 60,
  slurm_accounting: 300,
}

/**
 * @param sources the configuration's, or what was found; the host is watched unless they say `host: []`
 * @throws ConfigError with every problem; AppError `config` where nothing is left to watch
 */
export function expandTargets(
  sources: NonNullable<Settings['config']['sources']>,
  settings: Settings,
): WatchedTarget[] {
  const watched: WatchedTarget[] = []
  const problems: ConfigProblem[] = []
  const owners = new Map<string, string>()
  const complain = (path: Path, problem: Problem) => problems.push(settings.problemAt(path, problem))

  const take = (kind: SourceKind, target: OpenTarget, path: Path) => {
    const other = owners.get(target.id)
    if (other !== undefined)
      return complain(path, { code: 'config.duplicate_target', params: { target: target.id, other } })
    owners.set(target.id, keyText(path))
    const minimum = MINIMUM_INTERVAL_SECONDS[kind] ?? 1
    const seconds = target.intervalSeconds
    if (seconds < minimum)
      return complain(path, { code: 'config.interval_too_short', params: { target: target.title, seconds, minimum } })
    return watched.push({ source: kind, target })
  }

  for (const kind of Object.keys(SOURCES) as SourceKind[]) {
    const source: Source = SOURCES[kind]
    const entries = sources[kind] ?? (kind === 'host' ? [source.entry.parse({})] : [])
    for (const [index, entry] of entries.entries()) {
      const path = ['sources', kind, index]
      try {
        for (const target of source.targets(entry)) take(kind, target, path)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        complain(path, error.problem)
      }
    }
  }
  if (problems.length > 0) throw new ConfigError(settings.file ?? '', problems, settings.config.language)
  if (watched.length === 0) throw new AppError('config', 'cli.nothing_to_watch')
  return watched
}
