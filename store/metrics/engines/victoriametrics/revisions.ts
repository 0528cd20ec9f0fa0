/**
 * Roll-ups are computed again when late data comes, but VictoriaMetrics does not overwrite: it keeps both samples of
 * an instant and, once it has merged its files, returns them in any order (measured). So a roll-up lies not at the
 * start of its bucket but at an offset inside it that grows with every rewrite, and the reader takes the last one.
 * The offset is the time between the bucket's start and the sending, in minutes and later in hours, one more where that
 * is already used. What it cannot tell apart: two rewrites of one bucket within that minute (or hour) with more than
 * one restart between them, and rewrites across a clock that was set back.
 */
import type { RollupResolution } from '../../store.ts'
import { bucketMs } from './selector.ts'

const MINUTE_MS = 60_000
/** Older than this many minutes (42 days) it is counted in hours, and older than 16 years no more: a bucket of five
 * minutes has room for 300,000 offsets. */
const FINE_MINUTES = 60_000
const LARGEST = 200_000
/** Buckets remembered, to tell rewrites within a minute apart. */
const REMEMBERED = 100_000

/** @returns lines of a roll-up payload with their times moved; the sentinel, which is last, stays */
export function createRevisions(): (lines: readonly string[], resolution: RollupResolution) => string[] {
  const used = new Map<string, number>()
  let firstSentMs: number | undefined

  return (lines, resolution) => {
    const sentMs = timeOf(lines.at(-1)!)
    firstSentMs ??= sentMs
    const runningMs = sentMs - firstSentMs
    const here = new Map<string, number>()
    const bucket = bucketMs(resolution)
    const moved = lines.map((line) => {
      if (!isRollup(line, resolution)) return line
      const startMs = timeOf(line)
      const key = `${resolution} ${startMs} ${originOf(line)}`
      let offset = here.get(key)
      if (offset === undefined) {
        offset = Math.min(Math.max(offsetAt(sentMs - startMs, runningMs), (used.get(key) ?? -1) + 1), bucket - 1)
        here.set(key, offset)
      }
      return `${line.slice(0, line.lastIndexOf(' '))} ${startMs + offset}`
    })
    for (const [key, offset] of here) {
      used.delete(key)
      used.set(key, offset)
    }
    for (const key of used.keys()) {
      if (used.size <= REMEMBERED) break
      used.delete(key)
    }
    return moved
  }
}

/** @param runningMs since this process sent its first: what one before it sent just now is not remembered, hence + 1 */
function offsetAt(ageMs: number, runningMs: number): number {
  const minutes = Math.max(0, Math.floor(ageMs / MINUTE_MS))
  const isFine = minutes <= FINE_MINUTES
  const offset = isFine ? minutes : FINE_MINUTES + Math.floor((minutes - FINE_MINUTES) / 60)
  const isStarting = runningMs < 2 * MINUTE_MS * (isFine ? 1 : 60)
  return Math.min(offset, LARGEST) + (isStarting ? 1 : 0)
}

function isRollup(line: string, resolution: RollupResolution): boolean {
  return line.slice(0, line.indexOf(',')).endsWith(`_${resolution}`)
}

/** Tag values escape commas and equal signs, so an unescaped `,origin=` is the tag. */
function originOf(line: string): string {
  return /(?<!\\),origin=((?:\\.|[^ ,\\])*)/.exec(line)?.[1] ?? ''
}

/** Of a line of line protocol, in milliseconds. */
export function timeOf(line: string): number {
  return Number(line.slice(line.lastIndexOf(' ') + 1))
}
