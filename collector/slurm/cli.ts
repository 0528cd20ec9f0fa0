/**
 * Slurm's own commands, for sites without slurmrestd: JSON where the version has it (scontrol and sdiag from
 * 23.02 on), the text of `sdiag` and `scontrol show partitions` before.
 */
import { AppError } from '../../core/errors.ts'
import type { Limits } from '../source.ts'
import type { Access, Answer, AskContext, ControllerReport, JobsReport } from './access.ts'
import { errorsOf, releaseOf, saysControllerUnreachable } from './answer.ts'
import { type Argv, type CommandOptions, commandFailure, lastLine, runSlurm } from './command.ts'
import { parseDiag, parsePingText, parseSdiagText } from './controller.ts'
import { parseJobs } from './jobs.ts'
import { parseNodes } from './nodes.ts'
import { parsePartitions, parsePartitionsText } from './partitions.ts'
import { reportController, SOON_SHARE } from './report-controller.ts'
import { parseReservations, parseReservationsText } from './reservations.ts'
import { parseJson, shown } from './values.ts'

/** What to run; 22.05's `sinfo --json` is a list of nodes, a newer one's is grouped and useless here. */
const OLD = {
  controller: ['sdiag'],
  nodes: ['sinfo', '--all', '--json'],
  partitions: ['scontrol', '--all', '--oneliner', 'show', 'partitions'],
  reservations: ['scontrol', '--all', '--oneliner', 'show', 'reservations'],
} as const satisfies Record<string, Argv>
const NEW = {
  controller: ['sdiag', '--json'],
  nodes: ['scontrol', '--all', 'show', 'nodes', '--json'],
  partitions: ['scontrol', '--all', 'show', 'partitions', '--json'],
  reservations: ['scontrol', '--all', 'show', 'reservations', '--json'],
} as const satisfies Record<string, Argv>
/** Whatever the time zones of both machines. */
const EPOCH_TIMES = ['SLURM_TIME_FORMAT=%s']
const JOBS: Argv = ['squeue', '--all', '--json']
const PING: Argv = ['scontrol', 'ping']

/** The first whose commands know `--json` at all, and the first where all that is asked here does. */
const FIRST_JSON = [21, 8] as const
const FIRST_ALL_JSON = [23, 2] as const

interface Output {
  readonly text: string
  readonly bodyBytes: number
}

export function createCliAccess(options: CommandOptions, limits: Limits): Access {
  /** found out once; asked again after a failure, which may be an upgrade */
  let release: string | undefined

  async function run(argv: Argv, { signal }: AskContext, variables: readonly string[] = []): Promise<Output> {
    const output = await runSlurm(argv, { ...options, variables }, limits, signal)
    const failed = commandFailure(argv, output)
    if (failed) {
      release = undefined
      throw failed
    }
    return { text: output.stdout, bodyBytes: Buffer.byteLength(output.stdout) }
  }

  async function hasAllJson(context: AskContext): Promise<boolean> {
    release ??= parseVersion((await run(['sinfo', '--version'], context)).text)
    if (!atLeast(release, FIRST_JSON)) throw new AppError('unavailable', 'slurm.cli_too_old', { release })
    return atLeast(release, FIRST_ALL_JSON)
  }

  async function list<T extends { length: number }>(
    argv: Argv,
    parse: (text: string, address: string) => T,
    context: AskContext,
  ): Promise<Answer<T>> {
    const { text, bodyBytes } = await run(argv, context)
    const value = parse(text, argv.join(' '))
    return { value, records: value.length, bodyBytes }
  }

  /** A dead slurmctld makes sdiag wait for 10 s; scontrol ping knows at once. */
  async function ping(error: AppError, { signal }: AskContext): Promise<Answer<ControllerReport>> {
    const { stdout } = await runSlurm(PING, options, limits, signal)
    const up = parsePingText(stdout, PING.join(' '))
    const params = { address: PING.join(' '), detail: 'DOWN' }
    const reason = up ? error : new AppError('unavailable', 'slurm.controller_down', params)
    return { value: { up, statistics: undefined, error: reason }, records: 1, bodyBytes: Buffer.byteLength(stdout) }
  }

  return {
    async controller(context) {
      const json = await hasAllJson(context)
      const argv = json ? NEW.controller : OLD.controller
      const address = argv.join(' ')
      return reportController(
        async (soon) => {
          const { text, bodyBytes } = await run(argv, soon)
          const value = json ? parseDiag(checked(text, address), address) : parseSdiagText(text, address)
          return { value, records: 1, bodyBytes }
        },
        (error) => ping(error, context),
        context,
        limits.timeoutSeconds * SOON_SHARE,
      )
    },

    async nodes(context) {
      const argv = (await hasAllJson(context)) ? NEW.nodes : OLD.nodes
      return list(argv, (text, address) => parseNodes(checked(text, address), address), context)
    },

    async partitions(context) {
      if (!(await hasAllJson(context))) return list(OLD.partitions, parsePartitionsText, context)
      return list(NEW.partitions, (text, address) => parsePartitions(checked(text, address), address), context)
    },

    async reservations(context) {
      if (!(await hasAllJson(context))) {
        const { text, bodyBytes } = await run(OLD.reservations, context, EPOCH_TIMES)
        const value = parseReservationsText(text, OLD.reservations.join(' '))
        return { value, records: value.length, bodyBytes }
      }
      return list(NEW.reservations, (text, address) => parseReservations(checked(text, address), address), context)
    },

    async jobs(context): Promise<Answer<JobsReport>> {
      await hasAllJson(context)
      const { text, bodyBytes } = await run(JOBS, context)
      const address = JOBS.join(' ')
      const document = checked(text, address)
      release = releaseOf(document) || release
      const { jobs, records } = parseJobs(document, address)
      const cut = jobs.filter(({ cutArrayId }) => cutArrayId !== undefined).length
      if (cut === 0) return { value: { jobs }, records, bodyBytes }
      const error = new AppError('unavailable', 'slurm.arrays_cut', { address, count: cut })
      return { value: { jobs, error }, records, bodyBytes }
    },

    facts: () => ({ ...(release === undefined ? {} : { version: `Slurm ${release}` }), api: 'cli' }),
    close: () => undefined,
  }
}

/** `slurm-wlm 22.05.8` → `22.05.8`. @throws AppError `slurm.version_unreadable` */
export function parseVersion(text: string): string {
  const release = /^\S*slurm\S* (\d{2}\.\d{2}(?:\.\S{1,20})?)\s*$/i.exec(lastLine(text).slice(0, 100))?.[1]
  if (release === undefined) throw new AppError('unavailable', 'slurm.version_unreadable', { detail: shown(text) })
  return release
}

function atLeast(release: string, [year, month]: readonly [number, number]): boolean {
  const [ownYear = 0, ownMonth = 0] = release.split('.').map(Number)
  return ownYear > year || (ownYear === year && ownMonth >= month)
}

/** The document, once it says itself that nothing failed: 22.05 exits with 0 and an empty list when all did. */
function checked(text: string, command: string): unknown {
  const document = parseJson(text, command)
  const errors = errorsOf(document)
  if (errors.length === 0) return document
  const detail = shown(errors.map((error) => error.text).join('; '), 160)
  const down = errors.some(saysControllerUnreachable)
  if (down) throw new AppError('unavailable', 'slurm.controller_down', { address: command, detail })
  throw new AppError('unavailable', 'slurm.command_failed', { command, status: 0, detail })
}
