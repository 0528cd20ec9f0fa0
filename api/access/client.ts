/** Who is on the other end of a connection, through the proxies that are trusted to say so. */
import { isIP } from 'node:net'
import type { Context } from 'hono'
import { type Networks, plainAddress } from '../../core/networks.ts'

/** Of a request that came by no socket. */
const NOWHERE = ''

/**
 * The address that speaks to us; where that is a trusted proxy, who it says it speaks for: the last address in
 * `X-Forwarded-For` that is no trusted proxy itself. What stands before it anybody may have written.
 */
export function clientOf(c: Context, proxies: Networks): string {
  const { incoming } = (c.env ?? {}) as { readonly incoming?: { readonly socket: { readonly remoteAddress?: string } } }
  let client = plainAddress(incoming?.socket.remoteAddress ?? NOWHERE)
  const told = c.req.header('x-forwarded-for')?.split(',') ?? []
  while (proxies.has(client)) {
    const before = plainAddress(told.pop()?.trim() ?? NOWHERE)
    if (isIP(before) === 0) break
    client = before
  }
  return client
}

const LOOPBACK = /^127\.|^::1$/

/** This machine itself: who has an account here can keep it busy anyway. */
export const isHere = (client: string): boolean => client === NOWHERE || LOOPBACK.test(client)

/** Whoever has one IPv6 address has all of its /64 (RFC 6177): they count as one. */
export function neighbourhoodOf(client: string): string {
  if (isIP(client) !== 6) return client
  const [head = '', tail] = client.split('::')
  const [front, back] = [head.split(':').filter(Boolean), (tail ?? '').split(':').filter(Boolean)]
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length
  return [...front, ...Array<string>(Math.max(0, zeros)).fill('0'), ...back].slice(0, 4).join(':')
}
