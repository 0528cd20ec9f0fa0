/** InfluxQL over `/query`: asks, reads the answer to its end, and finds the errors that come with HTTP 200. */
import * as z from 'zod'
import { AppError } from '../../../../core/errors.ts'
import type { Connection } from './connection.ts'
import { type Asked, reasonIn, toProblem } from './failures.ts'
import type { Statement } from './statements.ts'

/** A series, or the part of one that came in one chunk; rows as the server has them. */
export interface AnswerSeries {
  readonly name?: string | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly columns: readonly string[]
  readonly values: readonly (readonly unknown[])[]
}

export interface Question extends Pick<Statement, 'text'> {
  readonly values?: Statement['values']
  /** none for what concerns the server */
  readonly database?: string
  readonly signal?: AbortSignal | undefined
}

export type Ask = (question: Question, each: (series: AnswerSeries) => void) => Promise<void>

const QUERY_SECONDS = 60

/** Not `z.record`, which leaves out `__proto__`. */
const Tags = z.custom<Readonly<Record<string, string>>>(
  (tags) =>
    typeof tags === 'object' && tags !== null && Object.values(tags).every((value) => typeof value === 'string'),
)
const Result = z.looseObject({
  error: z.string().optional(),
  partial: z.boolean().optional(),
  series: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        tags: Tags.optional(),
        columns: z.array(z.string()),
        values: z.custom<unknown[][]>((value) => Array.isArray(value) && value.every(Array.isArray)).default([]),
      }),
    )
    .optional(),
})
const Chunk = z.looseObject({ error: z.string().optional(), results: z.array(Result).default([]) })

export function createAsk(connection: Connection, asked: (database: string) => Asked): Ask {
  const { address } = connection

  return async ({ text, values = {}, database, signal }, each) => {
    const context = asked(database ?? '')
    const fail = (status: number, words: string): AppError =>
      toError(toProblem({ status, words, headers: {} }, context))
    const answer = await connection.request('/query', {
      seconds: QUERY_SECONDS,
      signal,
      // one line a series or 10,000 rows: no answer has to fit into one text, and no row limit cuts it
      form: { q: text, epoch: 'ms', chunked: 'true', ...(database ? { db: database } : {}), ...bound(values) },
    })
    if (answer.status !== 200) {
      const body = await answer.text().catch(() => '')
      throw fail(answer.status, reasonIn(body, answer.headers.get('x-influxdb-error') ?? undefined))
    }
    let unfinished = false
    try {
      for await (const line of linesOf(answer)) {
        const chunk = Chunk.parse(JSON.parse(line))
        for (const { error, partial, series = [] } of [{ error: chunk.error }, ...chunk.results] as z.infer<
          typeof Result
        >[]) {
          if (error !== undefined) throw fail(200, connection.blackened(error))
          unfinished = partial ?? false
          for (const one of series) each(one)
        }
      }
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof z.ZodError)
        throw notUnderstood(address, error.message, error)
      throw connection.unanswered(error, { seconds: QUERY_SECONDS, signal })
    }
    if (unfinished) throw notUnderstood(address, 'partial')
  }
}

function bound(values: Statement['values']): Record<string, string> {
  return Object.keys(values).length === 0 ? {} : { params: JSON.stringify(values) }
}

function toError(problem: AppError['problem']): AppError {
  const code = problem.code === 'influxdb.failed' ? 'influxdb.query' : problem.code
  return new AppError('unavailable', code, problem.params)
}

function notUnderstood(address: string, detail: string, cause?: unknown): AppError {
  return new AppError('unavailable', 'influxdb.answer', { address, detail: detail.slice(0, 200) }, { cause })
}

/** The lines of a body as they come; strings inside JSON hold no line end. */
async function* linesOf(answer: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let pieces: string[] = []
  for await (const bytes of answer.body ?? []) {
    const parts = decoder.decode(bytes as Uint8Array, { stream: true }).split('\n')
    const last = parts.pop() ?? ''
    for (const part of parts) {
      const line = pieces.length === 0 ? part : pieces.join('') + part
      pieces = []
      if (line.trim() !== '') yield line
    }
    if (last !== '') pieces.push(last)
  }
  const rest = pieces.join('') + decoder.decode()
  if (rest.trim() !== '') yield rest
}
