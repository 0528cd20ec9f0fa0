/** Which stores `atalaya store copy --from … --to …` means. */
import { join, resolve } from 'node:path'
import { AppError } from '../../core/errors.ts'
import type { Engine } from '../../store/metrics/engine.ts'
import { DEFAULT_ENGINE, ENGINES, type EngineName } from '../../store/metrics/registry.ts'
import type { Flags } from '../command.ts'
import type { MetricsBlock } from '../config-schema.ts'
import type { Settings } from '../settings.ts'

/** One end of a copy. */
export interface End {
  readonly block: MetricsBlock
  /** where its files are */
  readonly directory: string
  /** the same text for the same store: `influxdb http://influx:8086 atalaya` */
  readonly name: string
}

/**
 * `--from` and `--to` name engines: the one under `store.metrics`, the one under `store.other`, or the embedded one,
 * which needs no options. `--out` is another data folder to write to, for the embedded engine.
 * @throws AppError `usage` saying what is missing
 */
export function readEnds(flags: Flags, settings: Settings): { readonly from: End; readonly to: End } {
  const fromEngine = readEngine('--from', flags.from)
  const toEngine = readEngine('--to', flags.to)
  const { dataDirectory } = settings
  const { metrics, other } = settings.config.store
  const out = flags.out === undefined ? undefined : resolve(flags.out)
  if (out !== undefined && toEngine !== DEFAULT_ENGINE)
    throw new AppError('usage', 'maintenance.out_for_embedded', { engine: toEngine })
  const from = endOf(fromEngine, pick(fromEngine, [metrics, other]), dataDirectory)
  // the same engine twice: from the store in use to the other one
  const targets = fromEngine === toEngine && out === undefined ? [other] : [metrics, other]
  const to = endOf(toEngine, pick(toEngine, targets), out ?? dataDirectory)
  if (from.name === to.name) throw new AppError('usage', 'maintenance.copy_onto_itself', { store: from.name })
  // what waits for the server is not mixed with what a collector has waiting for it
  return { from, to: toEngine === DEFAULT_ENGINE ? to : { ...to, directory: join(dataDirectory, 'copy') } }
}

function readEngine(option: string, value: string | undefined): EngineName {
  const known = Object.keys(ENGINES) as EngineName[]
  if (value === undefined) throw new AppError('usage', 'maintenance.needs_ends', { engines: known.join(', ') })
  const found = known.find((name) => name === value)
  if (found) return found
  throw new AppError('usage', 'cli.not_allowed', { option, value, allowed: known.join(', ') })
}

/** @throws AppError `usage` where the configuration says nothing of an engine that needs options */
function pick(engine: EngineName, blocks: readonly (MetricsBlock | undefined)[]): MetricsBlock {
  const found = blocks.find((block) => block?.engine === engine)
  if (found) return found
  const { options }: Engine = ENGINES[engine]
  const defaults = options.safeParse({})
  if (defaults.success) return { engine, ...(defaults.data as Pick<MetricsBlock, 'retention'>) }
  throw new AppError('usage', 'maintenance.needs_other', { engine })
}

function endOf(engine: EngineName, block: MetricsBlock, directory: string): End {
  if (engine === DEFAULT_ENGINE) return { block, directory, name: `${engine} ${directory}` }
  const { url, database } = block as { readonly url?: unknown; readonly database?: unknown }
  const place = [url, database].filter((part) => part !== undefined)
  return { block, directory, name: [engine, ...place].join(' ') }
}
