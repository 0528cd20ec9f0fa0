/** Headers and the host check: what keeps other people's pages out of this one. */
import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { AppError } from '../core/errors.ts'
import type { ApiDeps } from './deps.ts'
import { problemReply } from './problem.ts'

const YEAR_SECONDS = 31_536_000

/** No inline script or style anywhere; charts paint on canvases and may hand out images as blobs. */
export function headers({ network: { embedding, isSecure } }: ApiDeps): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: embedding.length > 0 ? [...embedding] : ["'none'"],
    },
    // knows no list of origins
    xFrameOptions: embedding.length > 0 ? false : 'DENY',
    referrerPolicy: 'no-referrer',
    // on the loopback, without TLS: a browser that remembers this for localhost breaks other services there
    strictTransportSecurity: isSecure ? `max-age=${YEAR_SECONDS}` : false,
  })
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * Refuses requests under a foreign name: a page elsewhere that makes its own name point at 127.0.0.1 (DNS
 * rebinding) would otherwise read everything.
 */
export function hostCheck(deps: ApiDeps): MiddlewareHandler {
  const allowed = new Set([...LOOPBACK, ...deps.network.hosts.map((host) => host.toLowerCase())])
  return async (c, next) => {
    const host = new URL(c.req.url).hostname.toLowerCase()
    if (allowed.has(host)) return next()
    return problemReply(
      c,
      deps,
      new AppError('invalid', 'api.bad_host', { host, allowed: [...deps.network.hosts, 'localhost'][0]! }),
      421,
    )
  }
}
