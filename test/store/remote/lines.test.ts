/** Line protocol as every remote store gets it; that real servers read it back: test/real/influxdb.test.ts. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CATALOGUE, METRICS } from '../../../core/catalogue.ts'
import type { Frame, Labels, SeriesKey } from '../../../core/series.ts'
import {
  escapeTag,
  frameLines,
  rollupLines,
  sentinelLine,
  storedField,
  storedTag,
  unescapeTag,
} from '../../../store/metrics/remote/lines.ts'
import { rollUp } from '../../../store/metrics/rollup.ts'

const T = 1_790_000_000
type Pair = readonly [SeriesKey['metric'], Labels, number]

function frame(pairs: readonly Pair[], more: Partial<Frame> = {}): Frame {
  const keys = pairs.map(([metric, labels]) => ({ metric, labels }))
  const values = Float64Array.from(pairs, ([, , value]) => value)
  return { origin: 'host:cn01', timeSeconds: T, intervalSeconds: 30, set: { keys }, values, ...more }
}

/** A line as InfluxDB's documentation of the protocol reads it: a backslash escapes a comma, an equals sign, a space. */
function parse(line: string) {
  const cut = (text: string, at: string) => text.split(new RegExp(`(?<!\\\\)${at}`, 'u'))
  const plain = (text: string) => text.replace(/\\([,= ])/g, '$1')
  const pair = (text: string) => {
    const [name = '', value = '', ...rest] = cut(text, '=')
    if (rest.length > 0) throw new Error(`two values in ${text}`)
    return [plain(name), plain(value)] as const
  }
  const [series = '', fields = '', time = '', ...rest] = cut(line, ' ')
  if (rest.length > 0) throw new Error(`not three parts: ${line}`)
  const [measurement = '', ...tags] = cut(series, ',')
  return {
    measurement: plain(measurement),
    tags: tags.map(pair),
    fields: Object.fromEntries(cut(fields, ',').map(pair)),
    timeMs: Number(time),
  }
}

