/** The certificate of this service, as it lies in its files, which somebody renews every few months. */
import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { AppError } from '../core/errors.ts'

export interface CertificateFiles {
  /** PEM: the certificate, then those of the authorities in between */
  readonly certificateFile: string
  /** PEM */
  readonly keyFile: string
}

export interface Certificate {
  /** for `tls` */
  readonly context: Required<Pick<SecureContextOptions, 'cert' | 'key'>>
  /** Unix seconds */
  readonly expires: number
}

/** @throws AppError `config` naming the file, and whether it is the pair that does not fit */
export function readCertificate({ certificateFile, keyFile }: CertificateFiles): Certificate {
  const [cert, key] = [readText(certificateFile), readText(keyFile)]
  let expires: number
  try {
    expires = Date.parse(new X509Certificate(cert).validTo) / 1000
  } catch (error) {
    throw unusable(certificateFile, error)
  }
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw unusable(keyFile, error)
  }
  return { context: { cert, key }, expires }
}

/** What tells that files were written anew. */
export function stampOf({ certificateFile, keyFile }: CertificateFiles): string {
  return [certificateFile, keyFile].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0).join(' ')
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw unusable(path, error)
  }
}

function unusable(path: string, error: unknown): AppError {
  const detail = error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error)
  return new AppError('config', 'cli.bad_certificate', { path, detail }, { cause: error })
}
