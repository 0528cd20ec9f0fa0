import { AppError } from '../../core/errors.ts'

export interface HttpAddress {
  readonly protocol: 'http:' | 'https:'
  /** without brackets */
  readonly hostname: string
  readonly port: number
  /** with query */
  readonly path: string
  /** the `Host` header */
  readonly host: string
  /** what errors show: `host:port` or the socket, never path, query or credentials */
  readonly shown: string
}

/** @throws AppError `scrape.bad_url` */
export function parseAddress(text: string, socketPath: string | undefined): HttpAddress {
  const url = URL.parse(text)
  const protocol = url?.protocol
  if (url === null || (protocol !== 'http:' && protocol !== 'https:')) {
    throw badUrl(url?.host || withoutCredentials(text), 'http:// or https:// expected')
  }
  if (url.username !== '' || url.password !== '') throw badUrl(url.host, 'user:password@')
  const port = url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port)
  return {
    protocol,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    path: `${url.pathname}${url.search}`,
    host: url.host,
    shown: socketPath ?? `${url.hostname}:${port}`,
  }
}

function badUrl(address: string, detail: string): AppError {
  return new AppError('config', 'scrape.bad_url', { address, detail })
}

function withoutCredentials(text: string): string {
  return text
    .replace(/^.*@/, '')
    .replace(/[?#].*$/, '')
    .slice(0, 100)
}
