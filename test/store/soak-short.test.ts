/** A short soak; the long one is `npm run soak`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BAD, badIn } from '../soak/files/outcome.ts'
import { runTrials } from '../soak/files/run.ts'
import { prepareTrials } from '../soak/files/trials.ts'
import { soakEmbedded } from '../soak/kills-of.ts'

const KILLS = Number(process.env['ATALAYA_KILLS'] ?? 10)
const SEED = Number(process.env['ATALAYA_SEED'] ?? 1)

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-soak-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('the embedded store, its process killed again and again while it seals and compacts', () => {
  it(`has every point that was acknowledged, and no other, after ${KILLS} kills`, { timeout: 120_000 }, async () => {
    const result = await soakEmbedded({ directory, kills: KILLS, seed: SEED })
    expect(result.acknowledgedPoints).toBeGreaterThan(100 * KILLS)
    expect(result).toMatchObject({ lostPoints: 0, extraPoints: 0, duplicatedRows: 0, wrongStatistics: 0 })
    expect(result.problems).toEqual([])
  })
})

describe('a damaged file', () => {
  // of the trials one share: there are cuts around every page
  it.each([
    { subject: 'metrics', flips: 1_200, cuts: 100, shares: 6 },
    { subject: 'crashed', flips: 300, cuts: 100, shares: 10 },
    { subject: 'spool', flips: 500, cuts: 300, shares: 2 },
  ] as const)('gives what is right, and names what is missing: $subject', { timeout: 120_000 }, async (order) => {
    const bad: string[] = []
    const tally = await runTrials({ ...order, seed: SEED, share: 0 }, directory, (said) => {
      if ('bad' in said) bad.push(said.bad)
    })
    expect(bad).toEqual([])
    expect(badIn(tally.flipVerdicts) + badIn(tally.cutVerdicts)).toBe(0)
    // it was read at all, and it was damaged
    expect(tally.flips).toBe(order.flips / order.shares)
    expect(tally.flipVerdicts.sound ?? 0).toBeLessThan(tally.flips)
  })

  // found among 70,000: a text made a blob, an index that tells of another time than its row, torn numbers of frames.
  // They hit the same places as long as the file is made
  // as it is (each was seen to fail without its mending); the drawn ones above do not depend on that.
  it('tells the truth where it once did not', { timeout: 120_000 }, async () => {
    const trials = await prepareTrials('metrics', directory)
    for (const [byte, bit] of [
      [98_141, 0],
      [259_032, 5],
      [212_729, 5],
      [212_729, 2],
    ] as const) {
      const { verdict, detail } = await trials.flip(byte, bit)
      expect({ byte, bit, verdict, isBad: BAD.includes(verdict), detail }).toMatchObject({ isBad: false })
    }
  })
})
