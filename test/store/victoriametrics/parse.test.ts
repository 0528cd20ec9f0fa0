import { describe, expect, it } from 'vitest'
import {
  parseExportLine,
  parseFederateLine,
  parseLabelValues,
  parseProcessMetrics,
  parseSeriesCount,
  Unreadable,
} from '../../../store/metrics/engines/victoriametrics/parse.ts'
import { durationSeconds, goSeconds } from '../../../store/metrics/engines/victoriametrics/processes.ts'
import { createCollector } from '../../../store/metrics/engines/victoriametrics/series.ts'
import { recorded } from './recorded.ts'

const lines = (file: string): string[] => recorded(file).trimEnd().split('\n')
const byOrigin = <T extends { readonly tags: Readonly<Record<string, string>> }>(found: readonly T[]) =>
  new Map(found.map((one) => [one.tags['origin'], one]))
const T = 1_795_200_000_000

describe('an answer of export', () => {
  const found = byOrigin(lines('export.jsonl').map(parseExportLine))

  it('gives the samples of each series as the server has them', () => {
    expect(found.get('host:cn01')).toEqual({
      name: 'fixture_v',
      tags: { node: 'cn01', origin: 'host:cn01' },
      timesMs: [T, T + 1000],
      values: [1.5, 2.5],
    })
    expect(found.get('host:z')!.values).toEqual([1.797693134862315e308])
  })

  it('reads infinite values, which are no JSON, and lets labels that look like them alone', () => {
    expect(found.get('host:cn02')!.values).toEqual([0.333333333333, Infinity, -Infinity])
    expect(found.get('host:y')).toMatchObject({ tags: { node: '},"values":[+Inf]' }, values: [Infinity] })
    const newer = '{"metric":{"__name__":"a"},"values":["Infinity",1,"-Infinity"],"timestamps":[1,2,3]}'
    expect(parseExportLine(newer).values).toEqual([Infinity, 1, -Infinity])
  })

  it('keeps labels of any name and text', () => {
    expect(found.get('host:x')!.tags['node']).toBe('ñandú "q",<b>=%0A')
    expect(Object.entries(found.get('host:z')!.tags)).toContainEqual(['__proto__', 'x'])
  })

  it.each([
    ['cut short', lines('export.jsonl')[1]!.slice(0, -20)],
    ['an error in the middle', 'remoteAddr: "127.0.0.1:1"; requestURI: /api/v1/export; out of memory'],
    ['fewer times than values', '{"metric":{"__name__":"a"},"values":[1,2],"timestamps":[1]}'],
    ['a value that is none', '{"metric":{"__name__":"a"},"values":["x"],"timestamps":[1]}'],
    ['no value', '{"metric":{"__name__":"a"},"values":[null],"timestamps":[1]}'],
    ['no labels', '{"values":[1],"timestamps":[1]}'],
    ['a label that is no text', '{"metric":{"__name__":"a","b":1},"values":[1],"timestamps":[1]}'],
    ['not an object', '17'],
    ['null', 'null'],
  ])('is an error where it is %s', (_, line) => {
    expect(() => parseExportLine(line)).toThrow(Unreadable)
  })
})

describe('an answer of federate', () => {
  const found = byOrigin(lines('federate.txt').map(parseFederateLine))

  it('gives the last sample of each series', () => {
    expect(found.get('host:cn01')).toEqual({
      name: 'fixture_v',
      tags: { node: 'cn01', origin: 'host:cn01' },
      timesMs: [T + 1000],
      values: [2.5],
    })
    expect(found.get('host:cn02')!.values).toEqual([-Infinity])
    expect(parseFederateLine('a 1 5')).toEqual({ name: 'a', tags: {}, timesMs: [5], values: [1] })
  })

  it('has the labels that export has', () => {
    const exported = byOrigin(lines('export.jsonl').map(parseExportLine))
    for (const [origin, { tags }] of exported) expect(found.get(origin)!.tags).toEqual(tags)
  })

  it.each([
    ['{a="b"} 1 2'],
    ['x{a="b} 1 2'],
    ['x{a="b"} 1'],
    ['x{a="b"} one 2'],
    ['x{a="b"}  2'],
    ['# TYPE x gauge'],
    [''],
  ])('is an error where a line is %j', (line) => {
    expect(() => parseFederateLine(line)).toThrow(Unreadable)
  })
})

