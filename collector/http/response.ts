/**
 * An HTTP/1.1 answer out of bytes, strictly: what two readers could understand in two ways is refused (RFC 9112).
 * Pure but for the body, which goes to a sink.
 */
import { AppError } from '../../core/errors.ts'
import { type BodyLimits, type BodyMemory, type BodySink, createBodySink } from './body.ts'

/** Header names in lower case; repeated ones joined by ", ". */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>

export interface ResponseReader {
  /** Takes what arrived. @returns true once the answer is complete. @throws AppError */
  feed(bytes: Buffer): boolean
  /** The sender has closed. @returns whether that completes the answer */
  closed(): boolean
  /** of a complete answer */
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: BodySink
  /** whether the connection may carry another request */
  readonly keepAlive: boolean
  /** whether anything arrived at all */
  readonly started: boolean
}

const MAX_HEAD_BYTES = 16_384
const MAX_CHUNK_LINE_BYTES = 256
const MAX_INTERIM_ANSWERS = 8
const LINE_END = '\r\n'
const NO_BODY: ReadonlySet<number> = new Set([204, 304])

type State = 'head' | 'length' | 'until_close' | 'chunk_size' | 'chunk' | 'chunk_end' | 'trailers' | 'complete'

export function createResponseReader(address: string, limits: BodyLimits, memory: BodyMemory): ResponseReader {
  let state: State = 'head'
  /** head, chunk size or trailers as far as they arrived */
  let text = ''
  let interim = 0
  let left = 0
  let trailerBytes = 0
  let status = 0
  let headers: AnswerHeaders = {}
  let body: BodySink | undefined
  let keepAlive = false
  let started = false

  const notHttp = (detail: string) => new AppError('unavailable', 'scrape.not_http', { address, detail })

  /** Collects text up to a mark. @returns position after it, -1 while it has not arrived */
  const readUntil = (mark: string, bytes: Buffer, at: number, limit: number, what: string): number => {
    const before = text.length
    text += bytes.toString('latin1', at, Math.min(bytes.length, at + limit - before + mark.length))
    const end = text.indexOf(mark, Math.max(0, before - mark.length + 1))
    if (end < 0 ? text.length > limit : end > limit) throw notHttp(what)
    if (end < 0) return -1
    const next = at + end + mark.length - before
    text = text.slice(0, end)
    return next
  }

  const startBody = (): State => {
    const length = contentLength(headers, notHttp)
    const transfer = headers['transfer-encoding']
    if (transfer !== undefined && (length !== undefined || transfer.trim().toLowerCase() !== 'chunked')) {
      throw notHttp('transfer-encoding')
    }
    body = createBodySink(headers['content-encoding'] ?? '', length, address, limits, memory)
    if (NO_BODY.has(status)) return 'complete'
    if (transfer !== undefined) return 'chunk_size'
    left = length ?? 0
    if (length === undefined) return 'until_close'
    return left === 0 ? 'complete' : 'length'
  }

  const readHead = (bytes: Buffer, at: number): number => {
    // told early: another protocol may never send an empty line
    if (text.length < 5 && !'HTTP/'.startsWith((text + bytes.toString('latin1', at, at + 5)).slice(0, 5))) {
      throw notHttp('HTTP/ ?')
    }
    const next = readUntil(LINE_END + LINE_END, bytes, at, MAX_HEAD_BYTES, 'headers > 16 KiB')
    if (next < 0) {
      // lines that end in a line feed alone: the empty line would never come
      if (/(?<!\r)\n/.test(text)) throw notHttp('\\r\\n ?')
      return bytes.length
    }
    const head = parseHead(text, notHttp)
    text = ''
    if (head.status >= 100 && head.status < 200) {
      if (head.status === 101 || ++interim > MAX_INTERIM_ANSWERS) throw notHttp(String(head.status))
      return next
    }
    status = head.status
    headers = head.headers
    checkRedirect(status, headers, address)
    state = startBody()
    keepAlive = head.persistent && state !== 'until_close'
    return next
  }

  const readChunkSize = (bytes: Buffer, at: number): number => {
    const next = readUntil(LINE_END, bytes, at, MAX_CHUNK_LINE_BYTES, 'chunk')
    if (next < 0) return bytes.length
    const size = /^([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?$/.exec(text)?.[1]
    text = ''
    if (size === undefined) throw notHttp('chunk')
    left = Number.parseInt(size, 16)
    state = left === 0 ? 'trailers' : 'chunk'
    return next
  }

  const readTrailers = (bytes: Buffer, at: number): number => {
    const next = readUntil(LINE_END, bytes, at, MAX_HEAD_BYTES, 'trailers')
    if (next < 0) return bytes.length
    trailerBytes += text.length
    if (trailerBytes > MAX_HEAD_BYTES) throw notHttp('trailers')
    if (text === '') state = 'complete'
    text = ''
    return next
  }

  const readBody = (bytes: Buffer, at: number): number => {
    const end = state === 'until_close' ? bytes.length : Math.min(bytes.length, at + left)
    body!.write(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end))
    left -= end - at
    if (left === 0 && state === 'length') state = 'complete'
    if (left === 0 && state === 'chunk') state = 'chunk_end'
    return end
  }

  const readChunkEnd = (bytes: Buffer, at: number): number => {
    const next = readUntil(LINE_END, bytes, at, 2, 'chunk')
    if (next < 0) return bytes.length
    if (text !== '') throw notHttp('chunk')
    state = 'chunk_size'
    return next
  }

  return {
    feed(bytes) {
      started = true
      let at = 0
      while (at < bytes.length) {
        if (state === 'complete') {
          // what follows an answer that closes the connection is to be ignored (RFC 9112 §9.6): slurmrestd 26.05
          // sends its refusals twice
          if (!keepAlive) return true
          throw notHttp('more than content-length')
        }
        if (state === 'head') at = readHead(bytes, at)
        else if (state === 'chunk_size') at = readChunkSize(bytes, at)
        else if (state === 'chunk_end') at = readChunkEnd(bytes, at)
        else if (state === 'trailers') at = readTrailers(bytes, at)
        else at = readBody(bytes, at)
      }
      return state === 'complete'
    },
    closed: () => state === 'until_close',
    get status() {
      return status
    },
    get headers() {
      return headers
    },
    get body() {
      return body!
    },
    get keepAlive() {
      return keepAlive
    },
    get started() {
      return started
    },
  }
}

type NotHttp = (detail: string) => AppError

function parseHead(text: string, notHttp: NotHttp): { status: number; headers: AnswerHeaders; persistent: boolean } {
  const lines = text.split(LINE_END)
  const first = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: .*)?$/.exec(lines[0]!)
  if (first === null) throw notHttp('HTTP/1.1 ?')
  const headers: Record<string, string | undefined> = Object.create(null)
  for (let i = 1; i < lines.length; i++) {
    const header = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*)$/.exec(lines[i]!)
    if (header === null || /[^\t\P{Cc}\x80-\x9f]/u.test(header[2]!)) throw notHttp('header')
    const name = header[1]!.toLowerCase()
    const value = header[2]!.trimEnd()
    const earlier = headers[name]
    headers[name] = earlier === undefined ? value : `${earlier}, ${value}`
  }
  const persistent = first[1] === '1' && !/(?:^|,)\s*close\s*(?:,|$)/i.test(headers['connection'] ?? '')
  return { status: Number(first[2]), headers, persistent }
}

function contentLength(headers: AnswerHeaders, notHttp: NotHttp): number | undefined {
  const written = headers['content-length']
  if (written === undefined) return undefined
  // "4, 4" and "4, 5" alike: a sender that says it twice is not trusted once
  if (!/^\d{1,15}$/.test(written)) throw notHttp('content-length')
  return Number(written)
}

/** @throws AppError `scrape.redirect`: only the host of where it points, the rest may hold a token */
function checkRedirect(status: number, { location }: AnswerHeaders, address: string): void {
  if (status < 300 || status >= 400 || status === 304) return
  const isElsewhere = /^([a-z]+:)?\/\//i.test(location ?? '')
  const host = isElsewhere ? URL.parse(location!, 'http://localhost')?.host : '(same host)'
  throw new AppError('unavailable', 'scrape.redirect', {
    address,
    location: location === undefined ? '?' : host || '?',
  })
}
