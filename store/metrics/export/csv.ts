/**
 * Rows as CSV. Times are ISO 8601 in UTC, numbers JavaScript's shortest text that reads back as the same double, absent
 * is empty. Label values are defused (`core/csv.ts`): whoever needs them to the letter takes Parquet.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { csvCells } from '../../../core/csv.ts'
import { writeError } from './file.ts'
import type { Cells, Sink, Table } from './table.ts'

/** Written when so many characters wait. */
const CHUNK_CHARACTERS = 256 * 1024

export function createCsvSink(path: string, { texts, numbers }: Table): Sink {
  const file = openFile(path)
  /** the quoted texts of a series */
  const quoted = new WeakMap<Cells, string>()
  let rows = 0
  let waiting = `time,${texts.join(',')},${numbers.join(',')}\n`
  let isOpen = true

  const flush = (): void => {
    try {
      writeAll(file, Buffer.from(waiting))
    } catch (error) {
      throw writeError(error, path)
    }
    waiting = ''
  }
  const close = (): void => {
    if (isOpen) closeSync(file)
    isOpen = false
  }
  return {
    get rows() {
      return rows
    },
    add(timeMs, cells, values) {
      let text = quoted.get(cells)
      if (text === undefined) {
        text = csvCells(cells)
        quoted.set(cells, text)
      }
      waiting += `${new Date(timeMs).toISOString()},${text},${values.map(numberText).join(',')}\n`
      rows += 1
      if (waiting.length > CHUNK_CHARACTERS) flush()
    },
    finish() {
      flush()
      close()
    },
    abandon: close,
  }
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return ''
  return Object.is(value, -0) ? '-0' : String(value)
}

function openFile(path: string): number {
  try {
    return openSync(path, 'w')
  } catch (error) {
    throw writeError(error, path)
  }
}

/** A write may take less than it was given. */
function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}