describe('series out of an answer', () => {
  it('have one sample an instant and their labels as they were', () => {
    const collector = createCollector('raw')
    for (const line of lines('export.jsonl')) collector.add(parseExportLine(line))
    const found = new Map(collector.series().map((series) => [series.origin, series]))
    expect(found.get('host:cn03')).toEqual({
      origin: 'host:cn03',
      labels: { node: 'cn03' },
      timesMs: Float64Array.of(T),
      values: Float64Array.of(2),
    })
    expect(found.get('host:x')!.labels).toEqual({ node: 'ñandú "q",<b>=\n' })
    expect(found.size).toBe(6)
  })

  it('are put in order, also where one comes in several lines', () => {
    const collector = createCollector('raw')
    const tags = { node: 'a', origin: 'o' }
    collector.add({ name: 'n', tags, timesMs: [3, 4], values: [30, 40] })
    collector.add({ name: 'n', tags: { origin: 'o', node: 'a' }, timesMs: [1, 3], values: [10, 33] })
    expect(collector.series()).toEqual([
      { origin: 'o', labels: { node: 'a' }, timesMs: Float64Array.of(1, 3, 4), values: Float64Array.of(10, 33, 40) },
    ])
  })

  it('of roll-ups have the last version of each bucket, at its start', () => {
    const collector = createCollector('5m')
    collector.add({
      name: 'n',
      tags: { origin: 'o' },
      timesMs: [300_000, 300_007, 600_000, 1_199_999],
      values: [1, 2, 3, 4],
    })
    expect(collector.series()).toEqual([
      {
        origin: 'o',
        labels: {},
        timesMs: Float64Array.of(300_000, 600_000, 900_000),
        values: Float64Array.of(2, 3, 4),
      },
    ])
  })
})

describe('label values and the number of series', () => {
  it('are what the server says', () => {
    expect(parseLabelValues(recorded('label-values.json'))).toEqual([
      'cn01',
      'cn02',
      'cn03',
      '},"values":[+Inf]',
      'ñandú "q",<b>=%0A',
    ])
    expect(parseSeriesCount(recorded('status-tsdb.json'))).toBe(6)
  })

  it.each([
    ['{"status":"error","errorType":"422","error":"x"}'],
    ['<html>'],
    ['{"status":"success","data":[1]}'],
    [''],
  ])('are an error where the answer is %j', (text) => {
    expect(() => parseLabelValues(text)).toThrow(Unreadable)
    expect(() => parseSeriesCount(text)).toThrow(Unreadable)
  })
})

describe('what a process says of itself', () => {
  it('is its start, its settings and its disk', () => {
    const plain = parseProcessMetrics(recorded('metrics-plain.txt'))!
    expect(plain).toMatchObject({ version: '', readOnly: false })
    expect(plain.startedSeconds).toBeGreaterThan(1_795_000_000)
    expect(plain.flags.get('retentionPeriod')).toBe('100y')
    expect(plain.dataBytes).toBeGreaterThan(0)
    expect([...plain.dropped]).toEqual([
      ['-storage.maxDailySeries', 0],
      ['-storage.maxHourlySeries', 0],
    ])
    expect(parseProcessMetrics(recorded('metrics-full.txt'))).toMatchObject({ readOnly: true })
  })

  it('is nothing where it does not store: a proxy, another program', () => {
    const proxy =
      'vm_app_version{version="vmauth-20220707-tags-v1.79.0", short_version="v1.79.0"} 1\nvm_app_start_timestamp 1\n'
    expect(parseProcessMetrics(proxy)).toBeUndefined()
    expect(parseProcessMetrics('# HELP go_info\ngo_info{version="go1.19"} 1\n')).toBeUndefined()
    expect(parseProcessMetrics('')).toBeUndefined()
  })

  it.each([
    ['1', 31 * 86_400],
    ['30d', 30 * 86_400],
    ['2w', 14 * 86_400],
    ['24h', 86_400],
    ['1.5y', 1.5 * 365 * 86_400],
    ['', undefined],
    ['forever', undefined],
  ])('keeps %j for %s seconds', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds)
  })

  it.each([
    ['5s', 5],
    ['1m30s', 90],
    ['1ms', 0.001],
    ['0s', 0],
    ['', undefined],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads the duration %j as %s seconds', (text, seconds) => {
    expect(goSeconds(text)).toBe(seconds)
  })
})
