import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { type ExportOptions, exportAll, exportMetrics } from '../../../store/metrics/export/export.ts'
import type { MetricStore } from '../../../store/metrics/store.ts'
import { DAY_START, EVERYTHING, frame, key } from '../../conformance/metric-store/frames.ts'
import { naiveBench } from '../../conformance/metric-store/naive.ts'

/** What a label value may hold: it comes from outside. */
const HOSTILE = ['a "b", c', 'línea\nnueva', '=HYPERLINK("x")', '-1', '😀', "'", 'a,b;c\t']

let directory: string
let store: MetricStore
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-export-'))
  store = await (await naiveBench.place()).open()
})
afterEach(() => rmSync(directory, { recursive: true }))

const options = (more: Partial<ExportOptions> = {}): ExportOptions => ({
  store,
  format: 'csv',
  resolution: 'raw',
  extent: EVERYTHING,
  where: {},
  replace: false,
  ...more,
})
const path = (name: string) => join(directory, name)
const text = (name: string) => readFileSync(path(name), 'utf8')

async function readParquet(name: string): Promise<Record<string, unknown>[]> {
  const bytes = readFileSync(path(name))
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  return parquetReadObjects({ file, compressors: { ZSTD: (input: Uint8Array) => zstdDecompressSync(input) } })
}

async function writeTwoNodes(): Promise<void> {
  const at = (node: string, offset: number, load: number, cores: number) =>
    frame(`host:${node}`, DAY_START + offset, [
      [key('node.load1', { node, site: 'ccad' }), load],
      [key('node.cores', { node, site: 'ccad' }), cores],
      [key('filesystem.size_bytes', { node, mount: '/' }), 1e12],
    ])
  await store.write([at('a', 0.25, 1.5, 8), at('b', 3, -0, 16), at('a', 10.25, NaN, 8), at('a', 301, 1e-7, 8)])
}

