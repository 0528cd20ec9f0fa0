/** Which column of a `sacct` listing is what: by its header, or by the order that XDMoD's users export without one. */
import { AppError } from '../../core/errors.ts'

/** Columns we read, in lower case, by the name sacct(1) gives them; any other is left alone. */
export const COLUMNS = [
  ...['jobid', 'jobidraw', 'cluster', 'partition', 'qos', 'account', 'user', 'state', 'exitcode'],
  ...['submit', 'eligible', 'start', 'end', 'elapsed', 'elapsedraw', 'timelimit', 'timelimitraw'],
  ...['nnodes', 'allocnodes', 'ncpus', 'alloccpus', 'reqcpus', 'reqmem', 'reqtres', 'alloctres'],
  ...['nodelist', 'totalcpu', 'jobname'],
] as const
export type Column = (typeof COLUMNS)[number]
export type Columns = ReadonlyMap<Column, number>

export interface Layout {
  readonly columns: Columns
  /** how many there are */
  readonly width: number
  /** names as they stand in the header */
  readonly titles: readonly string[]
  readonly hasHeader: boolean
  /** each line ends in a separator: `sacct -p` rather than `-P` */
  readonly isTerminated: boolean
}

/** Open XDMoD's own order, https://open.xdmod.org/shredder.html */
const XDMOD_TITLES = [
  ...['JobID', 'JobIDRaw', 'Cluster', 'Partition', 'QOS', 'Account', 'Group', 'GID', 'User', 'UID', 'Submit'],
  ...['Eligible', 'Start', 'End', 'Elapsed', 'ExitCode', 'State', 'NNodes', 'NCPUS', 'ReqCPUS', 'ReqMem', 'ReqTRES'],
  ...['AllocTRES', 'Timelimit', 'NodeList', 'JobName'],
]
/** One of each line must be there. */
const NEEDED: readonly (readonly Column[])[] = [
  ['jobidraw', 'jobid'],
  ['submit'],
  ['start'],
  ['end'],
  ['state'],
  ['elapsedraw', 'elapsed'],
  ['alloctres', 'alloccpus', 'ncpus'],
]

/**
 * @param first line of the listing
 * @throws AppError `invalid` where it is no such listing, or lacks what is needed
 */
export function readLayout(first: string): Layout {
  const isTerminated = first.endsWith('|')
  const titles = (isTerminated ? first.slice(0, -1) : first).split('|')
  const found = new Map<Column, number>()
  titles.forEach((title, at) => {
    const name = title.trim().toLowerCase() as Column
    if (COLUMNS.includes(name) && !found.has(name)) found.set(name, at)
  })
  if (found.size >= 3) {
    const missing = NEEDED.find((names) => !names.some((name) => found.has(name)))
    if (missing) throw new AppError('invalid', 'import.missing_column', { column: missing.join(' / ') })
    return { columns: found, width: titles.length, titles, hasHeader: true, isTerminated }
  }
  if (titles.length !== XDMOD_TITLES.length)
    throw new AppError('invalid', 'import.no_header', { found: titles.length, expected: XDMOD_TITLES.length })
  const columns = new Map(
    XDMOD_TITLES.flatMap((title, at) => {
      const name = title.toLowerCase() as Column
      return COLUMNS.includes(name) ? [[name, at] as const] : []
    }),
  )
  return { columns, width: titles.length, titles: XDMOD_TITLES, hasHeader: false, isTerminated }
}
