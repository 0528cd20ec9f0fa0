/** How much there is, what waits, and what is the matter with the spool. */
import type { Problem } from '../../../core/errors.ts'
import type { SpoolStatistics, StoreStatistics } from '../store.ts'
import type { Drain } from './drain.ts'
import type { Sight } from './reading/buckets.ts'
import { countFrames, countSeries } from './reading/names.ts'
import { spoolPath } from './spool/schema.ts'
import type { Spool } from './spool/spool.ts'
import type { SpoolState } from './spool/thread.ts'
import { noteProblems, originProblem } from './spool/verify.ts'

interface Parts {
  readonly directory: string
  readonly address: string
  readonly spoolBytes: number
  readonly spool: Spool
  readonly drain: Drain
}

/** From here on a full spool is warned of. */
const NEARLY_FULL = 0.8

/** @throws AppError `unavailable` */
export async function serverStatistics(sight: Sight): Promise<StoreStatistics> {
  const [size, counted] = await Promise.all([sight.remote.size(), countFrames(sight)])
  return {
    series: size.series ?? (await countSeries(sight)),
    frames: counted?.frames ?? 0,
    bytes: size.bytes ?? NaN,
    oldest: counted && counted.oldestMs / 1000,
    newest: counted && counted.newestMs / 1000,
  }
}

/** While the server is away what it said last is told, and of the spool what is so now. */
export function createStatistics(parts: Parts & { readonly sight: () => Sight }): () => Promise<StoreStatistics> {
  let last: StoreStatistics = { series: NaN, frames: NaN, bytes: NaN, oldest: undefined, newest: undefined }
  return async () => {
    const state = await parts.spool.state()
    const spool = toStatistics(state, parts)
    try {
      last = await serverStatistics(parts.sight())
    } catch {
      // why is in `lastError` of the spool and in `check`
    }
    return { ...last, bytes: last.bytes + state.fileBytes, spool }
  }
}

function toStatistics(state: SpoolState, { spoolBytes, drain }: Parts): SpoolStatistics {
  const { waitingBatches, waitingBytes, oldestMs, droppedLines, rejectedLines } = state
  return {
    waitingBatches,
    waitingBytes,
    capacityBytes: spoolBytes,
    oldestWaiting: oldestMs === undefined ? undefined : oldestMs / 1000,
    droppedLines,
    rejectedLines,
    lastError: drain.lastError(),
  }
}

export async function spoolProblems({ directory, address, spoolBytes, spool, drain }: Parts): Promise<Problem[]> {
  const state = await spool.state()
  const path = spoolPath(directory)
  const problems: Problem[] = state.damaged.map(({ batch, lines, reason }) => ({
    code: 'spool.damaged',
    params: { path, batch, lines, detail: reason },
  }))
  problems.push(...state.damagedOrigins.map((origin) => originProblem(path, origin)))
  problems.push(...noteProblems(path, state.damagedMarks, state.damagedNotes))
  const { droppedLines, rejectedLines, waitingBytes } = state
  if (droppedLines > 0) problems.push({ code: 'spool.dropped', params: { path, address, lines: droppedLines } })
  if (rejectedLines > 0) problems.push({ code: 'spool.rejected', params: { address, lines: rejectedLines } })
  const percent = Math.floor((100 * waitingBytes) / spoolBytes)
  if (waitingBytes >= NEARLY_FULL * spoolBytes)
    problems.push({ code: 'spool.nearly_full', params: { path, address, percent } })
  const loss = drain.loss()
  return loss ? [...problems, loss] : problems
}
