/** A figure with what it rests on. */
export interface Figure {
  /** null: nobody told anything of it */
  readonly value: number | null
  /** facts that tell it, of all that should; null where that is no question */
  readonly coverage: { readonly told: number; readonly of: number } | null
  readonly interval: Interval | null
}

interface Interval {
  readonly low: number
  readonly high: number
  /** of confidence, 0 to 1 */
  readonly level: number
  /** answers that it rests on */
  readonly n: number
}
