/** What a refusal of slurmrestd means to the person who can do something about it. Pure. */
import { AppError } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import {
  errorsOf,
  saysAccountingUnreachable,
  saysControllerUnreachable,
  saysNothingFound,
  saysTokenRefused,
} from './answer.ts'
import type { SlurmToken } from './token.ts'
import { shown } from './values.ts'

export interface RestAnswer {
  readonly status: number
  /** the JSON, where it was JSON */
  readonly document: unknown
  /** the text, where it was not */
  readonly text: string
}

export interface Asked {
  readonly address: string
  /** `/slurm/v0.0.38/jobs` */
  readonly path: string
  readonly user: string
  readonly tokenFile: string
  readonly token: SlurmToken | undefined
  readonly now: UnixSeconds
}

/** `undefined` where the answer is good: status 2xx and no errors in it. */
export function refusal(answer: RestAnswer, asked: Asked): AppError | undefined {
  const { status, document } = answer
  const told = errorsOf(document)
  const errors = asked.path.startsWith('/slurmdb/') ? told.filter((error) => !saysNothingFound(error)) : told
  if (status >= 200 && status < 300 && errors.length === 0) return undefined
  const { address, path, user, tokenFile, token, now } = asked
  const detail = shown(errors.map(({ text }) => text).join('; ') || answer.text || '-', 160)
  const expired = token?.expiresAt !== undefined && token.expiresAt <= now
  const toldNothing = status >= 500 && errors.some(({ number }) => number === -1)

  if (expired && (status === 401 || status === 511 || toldNothing || errors.some(saysTokenRefused))) {
    const since = new Date(token.expiresAt! * 1000).toISOString()
    return refused('slurm.token_expired', { path: tokenFile, since, user })
  }
  if (status === 401) return refused('slurm.unauthorized', { address, user })
  if (status === 511 || errors.some(saysTokenRefused)) return refused('slurm.token_refused', { address, detail, user })
  if (errors.some(saysControllerUnreachable)) return refused('slurm.controller_down', { address, detail })
  if (errors.some(saysAccountingUnreachable)) return refused('slurm.accounting_down', { address, detail })
  // Slurm 22.05: wrong token and dead slurmctld give the very same answer
  if (toldNothing) return refused('slurm.unexplained', { address, status, detail, user })
  return refused('slurm.request_failed', { address, path, status, detail })
}

type RefusalCode =
  | 'slurm.token_expired'
  | 'slurm.unauthorized'
  | 'slurm.token_refused'
  | 'slurm.controller_down'
  | 'slurm.accounting_down'
  | 'slurm.unexplained'
  | 'slurm.request_failed'

function refused(code: RefusalCode, params: Record<string, string | number>): AppError {
  return new AppError('unavailable', code, params)
}
