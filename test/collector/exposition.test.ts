import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createExpositionParser, type Exposition, isOpenMetrics, parseExposition } from '../../collector/exposition.ts'
import { AppError } from '../../core/errors.ts'

const fixture = (path: string) => readFileSync(join(import.meta.dirname, '../fixtures', path))
const limits = { labels: 64 }
const text = (body: string) => parseExposition(Buffer.from(body), false, limits)
const openMetrics = (body: string) => parseExposition(Buffer.from(body), true, limits)
const samples = ({ layout, values }: Exposition) =>
  layout.names.map((name, i) => [name, layout.labels[i], values[i]] as const)

function problem(parse: () => unknown) {
  try {
    parse()
  } catch (error) {
    if (error instanceof AppError) return error.problem
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('the text format', () => {
  it('reads the example of the format’s own documentation', () => {
    const body = text(`# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9

# Minimalistic line:
metric_without_timestamp_and_labels 12.47

# A weird metric from before the epoch:
something_weird{problem="division by zero"} +Inf -3982045

# TYPE rpc_duration_seconds summary
rpc_duration_seconds{quantile="0.01"} 3102
rpc_duration_seconds_sum 1.7560473e+07
rpc_duration_seconds_count 2693
`)
    expect(samples(body)).toEqual([
      ['http_requests_total', { method: 'post', code: '200' }, 1027],
      ['http_requests_total', { method: 'post', code: '400' }, 3],
      [
        'msdos_file_access_time_seconds',
        { path: 'C:\\DIR\\FILE.TXT', error: 'Cannot find file:\n"FILE.TXT"' },
        1458255915,
      ],
      ['metric_without_timestamp_and_labels', {}, 12.47],
      ['something_weird', { problem: 'division by zero' }, Number.POSITIVE_INFINITY],
      ['rpc_duration_seconds', { quantile: '0.01' }, 3102],
      ['rpc_duration_seconds_sum', {}, 17560473],
      ['rpc_duration_seconds_count', {}, 2693],
    ])
    expect([...body.timestamps!.subarray(0, 8)]).toEqual([
      1395066363,
      1395066363,
      Number.NaN,
      Number.NaN,
      -3982.045,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
    expect(body.layout.families.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'http_requests_total counter',
      'http_requests_total counter',
      'msdos_file_access_time_seconds unknown',
      'metric_without_timestamp_and_labels unknown',
      'something_weird unknown',
      'rpc_duration_seconds summary',
      'rpc_duration_seconds summary',
      'rpc_duration_seconds summary',
    ])
    expect(body.layout.families[0]!.help).toBe('The total number of HTTP requests.')
  })

  it.each([
    ['no line feed at the end', 'a 1', [['a', {}, 1]]],
    [
      'Windows line ends',
      '# TYPE a gauge\r\na 1\r\n\r\nb{x="1"} 2\r\n',
      [
        ['a', {}, 1],
        ['b', { x: '1' }, 2],
      ],
    ],
    ['a trailing comma', 'a{x="1",} 1\n', [['a', { x: '1' }, 1]]],
    ['blanks everywhere', '  a { x = "1" , y="2" }\t 1 \n', [['a', { x: '1', y: '2' }, 1]]],
    ['empty braces', 'a{} 1\n', [['a', {}, 1]]],
    ['no blank after the braces', 'a{x="1"}1\n', [['a', { x: '1' }, 1]]],
    ['an empty label, which is no label', 'a{x=""} 1\n', [['a', {}, 1]]],
    ['a colon in the name', 'job:a:rate 1\n', [['job:a:rate', {}, 1]]],
    ['braces, commas and hashes in a value', 'a{x="}{,# \'"} 1\n', [['a', { x: "}{,# '" }, 1]]],
    ['an unknown escape, kept', 'a{x="\\d"} 1\n', [['a', { x: '\\d' }, 1]]],
    ['letters beyond ASCII', 'a{x="Córdoba ñandú 日本"} 1\n', [['a', { x: 'Córdoba ñandú 日本' }, 1]]],
    ['a label that is called __proto__', 'a{__proto__="x",constructor="y"} 1\n', undefined],
    ['nothing', '', []],
    ['only comments', '#\n# nothing\n#TYPE a foo\n# TYPES a foo\n', []],
  ])('takes %s', (_, body, expected) => {
    if (expected !== undefined) return expect(samples(text(body))).toEqual(expected)
    const [labels] = text(body).layout.labels
    expect(Object.entries(labels!)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
  })

  it.each([
    ['a value that is no number', 'ok 1\nbad one\n', 2],
    ['no value', 'ok 1\n\nbad\n', 3],
    ['no value after labels', 'bad{x="1"}\n', 1],
    ['a number too large for a double', 'bad 1e999\n', 1],
    ['a hexadecimal number', 'bad 0x1F\n', 1],
    ['a number with underscores', 'bad 1_000\n', 1],
    ['a name that starts with a digit', '1bad 1\n', 1],
    ['a minus in a label name', 'bad{a-b="1"} 1\n', 1],
    ['a label without quotes', 'bad{a=1} 1\n', 1],
    ['a label without a comma before the next', 'bad{a="1"b="2"} 1\n', 1],
    ['two commas', 'bad{a="1",,b="2"} 1\n', 1],
    ['a value cut off', 'ok 1\nbad{a="1', 2],
    ['a line feed inside a label value', 'bad{a="1\n2"} 1\n', 1],
    ['a backslash before the end', 'bad{a="1\\', 1],
    ['a label twice', 'bad{a="1",a="2"} 1\n', 1],
    ['__name__ as a label', 'bad{__name__="other"} 1\n', 1],
    ['a label value that is not UTF-8', Buffer.from('ok 1\nbad{a="\xff"} 1\n', 'latin1'), 2],
    ['a float as a timestamp', 'bad 1 12.5\n', 1],
    ['a word after the timestamp', 'bad 1 12 more\n', 1],
    ['an exemplar, which only OpenMetrics has', 'bad 1 # {} 1\n', 1],
    ['an unknown type', '# TYPE bad thing\nbad 1\n', 1],
    ['TYPE without a type', '# TYPE bad\nbad 1\n', 1],
    ['HELP of an impossible name', '# HELP 1bad x\n', 1],
    ['a NUL byte', 'ok 1\n\0\n', 2],
    ['a byte order mark', '\ufeffok 1\n', 1],
    ['HTML', '<html><body>It works!</body></html>\n', 1],
  ])('refuses the whole body for %s and names the line', (_, body, line) => {
    const found = problem(() => parseExposition(Buffer.from(body), false, limits))
    expect(found).toMatchObject({ code: 'scrape.malformed', params: { line } })
  })

  it('refuses the same series twice, even with its labels in another order', () => {
    const found = problem(() => text('a{x="1",y="2"} 1\nb 1\na{y="2",x="1"} 1\n'))
    expect(found).toEqual({
      code: 'scrape.malformed',
      params: { line: 3, detail: 'a{y="…",x="…"} 1 = 1' },
    })
  })

  it('shows no label value in an error: it may name a person', () => {
    const { params } = problem(() => text('slurm_user_jobs{user="maria"} x\n'))
    expect(params['detail']).toBe('slurm_user_jobs{user="…"} x [col. 31]')
  })

  it('limits the labels of one series', () => {
    const labels = (count: number) => Array.from({ length: count }, (_, i) => `l${i}="x"`).join(',')
    expect(text(`a{${labels(64)}} 1\n`).layout.names).toEqual(['a'])
    expect(problem(() => text(`ok 1\na{${labels(65)}} 1\n`))).toEqual({
      code: 'scrape.too_many_labels',
      params: { line: 2, limit: 64 },
    })
  })

  it('limits the samples of one body', () => {
    const body = Array.from({ length: 200_001 }, (_, i) => `a${i} 1`).join('\n')
    expect(problem(() => text(body)).code).toBe('scrape.too_many_samples')
  })

  it('refuses an answer of dcgm-exporter that was cut in the middle', () => {
    const body = fixture('dcgm/gpu01-truncated.txt')
    const found = problem(() => parseExposition(body, false, limits))
    expect(found).toMatchObject({ code: 'scrape.malformed', params: { line: body.toString().split('\n').length } })
  })

  it.each([
    ['node_exporter/metrics.txt', 504],
    ['dcgm/gpu01.txt', 108],
    ['exposition/slurm-nodes.txt', 108],
    ['exposition/slurm-jobs.txt', 30],
  ])('agrees with a line-by-line reading of %s', (path, count) => {
    const body = fixture(path)
    const lines = body
      .toString()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    const { layout, values } = parseExposition(body, false, limits)
    expect(layout.names).toHaveLength(count)
    expect([...values]).toEqual(
      lines.map((line) => Number(line.slice(line.lastIndexOf(' ')).replace('Inf', 'Infinity'))),
    )
    expect(layout.names).toEqual(lines.map((line) => /^[^{ ]+/.exec(line)![0]))
    expect(layout.families.every(({ type }) => type !== 'unknown')).toBe(path !== 'node_exporter/metrics.txt')
  })
})

describe('OpenMetrics', () => {
  it('reads every type, exemplars and float timestamps', () => {
    const body = parseExposition(fixture('exposition/openmetrics.txt'), true, limits)
    const types = new Map(body.layout.names.map((name, i) => [name, body.layout.families[i]!.type]))
    expect(Object.fromEntries(types)).toEqual({
      acme_http_router_request_seconds_sum: 'summary',
      acme_http_router_request_seconds_count: 'summary',
      acme_http_router_request_seconds_created: 'summary',
      acme_http_router_request_seconds: 'summary',
      go_goroutines: 'gauge',
      process_cpu_seconds_total: 'counter',
      foo_bucket: 'histogram',
      foo_count: 'histogram',
      foo_sum: 'histogram',
      foo_created: 'histogram',
      build_info: 'info',
      state: 'stateset',
      sizes_bucket: 'gaugehistogram',
      sizes_gcount: 'gaugehistogram',
      sizes_gsum: 'gaugehistogram',
      odd: 'unknown',
    })
    const last = body.layout.names.length - 1
    expect([body.values[last], body.timestamps![last]]).toEqual([42, 123.456])
    expect(body.values[body.layout.names.lastIndexOf('foo_bucket')]).toBe(17)
    expect(body.layout.families[0]!.unit).toBe('seconds')
  })

  it.each([
    ['no # EOF', 'a 1\n'],
    ['an empty body', ''],
    ['something after # EOF', '# EOF\na 1\n'],
    ['an empty line', 'a 1\n\n# EOF\n'],
    ['a free comment', '# hello\n# EOF\n'],
    ['an exemplar without labels', 'a_total 1 # 5\n# EOF\n'],
    ['an exemplar without a value', 'a_total 1 # {x="1"}\n# EOF\n'],
    ['an exemplar glued to the value', 'a_total 1# {} 5\n# EOF\n'],
    ['a type of the text format', '# TYPE a untyped\na 1\n# EOF\n'],
  ])('refuses %s', (_, body) => {
    expect(problem(() => openMetrics(body)).code).toBe('scrape.malformed')
  })

  it('takes # EOF without a line feed', () => {
    expect(openMetrics('a 1\n# EOF').layout.names).toEqual(['a'])
  })

  it('is told by its content type alone', () => {
    expect(isOpenMetrics('application/openmetrics-text; version=1.0.0; charset=utf-8')).toBe(true)
    expect(isOpenMetrics('text/plain; version=0.0.4')).toBe(false)
    expect(isOpenMetrics(undefined)).toBe(false)
  })
})

describe('a parser that remembers the last body', () => {
  const parse = (parser: ReturnType<typeof createExpositionParser>, body: string) =>
    parser.parse(Buffer.from(body), false)

  it('keeps the layout object while only numbers change, however long they are', () => {
    const parser = createExpositionParser(limits)
    const first = parse(parser, 'a 1\n# TYPE b gauge\nb{x="1"} 2\n')
    const { layout } = first
    const second = parse(parser, 'a 1.5e-7\n# TYPE b gauge\nb{x="1"} NaN 1700000000000\n')
    expect(second.layout).toBe(layout)
    expect([...second.values]).toEqual([1.5e-7, Number.NaN])
    expect([...second.timestamps!.subarray(0, 2)]).toEqual([Number.NaN, 1_700_000_000])
    expect(parse(parser, 'a 3\n# TYPE b gauge\nb{x="1"} 4\n').timestamps).toBeUndefined()
  })

  it.each([
    ['a new series', 'a 1\nc 3\nb{x="1"} 2\n', ['a', 'c', 'b']],
    ['a series gone', 'a 1\n', ['a']],
    ['a series at the end', 'a 1\nb{x="1"} 2\nc 3\n', ['a', 'b', 'c']],
    ['another label value', 'a 1\nb{x="2"} 2\n', ['a', 'b']],
    ['nothing left', '', []],
  ])('makes a new layout for %s', (_, body, names) => {
    const parser = createExpositionParser(limits)
    const { layout } = parse(parser, 'a 1\nb{x="1"} 2\n')
    const next = parse(parser, body)
    expect(next.layout).not.toBe(layout)
    expect(next.layout.names).toEqual(names)
  })

  it('keeps nothing of the caller’s memory', () => {
    const parser = createExpositionParser(limits)
    const memory = Buffer.from('a 1\nb{x="1"} 2\n')
    const { layout } = parser.parse(memory, false)
    memory.fill(0)
    const next = parse(parser, 'a 3\nb{x="1"} 4\n')
    expect(next.layout).toBe(layout)
    expect([...next.values]).toEqual([3, 4])
  })

  it('refuses a spoilt body and goes on with the layout it knew', () => {
    const parser = createExpositionParser(limits)
    const { layout } = parse(parser, 'a 1\nb 2\n')
    expect(problem(() => parse(parser, 'a 5\nb x\n'))).toMatchObject({ code: 'scrape.malformed', params: { line: 2 } })
    const next = parse(parser, 'a 7\nb 8\n')
    expect(next.layout).toBe(layout)
    expect([...next.values]).toEqual([7, 8])
  })
})
