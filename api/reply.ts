/** Replies that know their length, so that small ones are not compressed. */
import type { Context } from 'hono'

export function reply(c: Context, contentType: string, text: string, status: 200 | 503 = 200): Response {
  return c.body(text, status, { 'Content-Type': contentType, 'Content-Length': String(Buffer.byteLength(text)) })
}

export function jsonReply(c: Context, value: unknown, status: 200 | 503 = 200): Response {
  return reply(c, 'application/json', JSON.stringify(value), status)
}