/** Any text, half surrogate pairs and control characters among it. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'\n\r\t\0\\%,= "\'$`{}é😀\u2028\u007f', '\ud800', '\udfff', '%0A', '%uD800'),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(''))
  .filter((text) => text !== '')

describe('frames as lines', () => {
  it('gives one line a label set of a measurement, and one of the frame', () => {
    const lines = frameLines([
      frame([
        ['node.load1', { node: 'cn01', cluster: 'a' }, 1.5],
        ['filesystem.size_bytes', { node: 'cn01', mount: '/', device: 'sda', fstype: 'ext4' }, 1e21],
        ['node.cores', { cluster: 'a', node: 'cn01' }, -0],
      ]),
    ])
    expect(lines).toEqual([
      'node,cluster=a,node=cn01,origin=host:cn01 load1=1.5,cores=-0 1790000000000',
      'filesystem,device=sda,fstype=ext4,mount=/,node=cn01,origin=host:cn01 size_bytes=1e+21 1790000000000',
      'frame,origin=host:cn01 interval=30 1790000000000',
    ])
  })

  it('leaves out what is absent, and the whole line where nothing is left', () => {
    const lines = frameLines([
      frame([
        ['node.load1', { node: 'a' }, NaN],
        ['node.cores', { node: 'a' }, 2],
        ['node.load1', { node: 'b' }, NaN],
      ]),
    ])
    expect(lines).toEqual([
      'node,node=a,origin=host:cn01 cores=2 1790000000000',
      'frame,origin=host:cn01 interval=30 1790000000000',
    ])
  })

  it('says that an empty frame came', () => {
    expect(frameLines([frame([])])).toEqual(['frame,origin=host:cn01 interval=30 1790000000000'])
  })

  it('puts an infinite value on a line of its own, so that a server that refuses it takes the rest', () => {
    const lines = frameLines([
      frame([
        ['node.load1', { node: 'a' }, 1],
        ['node.cores', { node: 'a' }, Infinity],
        ['node.uptime_seconds', { node: 'a' }, -Infinity],
      ]),
    ])
    expect(lines).toEqual([
      'node,node=a,origin=host:cn01 cores=Infinity 1790000000000',
      'node,node=a,origin=host:cn01 uptime_seconds=-Infinity 1790000000000',
      'node,node=a,origin=host:cn01 load1=1 1790000000000',
      'frame,origin=host:cn01 interval=30 1790000000000',
    ])
  })

  it('rounds times to whole milliseconds', () => {
    const [line] = frameLines([frame([], { timeSeconds: 1_790_000_000.0125 })])
    expect(line).toMatch(/ 1790000000013$/)
  })

  it('keeps origins apart that share a set', () => {
    const one = frame([['node.load1', { node: 'a' }, 1]])
    const lines = frameLines([one, { ...one, origin: 'b c' }, one])
    expect(lines.filter((line) => line.startsWith('node,'))).toEqual([
      'node,node=a,origin=host:cn01 load1=1 1790000000000',
      'node,node=a,origin=b\\ c load1=1 1790000000000',
      'node,node=a,origin=host:cn01 load1=1 1790000000000',
    ])
  })

  it('gives back every number and every label of any frame', () => {
    const metrics = fc.constantFrom(...METRICS.keys())
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(
        fc.uniqueArray(metrics, { minLength: 1, maxLength: 8 }),
        hostile,
        hostile,
        fc.array(numbers),
        (ids, node, origin, doubles) => {
          const pairs = ids.map((id, at): Pair => [id, { node }, doubles[at] ?? 0.1])
          const lines = frameLines([frame(pairs, { origin })]).map(parse)
          expect(lines.every(({ timeMs }) => timeMs === T * 1000)).toBe(true)
          const found = new Map<string, number>()
          for (const { measurement, tags, fields } of lines) {
            expect(unescapeTag(new Map(tags).get('origin')!)).toBe(origin)
            if (measurement === 'frame') continue
            expect(tags.map(([name, value]) => [name, unescapeTag(value)])).toEqual([
              ['node', node],
              ['origin', origin],
            ])
            for (const [name, text] of Object.entries(fields)) found.set(`${measurement}.${name}`, Number(text))
          }
          for (const [id, , value] of pairs) {
            const [measurement = '', field = ''] = id.split('.')
            expect(Object.is(found.get(`${measurement}.${storedField(measurement, field)}`), value)).toBe(true)
          }
        },
      ),
    )
  })
})

describe('tag values', () => {
  it('come back whatever they are, on one line and without what servers read differently', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const stored = storedTag(text)
        expect(unescapeTag(stored)).toBe(text)
        expect(parse(`m,t=${escapeTag(text)} f=1 1`).tags).toEqual([['t', stored]])
        // biome-ignore lint/suspicious/noControlCharactersInRegex: those must not be there
        expect(stored).not.toMatch(/[\0-\x1f\x7f\\]/)
        expect(Buffer.from(stored, 'utf8').toString('utf8')).toBe(stored)
      }),
    )
  })

  it('are told apart when only what is escaped differs', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        expect(escapeTag(a) === escapeTag(b)).toBe(a === b)
      }),
    )
  })

  it.each([
    ['as it is', 'as\\ it\\ is'],
    ['50 %', '50\\ %25'],
    ['a\nb', 'a%0Ab'],
    ['C:\\tmp\\', 'C:%5Ctmp%5C'],
    ['k=v,w', 'k\\=v\\,w'],
    ['ñandú 😀', 'ñandú\\ 😀'],
    ['half \ud83d', 'half\\ %uD83D'],
    ['__proto__', '__proto__'],
  ])('%j is written %j', (text, written) => {
    expect(escapeTag(text)).toBe(written)
  })
})

describe('names', () => {
  it('give a field another name where a tag has it: a table of InfluxDB 3 has one column of a name', () => {
    expect(storedField('slurm_node', 'state')).toBe('state_value')
    expect(storedField('node', 'load1')).toBe('load1')
    for (const { measurement, id, allLabels } of METRICS.values()) {
      const field = id.slice(measurement.length + 1)
      expect([...allLabels, 'origin', 'time']).not.toContain(storedField(measurement, field))
    }
  })

  it('never give two fields of a measurement one name', () => {
    for (const [measurement, { fields }] of Object.entries(CATALOGUE)) {
      const names = Object.keys(fields).map((field) => storedField(measurement, field))
      expect(new Set(names).size).toBe(names.length)
    }
  })
})

describe('roll-ups as lines', () => {
  it('have the statistics as fields, the bucket as time, and a line of what the frames said', () => {
    const pairs = (load: number, size: number): Pair[] => [
      ['node.load1', { node: 'a' }, load],
      ['filesystem.size_bytes', { node: 'a', mount: '/' }, size],
    ]
    const frames = rollUp(
      [frame(pairs(1, 10), { timeSeconds: T + 10 }), frame(pairs(3, NaN), { timeSeconds: T + 40 })],
      '5m',
    )
    expect(rollupLines(frames)).toEqual([
      'node_5m,node=a,origin=host:cn01 load1_sum=4,load1_count=2,load1_min=1,load1_max=3 1789999800000',
      'filesystem_5m,mount=/,node=a,origin=host:cn01 size_bytes_min=10,size_bytes_max=10 1789999800000',
      'frame_5m,origin=host:cn01 interval=30,last=1790000040 1789999800000',
    ])
  })
})

describe('the mark of a batch', () => {
  it('names its writer and its batch', () => {
    expect(sentinelLine('w 1', 42, T * 1000)).toBe('sentinel,writer=w\\ 1 batch=42 1790000000000')
  })
})