describe('an export of metrics', () => {
  it('is a long table: time, metric, labels, origin, value; absent values are no rows', async () => {
    await writeTwoNodes()
    const metrics = ['node.load1', 'node.cores'] as const
    expect(await exportMetrics({ ...options(), metrics, path: path('x.csv') })).toEqual({
      path: path('x.csv'),
      rows: 7,
    })
    expect(text('x.csv')).toBe(
      [
        'time,metric,node,site,cluster,rack,origin,value',
        '2026-01-15T00:00:00.250Z,node.load1,a,ccad,,,host:a,1.5',
        '2026-01-15T00:00:00.250Z,node.cores,a,ccad,,,host:a,8',
        '2026-01-15T00:00:10.250Z,node.cores,a,ccad,,,host:a,8',
        '2026-01-15T00:05:01.000Z,node.load1,a,ccad,,,host:a,1e-7',
        '2026-01-15T00:05:01.000Z,node.cores,a,ccad,,,host:a,8',
        '2026-01-15T00:00:03.000Z,node.load1,b,ccad,,,host:b,-0',
        '2026-01-15T00:00:03.000Z,node.cores,b,ccad,,,host:b,16',
        '',
      ].join('\n'),
    )
  })

  it('says the same in Parquet, with times as UTC timestamps and absent labels as null', async () => {
    await writeTwoNodes()
    await exportMetrics({ ...options({ format: 'parquet' }), metrics: ['node.load1'], path: path('x.parquet') })
    const rows = await readParquet('x.parquet')
    expect(rows).toHaveLength(3)
    expect(rows[0]).toEqual({
      time: new Date('2026-01-15T00:00:00.250Z'),
      metric: 'node.load1',
      node: 'a',
      site: 'ccad',
      cluster: null,
      rack: null,
      origin: 'host:a',
      value: 1.5,
    })
    expect(Object.is(rows[2]!['value'], -0)).toBe(true)
    const bytes = readFileSync(path('x.parquet'))
    const { schema } = parquetMetadata(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    expect(schema[1]).toMatchObject({ logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' } })
  })

  it('has the statistics of roll-ups in columns, only those that are kept', async () => {
    await writeTwoNodes()
    const rolled = options({ resolution: '5m' })
    await exportMetrics({ ...rolled, metrics: ['node.load1'], where: { node: ['a'] }, path: path('load.csv') })
    expect(text('load.csv')).toBe(
      [
        'time,metric,node,site,cluster,rack,origin,count,sum,min,max',
        '2026-01-15T00:00:00.000Z,node.load1,a,ccad,,,host:a,1,1.5,1.5,1.5',
        '2026-01-15T00:05:00.000Z,node.load1,a,ccad,,,host:a,1,1e-7,1e-7,1e-7',
        '',
      ].join('\n'),
    )
    await exportMetrics({ ...rolled, metrics: ['node.load1', 'node.cores'], path: path('both.csv') })
    expect(text('both.csv').split('\n').slice(0, 3)).toEqual([
      'time,metric,node,site,cluster,rack,origin,count,sum,min,max,last',
      '2026-01-15T00:00:00.000Z,node.load1,a,ccad,,,host:a,1,1.5,1.5,1.5,',
      '2026-01-15T00:00:00.000Z,node.cores,a,ccad,,,host:a,,,8,8,8',
    ])
  })

  it('keeps label values to the letter in Parquet, and defuses formulas in CSV', async () => {
    await store.write(HOSTILE.map((node, i) => frame('o', DAY_START + i, [[key('node.load1', { node }), i]])))
    const wish = { metrics: ['node.load1'] as const }
    await exportMetrics({ ...options({ format: 'parquet' }), ...wish, path: path('x.parquet') })
    expect((await readParquet('x.parquet')).map((row) => row['node'])).toEqual(HOSTILE)
    await exportMetrics({ ...options(), ...wish, path: path('x.csv') })
    const csv = text('x.csv')
    expect(csv).toContain(',"\'=HYPERLINK(""x"")",')
    expect(csv).toContain(",'-1,")
    expect(csv).toContain(',"línea\nnueva",')
  })

  it('picks series by label and samples by time', async () => {
    await writeTwoNodes()
    const extent = { from: DAY_START, to: DAY_START + 10 }
    const picked = { ...options({ extent }), where: { node: ['a'] }, metrics: ['node.cores'] as const }
    expect(await exportMetrics({ ...picked, path: path('x.csv') })).toMatchObject({ rows: 1 })
  })

  it('goes in row groups, so that memory does not grow with it', async () => {
    const set = { keys: Array.from({ length: 500 }, (_, i) => key('node.load1', { node: `n${i}` })) }
    const values = Float64Array.from(set.keys, (_, i) => i / 3)
    const many: ExportOptions['store'] = {
      async *frames() {
        for (let i = 0; i < 240; i++)
          yield [{ origin: 'o', timeSeconds: DAY_START + i, intervalSeconds: 1, set, values }]
      },
      rollupFrames: store.rollupFrames,
    }
    const asked = { ...options({ store: many, format: 'parquet' }), metrics: ['node.load1'] as const }
    expect(await exportMetrics({ ...asked, path: path('x.parquet') })).toMatchObject({ rows: 120_000 })
    const bytes = readFileSync(path('x.parquet'))
    const { row_groups } = parquetMetadata(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    expect(row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([50_000, 50_000, 20_000])
    const rows = await readParquet('x.parquet')
    expect(rows[119_999]).toMatchObject({ node: 'n499', value: 499 / 3, time: new Date((DAY_START + 239) * 1000) })
    expect(bytes.length).toBeLessThan(1_000_000)
  })
})

describe('an export of everything', () => {
  it('is a file a measurement and resolution; measurements without a sample get none', async () => {
    await writeTwoNodes()
    for (const resolution of ['raw', '1d'] as const) await exportAll({ ...options({ resolution }), folder: directory })
    expect(readdirSync(directory).sort()).toEqual([
      'filesystem_1d.csv',
      'filesystem_raw.csv',
      'node_1d.csv',
      'node_raw.csv',
    ])
    expect(text('node_raw.csv').split('\n')).toHaveLength(9)
    expect(text('filesystem_1d.csv')).toContain('filesystem.size_bytes,a,/,')
  })
})

describe('the file of an export', () => {
  const wish = () => ({ ...options(), metrics: ['node.load1'] as const, path: path('x.csv') })

  it('never replaces one that exists, unless told', async () => {
    await writeTwoNodes()
    writeFileSync(path('x.csv'), 'mine')
    await expect(exportMetrics(wish())).rejects.toThrow('x.csv exists already')
    expect(text('x.csv')).toBe('mine')
    await exportMetrics({ ...wish(), replace: true })
    expect(text('x.csv')).toContain('node.load1')
    expect(readdirSync(directory)).toEqual(['x.csv'])
  })

  it('does not replace one that came up meanwhile either', async () => {
    await writeTwoNodes()
    const racing: ExportOptions['store'] = {
      ...store,
      async *frames(extent) {
        yield* store.frames(extent)
        writeFileSync(path('x.csv'), 'mine')
      },
    }
    await expect(exportMetrics({ ...wish(), store: racing })).rejects.toThrow('exists already')
    expect([text('x.csv'), readdirSync(directory)]).toEqual(['mine', ['x.csv']])
  })

  it('is not there at all when there is nothing, or when it breaks off', async () => {
    expect(await exportMetrics(wish())).toBeUndefined()
    await writeTwoNodes()
    const breaking: ExportOptions['store'] = {
      ...store,
      async *frames(extent) {
        yield* store.frames(extent)
        throw new AppError('unavailable', 'store.corrupt', { path: 'metrics.db', detail: 'x' })
      },
    }
    for (const format of ['csv', 'parquet'] as const)
      await expect(exportMetrics({ ...wish(), format, store: breaking })).rejects.toThrow('damaged')
    const stopped = AbortSignal.abort()
    await expect(exportMetrics({ ...wish(), signal: stopped })).rejects.toThrow('cancelled')
    expect(readdirSync(directory)).toEqual([])
  })

  it('says which folder cannot be written', async () => {
    await writeTwoNodes()
    for (const format of ['csv', 'parquet'] as const) {
      const nowhere = join(directory, 'no', 'where', `x.${format}`)
      await expect(exportMetrics({ ...wish(), format, path: nowhere })).rejects.toThrow(/cannot be written \(ENOENT\)/)
    }
    expect(existsSync(join(directory, 'no'))).toBe(false)
  })
})
