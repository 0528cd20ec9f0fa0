/** One request to slurmrestd and what its answer amounts to: a document, or an error that says what to do. */
import { AppError } from '../../core/errors.ts'
import type { HttpClient } from '../scrape.ts'
import type { AskContext } from './access.ts'
import { type RestAnswer, refusal } from './refusal.ts'
import { readToken, type SlurmToken } from './token.ts'
import { parseJson } from './values.ts'

export interface RestConnection {
  /** without a slash at the end; `http://localhost` for a socket */
  readonly url: string
  readonly socketPath?: string
  /** `X-SLURM-USER-NAME`; by default whom the token was made for */
  readonly user?: string
  readonly tokenFile?: string
  /** what errors show */
  readonly address: string
}

export interface Reply extends RestAnswer {
  readonly bodyBytes: number
  /** set unless status and document are both good; a 404 is for the caller to judge */
  readonly error: AppError | undefined
}

/** The administrator, and the account that Slurm itself mostly runs as (SlurmUser in slurm.conf). */
const ALMIGHTY = new Set(['root', 'slurm'])

type Ask = (path: string, context: AskContext) => Promise<Reply>

export function createAsk(options: RestConnection, client: HttpClient): Ask {
  return async (path, { signal, now }) => {
    const token = options.tokenFile === undefined ? undefined : await readToken(options.tokenFile)
    const user = options.user ?? token?.user
    for (const name of [user, token?.user])
      if (token && name !== undefined && ALMIGHTY.has(name))
        throw new AppError('config', 'slurm.token_root', { user: name })
    const headers = {
      ...(user === undefined ? {} : { 'X-SLURM-USER-NAME': user }),
      ...(token === undefined ? {} : { 'X-SLURM-USER-TOKEN': token.value }),
    }
    const answer = await client.get(`${options.url}${path}`, { signal, headers }).catch((error: unknown) => {
      throw isDoubledRefusal(error) ? doubledRefusal(options, token) : error
    })
    const text = answer.body.toString('utf8')
    const isJson = /json/.test(answer.headers['content-type'] ?? '') || /^\s*\{/.test(text)
    // a refusal that is no JSON is told as it is; a good status without JSON is an error of its own
    const document = isJson || answer.status === 200 ? parseJson(text, options.address) : undefined
    const reply = { status: answer.status, document, text: isJson ? '' : text }
    const asked = {
      address: options.address,
      path: path.replace(/\?.*$/, ''),
      user: user ?? '…',
      tokenFile: options.tokenFile ?? '',
      token,
      now,
    }
    return { ...reply, bodyBytes: answer.body.length, error: refusal(reply, asked) }
  }
}

/** slurmrestd 26.05 sends its refusals twice in one piece, which is no HTTP: the first may then be lost. */
function isDoubledRefusal(error: unknown): boolean {
  if (!(error instanceof AppError) || error.problem.code !== 'scrape.not_http') return false
  return error.problem.params['detail'] === 'more than content-length'
}

function doubledRefusal(options: RestConnection, token: SlurmToken | undefined): AppError {
  const { address, user = token?.user ?? '…' } = options
  const code = token === undefined ? 'slurm.unauthorized' : 'slurm.refused_unreadably'
  return new AppError('unavailable', code, { address, user })
}
