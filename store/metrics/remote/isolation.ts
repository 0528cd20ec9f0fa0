/**
 * Which lines of a refused payload are to blame: bisection as a state machine, so that it can wait in the middle while
 * a server is away. One bad line among n is found in at most 2·log2(n) + 2 requests, the first included.
 *
 * A half is sent; where it is taken and the whole was not, the other half must hold what was refused and is halved
 * without being sent. Nothing is to blame before it was refused on its own.
 */
import type { Problem } from '../../../core/errors.ts'

export interface Segment {
  readonly from: number
  /** exclusive */
  readonly to: number
}

export interface Poison {
  readonly line: number
  readonly problem: Problem
}

type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly problem: Problem; readonly tooLarge?: boolean }

interface Part extends Segment {
  /** it holds something that is refused */
  bad: boolean
  /** where the part above it is taken, this one is bad */
  inferred: boolean
}

export interface Isolation {
  /** What to send next; undefined when all is told. The same again until `tell`. */
  next(): Segment | undefined
  tell(verdict: Verdict): void
  readonly poison: readonly Poison[]
  /** whether anything was taken */
  readonly taken: boolean
}

export function createIsolation(lines: number): Isolation {
  const parts: Part[] = [{ from: 0, to: lines, bad: false, inferred: false }]
  const poison: Poison[] = []
  let taken = false

  const split = (part: Part, infer: boolean): void => {
    const middle = part.from + Math.floor((part.to - part.from) / 2)
    parts.push({ from: middle, to: part.to, bad: false, inferred: infer })
    parts.push({ from: part.from, to: middle, bad: false, inferred: false })
  }

  return {
    next() {
      for (let top = parts.at(-1); top; top = parts.at(-1)) {
        if (!top.bad || top.to - top.from === 1) return { from: top.from, to: top.to }
        parts.pop()
        split(top, true)
      }
      return undefined
    },
    tell(verdict) {
      const part = parts.pop()!
      const below = parts.at(-1)
      if (verdict.kind === 'accepted') {
        taken = true
        if (below?.inferred) {
          below.inferred = false
          below.bad = true
        }
        return
      }
      if (below) below.inferred = false
      if (part.to - part.from === 1) poison.push({ line: part.from, problem: verdict.problem })
      else split(part, verdict.tooLarge !== true)
    },
    poison,
    get taken() {
      return taken
    },
  }
}
