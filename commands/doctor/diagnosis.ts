/** One line of what the doctor says. */
import type { ConfigProblem } from '../../core/config.ts'
import type { Problem } from '../../core/errors.ts'

export interface Diagnosis {
  readonly check:
    | 'configuration'
    | 'access'
    | 'data'
    | 'collector'
    | 'store'
    | 'spool'
    | 'ledger'
    | 'forecasts'
    | 'clock'
    | 'sources'
  /** `warning`: works, and soon will not, or is not what one wants */
  readonly state: 'ok' | 'warning' | 'problem'
  /** what is so, and what to do */
  readonly problem: Problem
  /** of the configuration file */
  readonly place?: ConfigProblem
}
