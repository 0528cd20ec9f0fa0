/** The body of an answer as it arrives: decoded, and refused as soon as it passes a limit. */
import { createGunzip } from 'node:zlib'
import { AppError } from '../../core/errors.ts'
import { MEBIBYTE } from '../../core/units.ts'
import type { Limits } from '../source.ts'

export type BodyLimits = Pick<Limits, 'bodyBytes' | 'compressionRatio'>

export interface BodySink {
  /** Takes a copy. @throws AppError `scrape.too_large` */
  write(bytes: Uint8Array): void
  /** The whole body. @throws AppError what `write` throws, `scrape.compression_ratio`, `scrape.interrupted` */
  end(): Buffer | Promise<Buffer>
}

/** Memory for bodies that is used again for the next one. */
export interface BodyMemory {
  bytes: Buffer
}

/** Below this many decoded bytes the ratio says nothing: 4 KiB of one letter is no bomb. */
const RATIO_FREE_BYTES = 65_536
/** While it arrives a beginning may be denser than the whole. */
const EARLY_FREE_BYTES = MEBIBYTE

/**
 * @param announced the answer's `Content-Length`, undefined where it has none
 * @throws AppError `scrape.too_large`, `scrape.encoding`
 */
export function createBodySink(
  encoding: string,
  announced: number | undefined,
  address: string,
  limits: BodyLimits,
  memory: BodyMemory,
): BodySink {
  if (announced !== undefined && announced > limits.bodyBytes) throw tooLarge(limits)
  const name = encoding.trim().toLowerCase()
  if (name === '' || name === 'identity') return plainSink(announced ?? 0, limits, memory)
  if (name === 'gzip' || name === 'x-gzip') return gzipSink(address, limits, { bytes: Buffer.alloc(0) })
  throw new AppError('unavailable', 'scrape.encoding', { address, encoding: name.slice(0, 40) })
}

function tooLarge({ bodyBytes }: BodyLimits): AppError {
  return new AppError('unavailable', 'scrape.too_large', { limit: Math.round((bodyBytes / MEBIBYTE) * 100) / 100 })
}

function plainSink(announced: number, limits: BodyLimits, memory: BodyMemory): BodySink {
  let length = 0
  const reserve = (bytes: number) => {
    if (bytes <= memory.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.min(limits.bodyBytes, Math.max(bytes, memory.bytes.length * 2)))
    memory.bytes.copy(larger, 0, 0, length)
    memory.bytes = larger
  }
  reserve(announced)
  return {
    write(bytes) {
      if (length + bytes.length > limits.bodyBytes) throw tooLarge(limits)
      reserve(length + bytes.length)
      memory.bytes.set(bytes, length)
      length += bytes.length
    },
    end: () => memory.bytes.subarray(0, length),
  }
}

/**
 * Inflated as it arrives, so that a bomb is found with its first mebibyte and not held: what arrives is limited like any
 * body, what it becomes by the stricter of two limits.
 */
function gzipSink(address: string, limits: BodyLimits, memory: BodyMemory): BodySink {
  const inflated = plainSink(0, limits, memory)
  const gunzip = createGunzip()
  let [received, made] = [0, 0]
  let failure: unknown
  /** Of what was inflated so far: what has arrived may be waiting still. */
  const checkRatio = (freeBytes: number): void => {
    if (made <= Math.max(freeBytes, gunzip.bytesWritten * limits.compressionRatio)) return
    throw new AppError('unavailable', 'scrape.compression_ratio', { limit: limits.compressionRatio })
  }
  const over = new Promise<void>((resolve) => {
    gunzip.on('data', (bytes: Buffer) => {
      if (failure !== undefined) return
      made += bytes.length
      try {
        checkRatio(EARLY_FREE_BYTES)
        // where both limits are passed at once, the smaller one is told
        if (made > limits.bodyBytes) checkRatio(RATIO_FREE_BYTES)
        inflated.write(bytes)
      } catch (error) {
        failure = error
        gunzip.destroy()
        resolve()
      }
    })
    gunzip.on('error', (error) => {
      failure ??= interrupted(address, 'code' in error ? String(error.code) : 'gzip')
      resolve()
    })
    gunzip.on('end', resolve)
  })
  return {
    write(bytes) {
      if (failure !== undefined) throw failure
      received += bytes.length
      if (received > limits.bodyBytes) throw tooLarge(limits)
      gunzip.write(Buffer.from(bytes))
    },
    async end() {
      // nothing is no empty body
      if (received === 0) throw interrupted(address, 'Z_BUF_ERROR')
      gunzip.end()
      await over
      if (failure !== undefined) throw failure
      checkRatio(RATIO_FREE_BYTES)
      return inflated.end()
    },
  }
}

export function interrupted(address: string, detail: string): AppError {
  return new AppError('unavailable', 'scrape.interrupted', { address, detail })
}
