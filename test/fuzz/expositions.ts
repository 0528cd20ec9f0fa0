/** Expositions, from HTTP to the frame. */
import { createCounterRates } from '../../collector/counters.ts'
import { createExpositionParser, type Exposition, parseExposition } from '../../collector/exposition.ts'
import { createResponseReader } from '../../collector/http/response.ts'
import { dcgmExporter } from '../../collector/profiles/dcgm-exporter.ts'
import { nodeExporter } from '../../collector/profiles/node-exporter.ts'
import type { Profile } from '../../collector/profiles/profile.ts'
import { AppError } from '../../core/errors.ts'
import { corpus, type FuzzTarget } from './target.ts'

const LIMITS = { labels: 64 }
const TARGET = { node: 'cn01', nodeGiven: false, labels: { cluster: 'c' } }

/**
 * Read cold and by a parser that remembers the body before: both must say the same. What is well formed goes
 * on through a profile.
 */
function exposition(name: string, bodies: readonly Buffer[], openMetrics: boolean, profile?: Profile): FuzzTarget {
  const parser = createExpositionParser(LIMITS)
  return {
    name,
    format: 'text',
    corpus: bodies,
    parse(body) {
      const warm = outcome(() => parser.parse(body, openMetrics))
      const cold = outcome(() => parseExposition(body, openMetrics, LIMITS))
      if (cold instanceof AppError || warm instanceof AppError) {
        if (String(cold) !== String(warm)) throw new Error(`cold: ${cold}; warm: ${warm}`)
        throw cold
      }
      sameExposition(cold, warm)
      if (profile) evaluate(profile, warm)
    },
  }
}

function outcome(parse: () => Exposition): Exposition | AppError {
  try {
    return parse()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

function sameExposition(cold: Exposition, warm: Exposition): void {
  const count = cold.layout.names.length
  if (count !== warm.layout.names.length) throw new Error('cold and warm differ in the number of samples')
  for (let i = 0; i < count; i++) {
    if (!Object.is(cold.values[i], warm.values[i]) || cold.layout.names[i] !== warm.layout.names[i]) {
      throw new Error(`cold and warm differ at sample ${i}`)
    }
  }
}

function evaluate(profile: Profile, { layout, values }: Exposition): void {
  const reading = { values, rates: createCounterRates(), now: 1_000 }
  for (const { metric, labels, read } of profile.compile(layout, TARGET).outputs) {
    if (typeof read(reading) !== 'number') throw new Error(`${metric} is no number`)
    for (const value of Object.values(labels)) if (value === '') throw new Error(`${metric} has an empty label`)
  }
}

/** An HTTP answer in pieces, as a hostile server may send it. */
function httpAnswer(): FuzzTarget {
  const limits = { bodyBytes: 4_096, compressionRatio: 100 }
  const heads = ['content-length: 40', 'transfer-encoding: chunked', 'connection: close', 'content-encoding: gzip']
  const bodies = ['a 1\n'.repeat(10), '28\r\na{x="1"} 1\r\n0\r\nx: y\r\n\r\n', '5;ext=1\r\n12345\r\n0\r\n\r\n']
  return {
    name: 'http',
    format: 'text',
    corpus: heads.flatMap((head) =>
      bodies.map((body) => Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\nx: y\r\n\r\n${body}`)),
    ),
    parse(body) {
      const reader = createResponseReader('cn01:9100', limits, { bytes: Buffer.alloc(0) })
      for (let at = 0; at < body.length; at += 37) {
        if (reader.feed(body.subarray(at, at + 37)) && reader.keepAlive && reader.status < 200)
          throw new Error('interim')
      }
    },
  }
}

export const EXPOSITION_TARGETS: readonly FuzzTarget[] = [
  exposition('node_exporter', corpus('node_exporter', /\.txt$/), false, nodeExporter),
  exposition('dcgm_exporter', corpus('dcgm', /\.txt$/), false, dcgmExporter),
  exposition('text', corpus('exposition', /^slurm-.*\.txt$/), false),
  exposition('openmetrics', corpus('exposition', /^openmetrics\.txt$/), true),
  httpAnswer(),
]
