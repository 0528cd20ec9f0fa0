/** Replies that know their length, so that small ones are not compressed, and, where they may be kept, their ETag. */
import { hash } from 'node:crypto'
import type { Context } from 'hono'

declare module 'hono' {
  interface ContextVariableMap {
    /** the answer may be kept, and asked about again */
    isKept?: boolean
  }
}

/** @param body text, or its bytes in UTF-8 */
export function reply(
  c: Context,
  contentType: string,
  body: string | Uint8Array<ArrayBuffer>,
  status: 200 | 202 | 503 = 200,
): Response {
  // the router's own way to an ETag copies the body as a stream first
  if (c.get('isKept')) c.header('ETag', `"${hash('sha1', body, 'base64url')}"`)
  // said by the compressing middleware otherwise, which copies the whole answer to say it
  c.header('Vary', 'Accept-Encoding', { append: true })
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
  return c.body(body, status, { 'Content-Type': contentType, 'Content-Length': String(length) })
}

export function jsonReply(c: Context, value: unknown, status: 200 | 202 | 503 = 200): Response {
  return reply(c, 'application/json', JSON.stringify(value), status)
}
