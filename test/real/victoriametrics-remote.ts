/** A `Remote` over the real VictoriaMetrics, each under names of its own, and short ways to write and read with it. */
import { randomUUID } from 'node:crypto'
import { systemClock } from '../../core/clock.ts'
import type { Frame } from '../../core/series.ts'
import { createVictoriaMetrics, type RemoteOptions } from '../../store/metrics/engines/victoriametrics/remote.ts'
import { frameLines, sentinelLine } from '../../store/metrics/remote/lines.ts'
import type { Accepted, ReadRequest, Remote, RemoteSeries, Sent } from '../../store/metrics/remote/remote.ts'
import type { Resolution, Retention } from '../../store/metrics/store.ts'
import { REAL } from './servers.ts'

export const DAY_MS = 86_400_000
/** what the plain server keeps too */
export const RETENTION: Retention = { raw: 14 * 86_400, '5m': 180 * 86_400, '1h': 5 * 365 * 86_400, '1d': Infinity }

export function openWorld(options: Partial<RemoteOptions> = {}) {
  const url = options.url ?? REAL.victoriaUrl
  const prefix = `t${randomUUID().replaceAll('-', '')}_`
  const remote: Remote = createVictoriaMetrics({
    url,
    writeUrl: url,
    storageUrls: [url],
    prefix,
    retention: RETENTION,
    mode: 'write',
    clock: systemClock,
    ...options,
  })
  let batch = 0
  /** One request. @returns also what would be asked about it later */
  const send = async (lines: readonly string[], resolution: Resolution = 'raw', sentinelMs = Date.now()) => {
    batch += 1
    const accepted: Accepted = { batch, acceptedAt: Date.now() / 1000, writer: 'w', sentinelMs }
    const payload = { batch, resolution, lines: [...lines, sentinelLine('w', batch, sentinelMs)] }
    const sent: Sent = await remote.send(payload)
    return { sent, accepted }
  }
  return {
    remote,
    prefix,
    send,
    /** Sent, taken and readable. */
    async put(lines: readonly string[], resolution: Resolution = 'raw'): Promise<Accepted> {
      const { sent, accepted } = await send(lines, resolution)
      if (sent.kind !== 'accepted') throw new Error(JSON.stringify(sent))
      await remote.flush()
      return accepted
    },
    read: (request: Partial<ReadRequest> = {}): Promise<readonly RemoteSeries[]> =>
      remote.read({
        resolution: 'raw',
        measurement: 'node',
        field: 'load1',
        where: {},
        fromMs: 0,
        toMs: Date.now() + DAY_MS,
        ...request,
      }),
  }
}

/** One series `node.load1` of the node, one value. */
export function loadFrame(node: string, value: number, timeMs: number): Frame {
  const set = { keys: [{ metric: 'node.load1' as const, labels: { node } }] }
  return {
    origin: `host:${node}`,
    timeSeconds: timeMs / 1000,
    intervalSeconds: 15,
    set,
    values: Float64Array.of(value),
  }
}

export const loadLines = (node: string, value: number, timeMs: number): string[] =>
  frameLines([loadFrame(node, value, timeMs)])

/** Label values that break quoting somewhere. */
export const HOSTILE: readonly string[] = [
  'a b',
  ' lead',
  'trail ',
  'a,b',
  'a=b',
  'a"b',
  '"',
  "a'b",
  '`',
  'a\\b',
  'a\\',
  '\\',
  '\\n',
  '\\"',
  'a\\,b',
  'a\\ b',
  'a\\=b',
  'a\nb',
  '\n',
  'a\r\nb',
  '\t',
  '\0',
  '\x7f',
  '\u0085',
  '\u2028',
  '\u00a0',
  '\ufeff',
  '\u200b',
  '%',
  '%41',
  '%u1234',
  '%%',
  'ñandú',
  '中文',
  '🙂',
  '\u{10ffff}',
  '\ud800',
  '\udc00x',
  'e\u0301',
  'é',
  '\ufffd',
  '__proto__',
  'constructor',
  '__name__',
  '{a="b"}',
  '},"values":[',
  '$1',
  '.*',
  'a|b',
  '(',
  ')',
  '[x]',
  '^a$',
  '<script>',
  'a&b',
  'a;b',
  'a#b',
  '# x',
  '{{x}}',
  'null',
  'true',
  'NaN',
  '1i',
  '1u',
  '+Inf',
  '0',
  'x'.repeat(3000),
]
