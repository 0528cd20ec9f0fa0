/** Lines of a text file, batch by batch: plain or gzipped, UTF-8 or UTF-16 by its mark, any ends of lines. */
import { createReadStream, statSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../core/errors.ts'

export interface Lines {
  /** of the file as it lies there */
  readonly bytes: number
  /** how many of them were read so far */
  readBytes(): number
  batches(): AsyncIterable<readonly string[]>
}

const GZIP = /\.gz$/i
/** A longer line is not one of any listing. */
const LONGEST_LINE = 4 * 1024 ** 2

/** @throws AppError `not_found` where there is no such file */
export function openLines(path: string): Lines {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats?.isFile()) throw new AppError('not_found', 'import.no_file', { path })
  let read = 0
  return { bytes: stats.size, readBytes: () => read, batches }

  async function* batches(): AsyncGenerator<readonly string[]> {
    const file = createReadStream(path, { highWaterMark: 1024 ** 2 })
    file.on('data', (chunk) => {
      read += chunk.length
    })
    const stream = GZIP.test(path) ? file.pipe(createGunzip({ chunkSize: 256 * 1024 })) : file
    if (stream !== file) file.on('error', (error) => stream.destroy(error))
    let decoder: TextDecoder | undefined
    let rest = ''
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        decoder ??= new TextDecoder(encodingOf(chunk))
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
        rest = lines.pop()!
        if (rest.length > LONGEST_LINE) throw new AppError('invalid', 'import.no_lines', { path })
        if (lines.length > 0) yield lines.map(withoutReturn)
      }
    } catch (error) {
      if (error instanceof AppError) throw error
      const detail = error instanceof Error ? error.message : String(error)
      throw new AppError('unavailable', 'import.unreadable', { path, detail }, { cause: error })
    }
    rest += decoder?.decode() ?? ''
    if (rest !== '') yield [withoutReturn(rest)]
  }
}

/** The decoder drops the mark itself. */
function encodingOf(first: Buffer): string {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le'
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-8'
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
