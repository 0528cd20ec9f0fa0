import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  alterStatement,
  createCommands,
  durationText,
  isSameDuration,
  parseDuration,
  quoteName,
  selectLastStatements,
  selectStatements,
  tagValueStatements,
} from '../../../store/metrics/engines/influxdb/statements.ts'

const request = {
  resolution: 'raw',
  measurement: 'node',
  field: 'load1',
  where: {},
  fromMs: 0,
  toMs: Infinity,
} as const
const texts = (statements: readonly { text: string }[]) => statements.map(({ text }) => text)

describe('statements', () => {
  it('bind values and never write them into the text', () => {
    const where = { node: [`'; DROP DATABASE x --`, 'a\nb'], cluster: ['c'] }
    expect(selectStatements({ ...request, where, fromMs: 1000.2, toMs: 2000 })).toEqual([
      {
        text: 'SELECT "load1" FROM "node" WHERE time >= 1001ms AND time < 2000ms AND ("node" = $v0 OR "node" = $v1) AND ("cluster" = $v2) GROUP BY *',
        values: { v0: `'; DROP DATABASE x --`, v1: 'a%0Ab', v2: 'c' },
      },
    ])
  })

  it('ask of a roll-up in its own measurement, whether or not the name says it', () => {
    const rollup = { ...request, resolution: '1h', field: 'load1_sum' } as const
    const expected = ['SELECT "load1_sum" FROM "node_1h" GROUP BY *']
    expect(texts(selectStatements(rollup))).toEqual(expected)
    expect(texts(selectStatements({ ...rollup, measurement: 'node_1h' }))).toEqual(expected)
  })

  it('are several where values are many, every one of them once', () => {
    const node = Array.from({ length: 450 }, (_, at) => `n${at}`)
    const statements = selectStatements({ ...request, where: { node, cluster: ['a', 'a', 'b'] } })
    expect(statements.length).toBe(3)
    const bound = statements.flatMap(({ values }) => Object.values(values)).filter((value) => value.startsWith('n'))
    expect(bound.toSorted()).toEqual(node.toSorted())
    for (const { text, values } of statements) {
      expect(text).toContain('("cluster" = $')
      expect(text.match(/\$v\d+/g)!.toSorted()).toEqual(
        Object.keys(values)
          .map((name) => `$${name}`)
          .toSorted(),
      )
    }
  })

  it('are none where nothing can match: an empty value would match what lacks the tag', () => {
    expect(selectStatements({ ...request, where: { node: [] } })).toEqual([])
    expect(selectStatements({ ...request, where: { node: ['', 'a'], rack: [''] } })).toEqual([])
  })

  it('stay within the times that the server has', () => {
    expect(texts(selectLastStatements({ ...request, fromMs: -Infinity, beforeMs: 1e300 }))).toEqual([
      'SELECT last("load1") FROM "node" GROUP BY *',
    ])
    expect(texts(selectStatements({ ...request, fromMs: 1e300, toMs: 1e300 }))).toEqual([
      'SELECT "load1" FROM "node" WHERE time >= 9223372036853ms GROUP BY *',
    ])
  })

  it('name a time where tags of all times are asked for and the server would take the last day', () => {
    expect(texts(tagValueStatements('node', 'node', {}, true))).toEqual([
      'SHOW TAG VALUES FROM "node" WITH KEY = "node" WHERE time > 0',
    ])
    expect(texts(tagValueStatements('node', 'node', {}, false))).toEqual([
      'SHOW TAG VALUES FROM "node" WITH KEY = "node"',
    ])
  })

  it('quote names so that nothing ends them early', () => {
    expect(quoteName('a"b\\c\nd')).toBe('"a\\"b\\\\c\\nd"')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const inside = quoteName(name).slice(1, -1)
        expect(inside.replace(/\\./g, '')).not.toMatch(/["\\\n]/)
      }),
    )
  })
})

describe('durations', () => {
  it.each([
    [14 * 86_400, '14d'],
    [36 * 3_600, '36h'],
    [5_400, '5400s'],
    [60, '1h'],
    [Infinity, 'INF'],
    [86_400.5, '86401s'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text)
  })

  it.each([
    ['336h0m0s', 14 * 86_400],
    ['1h30m0s', 5_400],
    ['0s', Infinity],
    ['', undefined],
    ['forever', undefined],
  ])('%j is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })

  it('are the same where the server keeps what it was asked to, an hour at least', () => {
    expect(isSameDuration(3_600, 60)).toBe(true)
    expect(isSameDuration(Infinity, Infinity)).toBe(true)
    expect(isSameDuration(86_401, 86_400.5)).toBe(true)
    expect(isSameDuration(Infinity, 86_400)).toBe(false)
  })

  it('take their shards along', () => {
    expect(alterStatement('a', 'autogen', 7_200)).toBe(
      'ALTER RETENTION POLICY "autogen" ON "a" DURATION 2h SHARD DURATION 0s',
    )
  })
})

describe('what to run where we may not', () => {
  const missing = {
    database: 'at',
    missing: ['at', 'at_1d'],
    keep: { raw: 14 * 86_400, '5m': 1, '1h': 1, '1d': Infinity },
    user: 'ana',
  }
  it.each([
    [
      1,
      'CREATE DATABASE "at" WITH DURATION 14d; CREATE DATABASE "at_1d" WITH DURATION INF; GRANT ALL ON "at" TO "ana"; GRANT ALL ON "at_1d" TO "ana"',
    ],
    [2, 'influx bucket create --name at --retention 14d; influx bucket create --name at_1d'],
    [3, 'influxdb3 create database --retention-period 14d at; influxdb3 create database at_1d'],
  ] as const)('is this on %d.x', (major, commands) => {
    expect(createCommands({ ...missing, major })).toBe(commands)
  })
})
