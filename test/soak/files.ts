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
  /** cuts besides those at the boundaries of pages */
  readonly cuts: number
  /** the spool, a small file, is cut at each of its bytes */
  readonly everyByte: boolean
  readonly say: (text: string) => void
}

export interface FilesResult {
  readonly bad: number
  /** trials and what came of them */
  readonly tallies: Readonly<Partial<Record<Subject, Tally>>>
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
  const tallies: Partial<Record<Subject, Tally>> = {}
  for (const subject of Object.keys(SUBJECTS) as Subject[]) {
    const counted = await damage(subject, options)
    bad += badIn(counted.flipVerdicts) + badIn(counted.cutVerdicts)
    tallies[subject] = counted
  }
  return { bad, tallies }
}

async function damage(subject: Subject, { flips, cuts, everyByte, seed, say }: FilesOptions): Promise<Tally> {
  const shares = Math.min(4, availableParallelism())
  const order = { subject, seed, flips: Math.round(FLIPS[subject] * flips), shares }
  const own = subject === 'spool' && everyByte ? ('every' as const) : cuts
  const { title } = SUBJECTS[subject]
  const began = performance.now()
  let words = 0
  const progress = (): void => {
    words += 1
    const seconds = (performance.now() - began) / 1000
    if (words % WORDS_A_LINE === 0) say(`  ${title}: ${words * TELL_EVERY} trials in ${seconds.toFixed(0)} s`)
  }
  const bad = (text: string): void => say(`  BAD, seed ${seed}: ${text.slice(0, 600)}`)
  const tallies = await Promise.all(
    Array.from({ length: shares }, (_, share) => runChild({ ...order, cuts: own, share }, progress, bad)),
  )
  const sum = (pick: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + pick(tally), 0)
  const counted: Tally = {
    flips: sum((tally) => tally.flips),
    cuts: sum((tally) => tally.cuts),
    flipVerdicts: sumVerdicts(tallies.map((tally) => tally.flipVerdicts)),
    cutVerdicts: sumVerdicts(tallies.map((tally) => tally.cutVerdicts)),
  }
  const kind = own === 'every' ? 'every byte' : 'around every page, and drawn ones'
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  say(`${title}: ${counted.flips} bits flipped: ${verdictText(counted.flipVerdicts)}`)
  say(`${title}: ${counted.cuts} times cut (${kind}): ${verdictText(counted.cutVerdicts)} (${seconds} s)`)
  return counted
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

function sumVerdicts(all: readonly Verdicts[]): Verdicts {
  const sum: Partial<Record<Verdict, number>> = {}
  for (const verdicts of all)
    for (const [verdict, count] of Object.entries(verdicts) as [Verdict, number][])
      sum[verdict] = (sum[verdict] ?? 0) + count
  return sum
}

function verdictText(verdicts: Verdicts): string {
  const parts = (Object.keys(WORDS) as Verdict[]).flatMap((verdict) => {
    const count = verdicts[verdict] ?? 0
    return count > 0 || verdict === 'WRONG' ? [`${count} ${WORDS[verdict]}`] : []
  })
  return parts.join(', ')
}

/** @returns what it counted; a process that hangs or dies is one bad trial, and ends its share */
async function runChild(order: TrialsOrder, progress: () => void, bad: (text: string) => void): Promise<Tally> {
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
    else if ('bad' in said) bad(said.bad)
    else {
      trial = said.trial
      progress()
    }
  })
  await exit.promise
  clearTimeout(timer)
  if (tally) return tally
  bad(
    `${order.subject}: the reader ${isHanging ? 'hangs' : 'fell over'} in one of the ${TELL_EVERY} trials from ${trial} on`,
  )
  return { flips: 0, cuts: 0, flipVerdicts: { FAILED: 1 }, cutVerdicts: {} }
}
