/** Whole answers of the server: asked for, read and parsed; what cannot be read is a problem, never a default. */
import { AppError } from '../../../../core/errors.ts'
import { type Ask, addressOf, type Http, isClosedConnection, unanswered } from '../../remote/http.ts'
import { get } from './http.ts'
import { Unreadable } from './parse.ts'

const READ_SECONDS = 60

export interface Asked {
  readonly url: string
  readonly form: readonly (readonly [string, string])[]
  readonly signal?: AbortSignal | undefined
}

/** Hands over the answer line by line: it may be larger than what a string can hold. @throws AppError */
export async function readLines(http: Http, asked: Asked, take: (line: string) => void): Promise<void> {
  await reading(http, asked, async (response) => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of response.body ?? []) {
      const text = rest + decoder.decode(chunk, { stream: true })
      const end = text.lastIndexOf('\n')
      rest = text.slice(end + 1)
      if (end >= 0) for (const line of text.slice(0, end).split('\n')) if (line !== '') take(line)
    }
    // a last line without its end is cut short
    if (rest !== '') throw new Unreadable(rest.slice(0, 200))
  })
}

/** @throws AppError */
export async function readText<T>(http: Http, asked: Asked, parse: (text: string) => T): Promise<T> {
  return reading(http, asked, async (response) => parse(await response.text()))
}

async function reading<T>(http: Http, { url, form, signal }: Asked, read: (response: Response) => Promise<T>) {
  const ask: Ask = { form, signal, timeoutSeconds: READ_SECONDS }
  const response = await askTwice(http, url, ask)
  try {
    return await read(response)
  } catch (error) {
    if (!(error instanceof Unreadable))
      throw unanswered(error, { server: 'victoriametrics', url, timeoutSeconds: READ_SECONDS, signal })
    throw new AppError(
      'unavailable',
      'victoriametrics.unreadable',
      { address: addressOf(url), detail: error.message },
      { cause: error },
    )
  }
}

/** A kept connection may just have been closed by the server: that is no failure of the question. */
async function askTwice(http: Http, url: string, ask: Ask): Promise<Response> {
  try {
    return await get(http, url, ask)
  } catch (error) {
    if (!isClosedConnection(error)) throw error
    return get(http, url, ask)
  }
}
