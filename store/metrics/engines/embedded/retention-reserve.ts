/**
 * Room put by on a disk that gets full: dropping what is old has to be written down too, before it gives anything back.
 * A file that holds nothing and is let go of when nothing else is left.
 */
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** The write-ahead log copied into the file, and some. */
const RESERVE_BYTES = 8 * 1024 ** 2
/** Only a disk with less room than this needs it. */
const SHORT_BYTES = 512 * 1024 ** 2

export function metricsReserve(directory: string): string {
  return join(directory, 'metrics.reserve')
}

/** Puts room by where the disk is short of it and still has it; never fails. */
export function keepReserve(directory: string): void {
  const path = metricsReserve(directory)
  try {
    const { bavail, bsize } = statfsSync(directory)
    if (existsSync(path)) {
      if (bavail * bsize > SHORT_BYTES) rmSync(path)
    } else if (bavail * bsize < SHORT_BYTES && bavail * bsize > 2 * RESERVE_BYTES) fill(path)
  } catch {
    // it is for a worse day
    rmSync(path, { force: true })
  }
}

function fill(path: string): void {
  const file = openSync(path, 'w', 0o600)
  try {
    // written, not only made long: a hole holds no room
    const block = Buffer.alloc(64 * 1024)
    for (let written = 0; written < RESERVE_BYTES; written += block.length) writeSync(file, block)
  } finally {
    closeSync(file)
  }
}

export function releaseReserve(directory: string): void {
  rmSync(metricsReserve(directory), { force: true })
}
