/** Frames into batches: pure. A frame is never split, so that it arrives whole. */
import { ROLLUP_SECONDS } from '../../resolution.ts'
import type { NewBatch } from './body.ts'
import type { WireFrame } from './origins.ts'

const MAX_LINES = 5_000
const MAX_TEXT = 1024 ** 2

interface Open {
  readonly texts: string[]
  readonly touched: Map<string, readonly [number, number]>
  lines: number
  length: number
  oldestMs: number
  newestMs: number
}

/**
 * @param told `late` where the frame may say again what was said before. Late ones come in batches of their own, after
 * the others: they must not be sent before what they may overwrite.
 */
export function gather(
  told: readonly { readonly frame: WireFrame; readonly late: boolean }[],
  idOf: (origin: string) => number,
): NewBatch[] {
  return [false, true].flatMap((late) => {
    const batches: NewBatch[] = []
    let open: Open | undefined
    const close = (): void => {
      if (open) batches.push(toBatch(open, late))
      open = undefined
    }
    for (const { frame } of told.filter((one) => one.late === late)) {
      const { text, lines, timeMs } = frame
      if (open && (open.lines + lines > MAX_LINES || open.length + text.length > MAX_TEXT)) close()
      open ??= { texts: [], touched: new Map(), lines: 0, length: 0, oldestMs: timeMs, newestMs: timeMs }
      open.texts.push(text)
      open.lines += lines
      open.length += text.length
      open.oldestMs = Math.min(open.oldestMs, timeMs)
      open.newestMs = Math.max(open.newestMs, timeMs)
      const pair = [idOf(frame.origin), bucketOf(timeMs)] as const
      open.touched.set(`${pair[0]} ${pair[1]}`, pair)
    }
    close()
    return batches
  })
}

function bucketOf(timeMs: number): number {
  return Math.floor(timeMs / 1000 / ROLLUP_SECONDS['5m']) * ROLLUP_SECONDS['5m']
}

function toBatch({ texts, touched, lines, oldestMs, newestMs }: Open, late: boolean): NewBatch {
  const pairs = Uint32Array.from([...touched.values()].flat())
  return { resolution: 'raw', late, text: texts.join('\n'), lines, oldestMs, newestMs, touched: pairs }
}
