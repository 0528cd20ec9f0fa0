/** A long time read piece by piece: not too much in memory at once, not too many requests. */

/** Samples that one piece should have. */
const GOOD_SAMPLES = 200_000
const LONGEST_MS = 8 * 86_400_000

/**
 * Calls `read` for one piece after the other, sized by what the last one gave.
 * @param firstMs length of the first piece
 * @param stepMs every piece is a multiple of it, counted from 1970
 * @param read the number of samples it found
 */
export async function inPieces(
  fromMs: number,
  toMs: number,
  { firstMs, stepMs, longestMs = LONGEST_MS }: { firstMs: number; stepMs: number; longestMs?: number },
  read: (fromMs: number, toMs: number) => Promise<number>,
): Promise<void> {
  let length = firstMs
  for (let start = fromMs; start < toMs; ) {
    const end = Math.min(toMs, Math.max(start + stepMs, Math.floor((start + length) / stepMs) * stepMs))
    const samples = await read(start, end)
    if (samples < GOOD_SAMPLES / 2) length = Math.min(longestMs, length * 2)
    else if (samples > GOOD_SAMPLES * 2) length = Math.max(stepMs, length / 2)
    start = end
  }
}
