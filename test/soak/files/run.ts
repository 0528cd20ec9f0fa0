/** A share of the trials of one file: which bits are flipped and where it is cut is told by seed and number. */
import { createRandom } from '../../fuzz/random.ts'
import { BAD, type Outcome, type Verdict, type Verdicts } from './outcome.ts'
import { prepareTrials, SUBJECTS, type Subject } from './trials.ts'

export interface TrialsOrder {
  readonly subject: Subject
  readonly seed: number
  /** how many bits, one at a time */
  readonly flips: number
  /** `every` byte offset, or that many drawn ones and all around the boundaries of pages */
  readonly cuts: 'every' | number
  /** of so many processes that share the trials, this one */
  readonly share: number
  readonly shares: number
}

export interface Tally {
  readonly flips: number
  readonly cuts: number
  readonly flipVerdicts: Verdicts
  readonly cutVerdicts: Verdicts
}

/** `bad` at once: a process that hangs later has not lost it. */
export type TrialsSaid = { readonly trial: string } | { readonly bad: string } | { readonly tally: Tally }

/** Around each boundary, also where a frame of a write-ahead log begins (32 bytes of header, 24 a frame). */
const AROUND = [-25, -24, -23, -3, -2, -1, 0, 1, 2, 3]
/** Trials between two words. */
export const TELL_EVERY = 50
/** Of what is bad, what is told. */
const MOST_BAD = 20

export async function runTrials(
  order: TrialsOrder,
  folder: string,
  tell: (said: TrialsSaid) => unknown,
): Promise<Tally> {
  const { subject, seed, share, shares } = order
  const trials = await prepareTrials(subject, folder)
  let told = 0
  let done = 0
  const count = async (verdicts: Partial<Record<Verdict, number>>, trial: string, run: () => Promise<Outcome>) => {
    if (done++ % TELL_EVERY === 0) await tell({ trial })
    const { verdict, detail } = await run()
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
    if (!BAD.includes(verdict) || told >= MOST_BAD) return
    told++
    await tell({ bad: `${subject}, ${trial}: ${verdict} ${detail}` })
  }
  const flipVerdicts: Partial<Record<Verdict, number>> = {}
  let flips = 0
  for (let number = share; number < order.flips; number += shares, flips++) {
    const random = createRandom(seed * 1_000_003 + number)
    // most pages of so small a file are mostly empty: nine of ten hit what is used
    const byte = random.int(10) > 0 ? trials.used[random.int(trials.used.length)]! : random.int(trials.length)
    const bit = random.int(8)
    await count(flipVerdicts, `bit ${bit} of byte ${byte}`, () => trials.flip(byte, bit))
  }
  const cutVerdicts: Partial<Record<Verdict, number>> = {}
  const own = cutLengths(order, trials.length).filter((_, number) => number % shares === share)
  for (const length of own) await count(cutVerdicts, `cut to ${length} bytes`, () => trials.cut(length))
  return { flips, cuts: own.length, flipVerdicts, cutVerdicts }
}

/** Not to nothing: that is what SQLite leaves where it never came to write, and is taken for a new file. */
function cutLengths({ subject, cuts, seed }: TrialsOrder, length: number): number[] {
  if (cuts === 'every') return Array.from({ length: length - 1 }, (_, at) => at + 1)
  if (cuts === 0) return []
  const lengths = new Set<number>()
  const { pageBytes } = SUBJECTS[subject]
  for (let page = 0; page * pageBytes <= length; page++)
    for (const start of [page * pageBytes, 32 + page * (24 + pageBytes)])
      for (const around of AROUND) if (start + around > 0 && start + around < length) lengths.add(start + around)
  const random = createRandom(seed)
  for (let i = 0; i < cuts; i++) lengths.add(1 + random.int(length - 1))
  return [...lengths].sort((a, b) => a - b)
}
