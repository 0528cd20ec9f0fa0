import { AppError } from '../../core/errors.ts'

const UNKNOWN_HOST = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL'])
const INTERRUPTED = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])
const CERTIFICATE = /^(CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/

/** What a socket, TLS or HTTP parser error means to the person who runs the target. */
export function toScrapeError(error: unknown, address: string): AppError {
  if (error instanceof AppError) return error
  const code = errorCode(error)
  const options = { cause: error }
  if (UNKNOWN_HOST.has(code)) {
    const host = address.replace(/:\d+$/, '')
    return new AppError('unavailable', 'scrape.unknown_host', { host, detail: code }, options)
  }
  if (CERTIFICATE.test(code)) return new AppError('unavailable', 'scrape.tls', { address, detail: code }, options)
  if (code.startsWith('HPE_')) return new AppError('unavailable', 'scrape.not_http', { address, detail: code }, options)
  if (INTERRUPTED.has(code)) {
    return new AppError('unavailable', 'scrape.interrupted', { address, detail: code }, options)
  }
  return new AppError('unavailable', 'scrape.refused', { address, detail: code }, options)
}

function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0])
  if (error instanceof Error && 'code' in error) return String(error.code)
  return error instanceof Error ? error.message : String(error)
}
