/** Bits flipped in the files and files cut short: what is left is right, and what is missing is named. */
import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { badIn, type Verdict, type Verdicts } from './files/outcome.ts'
import { type Tally, TELL_EVERY, type TrialsOrder, type TrialsSaid } from './files/run.ts'
import { SUBJECTS, type Subject } from './files/trials.ts'

export interface FilesOptions {
  readonly flips: number
  readonly seed: number
  /** cuts besides those at the boundaries of pages, where not `every` is tried */
  readonly cuts: number
  readonly say: (text: string) => void
}

export interface FilesResult {
  readonly bad: number
}

/** Shares of the flips: the first holds the data, the others little or only for a while. */
const FLIPS: Readonly<Record<Subject, number>> = { metrics: 0.7, crashed: 0.1, spool: 0.2 }
/** Without a word for so long, a trial hangs. */
const HANG_MILLISECONDS = 120_000
const MEMORY = '/dev/shm'
/** Of progress. */
const WORDS_A_LINE = 100

export async function soakFiles(options: FilesOptions): Promise<FilesResult> {
  let bad = 0
  for (const subject of Object.keys(SUBJECTS) as Subject[]) bad += await damage(subject, options)
  return { bad }
}

async function damage(subject: Subject, { flips, cuts, seed, say }: FilesOptions): Promise<number> {
  const shares = Math.min(4, availableParallelism())
  const order = { subject, seed, flips: Math.round(FLIPS[subject] * flips), shares }
  // the spool is small enough for every byte
  const own = subject === 'spool' && cuts > 0 ? ('every' as const) : cuts
  const { title } = SUBJECTS[subject]
  const began = performance.now()
  let words = 0
  const progress = (): void => {
    words += 1
    const seconds = (performance.now() - began) / 1000
    if (words % WORDS_A_LINE === 0) say(`  ${title}: ${words * TELL_EVERY} trials in ${seconds.toFixed(0)} s`)
  }
  const tallies = await Promise.all(
    Array.from({ length: shares }, (_, share) => runChild({ ...order, cuts: own, share }, progress)),
  )
  const sum = (pick: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + pick(tally), 0)
  const kind = own === 'every' ? 'every byte' : 'around every page, and drawn ones'
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  say(`${title}: ${sum((t) => t.flips)} bits flipped: ${verdictText(tallies.map((t) => t.flipVerdicts))}`)
  say(
    `${title}: ${sum((t) => t.cuts)} times cut (${kind}): ${verdictText(tallies.map((t) => t.cutVerdicts))} (${seconds} s)`,
  )
  for (const text of tallies.flatMap((tally) => tally.bad).slice(0, 20))
    say(`  BAD, seed ${seed}: ${text.slice(0, 600)}`)
  return sum((t) => badIn(t.flipVerdicts) + badIn(t.cutVerdicts))
}

const WORDS: Readonly<Record<Verdict, string>> = {
  sound: 'nothing missing',
  cut: 'ends earlier by whole commits',
  named: 'the missing part named, the rest right',
  partly: 'besides, roll-ups of the named period tell of less',
  verified: 'named by the search alone',
  refused: 'refused by name',
  UNNAMED: 'MISSING AND NOT NAMED',
  WRONG: 'WRONG',
  FAILED: 'FAILED',
}

function verdictText(all: readonly Verdicts[]): string {
  const parts = (Object.keys(WORDS) as Verdict[]).flatMap((verdict) => {
    const count = all.reduce((sum, verdicts) => sum + (verdicts[verdict] ?? 0), 0)
    return count > 0 || verdict === 'WRONG' ? [`${count} ${WORDS[verdict]}`] : []
  })
  return parts.join(', ')
}

/** @returns what it counted; a process that hangs or dies is one bad trial, and ends its share */
async function runChild(order: TrialsOrder, progress: () => void): Promise<Tally> {
  const env = { ...process.env, ATALAYA_SOAK_DIR: existsSync(MEMORY) ? MEMORY : tmpdir() }
  const child = fork(join(import.meta.dirname, 'files/child.ts'), [JSON.stringify(order)], { env })
  const exit = Promise.withResolvers<void>()
  child.on('exit', () => exit.resolve())
  let tally: Tally | undefined
  let trial = 'the beginning'
  let isHanging = false
  let timer: NodeJS.Timeout | undefined
  const watch = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      isHanging = true
      child.kill('SIGKILL')
    }, HANG_MILLISECONDS)
  }
  watch()
  child.on('message', (said: TrialsSaid) => {
    watch()
    if ('tally' in said) tally = said.tally
    else {
      trial = said.trial
      progress()
    }
  })
  await exit.promise
  clearTimeout(timer)
  if (tally) return tally
  const words = `${order.subject}: the reader ${isHanging ? 'hangs' : 'fell over'} in one of the 50 trials from ${trial} on`
  return { flips: 0, cuts: 0, flipVerdicts: { FAILED: 1 }, cutVerdicts: {}, bad: [words] }
}
