/** What a command is and what it gets from `main.ts`. */
import type { Clock } from '../core/clock.ts'
import type { Language } from '../core/i18n.ts'

/** Options of the command line; every command names those it takes. `texts` may be given several times. */
export const OPTIONS = {
  config: 'text',
  data: 'text',
  host: 'text',
  port: 'text',
  lang: 'text',
  log: 'text',
  metric: 'texts',
  where: 'texts',
  from: 'text',
  to: 'text',
  resolution: 'text',
  format: 'text',
  out: 'text',
  cluster: 'text',
  contact: 'text',
  crossref: 'text',
  openalex: 'text',
  role: 'text',
  days: 'text',
  csv: 'text',
  horizon: 'text',
  season: 'text',
  levels: 'text',
  events: 'text',
  above: 'text',
  outliers: 'text',
  'time-zone': 'text',
  sacct: 'text',
  partition: 'text',
  nodes: 'text',
  'node-shape': 'text',
  growth: 'text',
  seeds: 'text',
  'target-wait': 'text',
  backfill: 'text',
  all: 'switch',
  deep: 'switch',
  force: 'switch',
  'dry-run': 'switch',
  lookup: 'switch',
  replace: 'switch',
  clear: 'switch',
  yes: 'switch',
  json: 'switch',
  help: 'switch',
  version: 'switch',
} as const
export type OptionName = keyof typeof OPTIONS
interface Values {
  readonly text: string
  readonly texts: readonly string[]
  readonly switch: boolean
}
export type Flags = { readonly [Name in OptionName]?: Values[(typeof OPTIONS)[Name]] }

export type Environment = Readonly<Record<string, string | undefined>>

export interface CommandContext {
  readonly flags: Flags
  readonly positionals: readonly string[]
  /** the only view of the environment anybody has */
  readonly env: Environment
  /** of the flag or the environment; the configuration may name another */
  readonly language: Language
  /** what is said from here on, failures included, is said in this language */
  readonly speak: (language: Language) => void
  readonly version: string
  /** built pages */
  readonly dashboardDirectory: string
  readonly clock: Clock
  /** standard output: answers */
  readonly out: (text: string) => void
  /** standard error: everything else */
  readonly err: (text: string) => void
  /** a person looks at standard error: what changes may be drawn in place */
  readonly interactive?: boolean
}

export interface Command {
  readonly options: readonly OptionName[]
  /** how many arguments beside options it takes at most */
  readonly positionals: 0 | 1
  /** @returns the exit code */
  run(context: CommandContext): Promise<number>
}
