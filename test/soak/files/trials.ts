/** Flips bits of a file and cuts it short, and asks after each what is left. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PAGE_BYTES } from '../../../store/codec/layout.ts'
import { salvage } from '../../../store/metrics/engines/embedded/salvage.ts'
import { ENGINES } from '../../../store/metrics/registry.ts'
import { makeCrashed, makeMetrics, makeSpool } from './content.ts'
import { createMetricsReader } from './metrics.ts'
import type { Outcome } from './outcome.ts'
import { createSpoolReader } from './spool.ts'

/** What SQLite takes for a new file of which nothing else is said. */
const USUAL_PAGE_BYTES = 4096

/** So many zeros in a row hold nothing. */
const EMPTY_BYTES = 64

export const SUBJECTS = {
  metrics: { title: 'metrics.db', make: makeMetrics, pageBytes: PAGE_BYTES },
  crashed: { title: 'metrics.db-wal after a crash', make: makeCrashed, pageBytes: PAGE_BYTES },
  spool: { title: 'spool.db', make: makeSpool, pageBytes: USUAL_PAGE_BYTES },
} as const
export type Subject = keyof typeof SUBJECTS

export interface Trials {
  /** bytes of the file that is damaged */
  readonly length: number
  /** where it holds something: a flip in an empty stretch teaches little */
  readonly used: Uint32Array
  flip(byte: number, bit: number): Promise<Outcome>
  /** Only the first so many bytes are left. */
  cut(length: number): Promise<Outcome>
}

/**
 * @param folder an empty one, best in memory
 * @throws where the file, left as it is, is not read as it was written
 */
export async function prepareTrials(subject: Subject, folder: string): Promise<Trials> {
  const [sound, place] = [join(folder, 'sound'), join(folder, 'trial')]
  mkdirSync(sound)
  mkdirSync(place)
  const content = await SUBJECTS[subject].make(sound)
  const files = new Map(content.files.map((name) => [name, readFileSync(join(sound, name))]))
  const bytes = files.get(content.target)!
  const reader =
    subject === 'spool'
      ? createSpoolReader(content)
      : createMetricsReader(content, { mayEndEarly: subject === 'crashed' })

  const look = async (damaged: Uint8Array): Promise<Outcome> => {
    // whoever looked before may have changed or left something
    for (const name of readdirSync(place)) if (!files.has(name)) rmSync(join(place, name))
    for (const [name, content] of files) writeFileSync(join(place, name), content === bytes ? damaged : content)
    let outcome = reader.read(place)
    if (subject === 'spool') return outcome
    // what a reader refuses, the next writer makes a fresh file of
    if (outcome.verdict === 'refused' && isSalvaged(place)) outcome = reader.read(place)
    if (outcome.verdict !== 'UNNAMED') return outcome
    return (await isFound(place)) ? { ...outcome, verdict: 'verified' } : outcome
  }
  const { verdict, detail } = await look(bytes)
  if (subject !== 'spool' && (await isFound(place)))
    throw new Error(`the search finds fault with the sound ${content.target}`)
  if (verdict !== 'sound') throw new Error(`the sound ${content.target}: ${verdict} ${detail}`)
  return {
    length: bytes.length,
    used: usedBytes(bytes),
    flip(byte, bit) {
      const damaged = Buffer.from(bytes)
      damaged[byte]! ^= 1 << bit
      return look(damaged)
    },
    cut: (length) => look(bytes.subarray(0, length)),
  }
}

/** Positions outside of long runs of zeros, which are room that pages have left. */
function usedBytes(bytes: Uint8Array): Uint32Array {
  const used: number[] = []
  for (let at = 0; at < bytes.length; ) {
    let end = at
    while (end < bytes.length && bytes[end] === 0) end++
    const isEmpty = end - at >= EMPTY_BYTES
    for (let zero = at; !isEmpty && zero < end; zero++) used.push(zero)
    if (end < bytes.length) used.push(end++)
    at = end
  }
  return Uint32Array.from(used)
}

function isSalvaged(directory: string): boolean {
  try {
    salvage(directory, Date.now())
    return true
  } catch {
    return false
  }
}

async function isFound(directory: string): Promise<boolean> {
  for await (const _ of ENGINES.embedded.tools!.verify!(directory, { deep: true })) return true
  return false
}
