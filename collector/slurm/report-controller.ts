/** Whether slurmctld is up: known to answer, known not to, or not known. The same for both ways to a cluster. */
import { AppError } from '../../core/errors.ts'
import type { Answer, AskContext, ControllerReport } from './access.ts'
import type { ControllerStatistics } from './controller.ts'

/** Of the time limit: statistics take milliseconds, and a slurmctld that takes longer must leave time to say so. */
export const SOON_SHARE = 0.6

/**
 * @param soonSeconds what the statistics may take
 * @param ping asked where they did not come in that time; throws its error where it cannot tell
 * @throws AppError where nothing is known
 */
export async function reportController(
  statistics: (soon: AskContext) => Promise<Answer<ControllerStatistics>>,
  ping: (error: AppError) => Promise<Answer<ControllerReport>>,
  context: AskContext,
  soonSeconds: number,
): Promise<Answer<ControllerReport>> {
  const early = AbortSignal.timeout(Math.floor(soonSeconds * 1000))
  try {
    const answer = await statistics({ ...context, signal: AbortSignal.any([context.signal, early]) })
    return { ...answer, value: { up: true, statistics: answer.value } }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.problem.code === 'slurm.controller_down') {
      return { value: { up: false, statistics: undefined, error }, records: 1, bodyBytes: 0 }
    }
    if (early.aborted && !context.signal.aborted) return ping(error)
    throw error
  }
}
