/** `# HELP`, `# TYPE` and `# UNIT`, and which family a sample belongs to. */
import { decode } from './bytes.ts'
import { unescapeText } from './labels.ts'
import { type Family, METRIC_TYPES, type MetricType } from './layout.ts'

const TEXT_TYPES: Readonly<Record<string, MetricType>> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  summary: 'summary',
  untyped: 'unknown',
}

/** Endings of sample names that belong to a family of that type (Prometheus text and OpenMetrics). */
const SUFFIXES: Partial<Record<MetricType, readonly string[]>> = {
  counter: ['_total', '_created'],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  summary: ['_sum', '_count', '_created'],
  info: ['_info'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
}
const ANY_SUFFIX = /_(?:total|created|bucket|sum|count|info|gcount|gsum)$/

type Declared = { -readonly [K in 'type' | 'help' | 'unit']?: Family[K] }

export interface Families {
  /**
   * Reads the comment whose `#` is at `hash` and whose line feed is at `end`.
   * @returns 'malformed', 'eof' for OpenMetrics' last line, 'comment' otherwise
   */
  comment(bytes: Buffer, hash: number, end: number): 'comment' | 'malformed' | 'eof'
  /** The family of a sample, once all metadata was read. */
  of(sampleName: string): Family
}

export function createFamilies(openMetrics: boolean): Families {
  const declared = new Map<string, Declared>()
  const resolved = new Map<string, Family>()
  const get = (name: string) => {
    const known = declared.get(name)
    if (known !== undefined) return known
    const fresh: Declared = {}
    declared.set(name, fresh)
    return fresh
  }
  const typeOf = (word: string) =>
    openMetrics
      ? METRIC_TYPES.find((type) => type === word)
      : Object.hasOwn(TEXT_TYPES, word)
        ? TEXT_TYPES[word]
        : undefined

  const family = (name: string): Family => {
    const known = resolved.get(name)
    if (known !== undefined) return known
    const fresh = { name, type: 'unknown' as const, help: '', unit: '', ...declared.get(name) }
    resolved.set(name, fresh)
    return fresh
  }

  return {
    comment(bytes, hash, end) {
      const line = decode(bytes, hash, end)?.replace(/\r$/, '')
      if (openMetrics && line === '# EOF') return 'eof'
      const keyword = /^#[ \t]+(HELP|TYPE|UNIT)[ \t]/.exec(line ?? latinStart(bytes, hash, end))
      if (keyword === null) return openMetrics ? 'malformed' : 'comment'
      if (line === undefined) return 'malformed'
      if (keyword[1] === 'UNIT' && !openMetrics) return 'comment'
      const rest = /^[ \t]*([a-zA-Z_:][a-zA-Z0-9_:]*)(?:[ \t]+(.*))?$/s.exec(line.slice(keyword[0].length))
      if (rest === null) return 'malformed'
      const [, name, text = ''] = rest as unknown as [string, string, string?]
      if (keyword[1] === 'TYPE') {
        const type = typeOf(text.trimEnd())
        if (type === undefined) return 'malformed'
        get(name).type = type
      } else if (keyword[1] === 'HELP') get(name).help = text.includes('\\') ? unescapeText(text) : text
      else get(name).unit = text
      return 'comment'
    },
    of(sampleName) {
      if (declared.has(sampleName)) return family(sampleName)
      const suffix = ANY_SUFFIX.exec(sampleName)?.[0]
      if (suffix !== undefined) {
        const base = sampleName.slice(0, -suffix.length)
        const type = declared.get(base)?.type
        if (type !== undefined && SUFFIXES[type]?.includes(suffix)) return family(base)
      }
      return family(sampleName)
    },
  }
}

/** Enough of a line that is not UTF-8 to see whether it claims to be metadata. */
function latinStart(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', start, Math.min(end, start + 64))
}
