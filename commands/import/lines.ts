/** Lines of a text file, many at once: plain or gzipped, UTF-8 or UTF-16 by its mark, any ends of lines. */
import { createReadStream, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../core/errors.ts'

export interface Lines {
  /** of the file as it lies there */
  readonly bytes: number
  /** how many of them were read so far */
  readBytes(): number
  /** whole lines one after the other, always in UTF-8; the bytes are there until the next are asked for */
  batches(): AsyncIterable<Uint8Array>
}

const CHUNK_BYTES = 256 * 1024
const GZIP = /\.gz$/i
/** A longer line is not one of any listing. */
const LONGEST_LINE = 4 * 1024 ** 2

/** @throws AppError `not_found` where there is no such file */
export function openLines(path: string): Lines {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats?.isFile()) throw new AppError('not_found', 'import.no_file', { path })
  let read = 0
  return { bytes: stats.size, readBytes: () => read, batches }

  function count(bytes: number): void {
    read += bytes
  }

  async function* batches(): AsyncGenerator<Uint8Array> {
    const chunksOf = GZIP.test(path) ? unzippedChunks : plainChunks
    let toUtf8: ((chunk?: Buffer) => Buffer) | undefined
    const held = createHeld()
    try {
      for await (const chunk of chunksOf(path, count)) {
        toUtf8 ??= createConversion(chunk)
        const bytes = held.add(toUtf8(chunk))
        const end = bytes.lastIndexOf(LINE_FEED) + 1
        if (bytes.length - end > LONGEST_LINE) throw new AppError('invalid', 'import.no_lines', { path })
        if (end > 0) yield bytes.subarray(0, end)
        held.drop(end)
      }
    } catch (error) {
      if (error instanceof AppError) throw error
      const detail = error instanceof Error ? error.message : String(error)
      throw new AppError('unavailable', 'import.unreadable', { path, detail }, { cause: error })
    }
    const last = held.add(toUtf8?.() ?? NOTHING)
    if (last.length > 0) yield last
  }
}

/** The place of what is read is used again. */
async function* plainChunks(path: string, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  await using file = await open(path)
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES)
    if (bytesRead === 0) return
    count(bytesRead)
    yield chunk.subarray(0, bytesRead)
  }
}

async function* unzippedChunks(path: string, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  file.on('data', (chunk) => count(chunk.length))
  const stream = file.pipe(createGunzip({ chunkSize: CHUNK_BYTES }))
  file.on('error', (error) => stream.destroy(error))
  yield* stream as AsyncIterable<Buffer>
}

interface Held {
  /** @returns all that is held */
  add(bytes: Uint8Array): Uint8Array
  /** the first of them */
  drop(count: number): void
}

/** In one place again and again: fresh memory for each chunk costs more than reading it. */
function createHeld(): Held {
  let room = new Uint8Array(2 * CHUNK_BYTES)
  let length = 0
  return {
    add(bytes) {
      if (length + bytes.length > room.length) {
        const larger = new Uint8Array(2 * (length + bytes.length))
        larger.set(room.subarray(0, length))
        room = larger
      }
      room.set(bytes, length)
      length += bytes.length
      return room.subarray(0, length)
    },
    drop(count) {
      room.copyWithin(0, count, length)
      length -= count
    },
  }
}

/** @param take a line from one byte until before another, its end left out */
export function eachLine(bytes: Uint8Array, take: (from: number, to: number) => void): void {
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(LINE_FEED, from)
    const end = found < 0 ? bytes.length : found
    take(from, end > from && bytes[end - 1] === RETURN ? end - 1 : end)
    from = end + 1
  }
}

const NOTHING: Buffer = Buffer.alloc(0)
const LINE_FEED = 10
const RETURN = 13
const MARK = Buffer.from('\ufeff')

/** Chunk by chunk, without the mark; at the end what is left. */
function createConversion(first: Buffer): (chunk?: Buffer) => Buffer {
  const encoding = encodingOf(first)
  if (encoding !== 'utf-8') {
    const decoder = new TextDecoder(encoding)
    return (chunk) => Buffer.from(decoder.decode(chunk, { stream: chunk !== undefined }))
  }
  let isFirst = true
  return (chunk = NOTHING) => {
    const isMarked = isFirst && chunk.subarray(0, MARK.length).equals(MARK)
    isFirst = false
    return isMarked ? chunk.subarray(MARK.length) : chunk
  }
}

function encodingOf(first: Buffer): string {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le'
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-8'
}
