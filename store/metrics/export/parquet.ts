/**
 * Rows as Parquet: `time` as a UTC timestamp in milliseconds, texts and numbers nullable, zstd. Written in row groups,
 * so that memory does not grow with the file.
 */
import { zstdCompressSync } from 'node:zlib'
import { fileWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import { writeError } from './file.ts'
import type { Sink, Table } from './table.ts'

const GROUP_ROWS = 50_000

const TIME: SchemaElement = {
  name: 'time',
  type: 'INT64',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  repetition_type: 'REQUIRED',
}

export function createParquetSink(path: string, { texts, numbers }: Table): Sink {
  const safely = <T>(run: () => T): T => {
    try {
      return run()
    } catch (error) {
      throw writeError(error, path)
    }
  }
  const writer = safely(
    () =>
      new ParquetWriter({
        writer: fileWriter(path),
        schema: schemaOf(texts, numbers),
        codec: 'ZSTD',
        compressors: { ZSTD: (input: Uint8Array) => zstdCompressSync(input) },
        createdBy: 'atalaya',
      }),
  )
  let times: bigint[] = []
  let textColumns = texts.map((): (string | null)[] => [])
  let numberColumns = numbers.map((): (number | null)[] => [])
  let rows = 0

  const flush = (): void => {
    if (times.length === 0) return
    const columnData = [
      { name: 'time', data: times },
      ...texts.map((name, index) => ({ name, data: textColumns[index]! })),
      ...numbers.map((name, index) => ({ name, data: numberColumns[index]! })),
    ]
    // one group a call; without an index of offsets, which would be kept until the end
    const columns = columnData.map((column) => ({ ...column, offsetIndex: false }))
    safely(() => writer.write({ columnData: columns, rowGroupSize: times.length }))
    times = []
    textColumns = texts.map(() => [])
    numberColumns = numbers.map(() => [])
  }
  return {
    get rows() {
      return rows
    },
    add(timeMs, cells, values) {
      times.push(BigInt(timeMs))
      for (let i = 0; i < textColumns.length; i++) textColumns[i]!.push(cells[i] ?? null)
      for (let i = 0; i < numberColumns.length; i++) {
        const value = values[i]!
        numberColumns[i]!.push(Number.isNaN(value) ? null : value)
      }
      rows += 1
      if (times.length >= GROUP_ROWS) flush()
    },
    finish() {
      flush()
      safely(() => writer.finish())
    },
    // the file is opened anew for each piece: there is nothing to close
    abandon: () => undefined,
  }
}

function schemaOf(texts: readonly string[], numbers: readonly string[]): SchemaElement[] {
  return [
    { name: 'root', num_children: 1 + texts.length + numbers.length },
    TIME,
    ...texts.map(
      (name): SchemaElement => ({
        name,
        type: 'BYTE_ARRAY',
        converted_type: 'UTF8',
        logical_type: { type: 'STRING' },
        repetition_type: 'OPTIONAL',
      }),
    ),
    ...numbers.map((name): SchemaElement => ({ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' })),
  ]
}
