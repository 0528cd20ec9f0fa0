/** MetaDocencia's public summary, where it lies beside the checkout: what is reckoned from it, and what was declared. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reckonTraining } from '../../../api/training-groups.ts'
import { readDeclared } from '../../../collector/files/declared.ts'
import { readEditions } from '../../../collector/files/training.ts'
import type { Facts } from '../../../store/ledger/facts.ts'
import { type Ledger, type LedgerWriter, openLedger, openLedgerWriter } from '../../../store/ledger/ledger.ts'
import { reading } from '../../collector/files/reading.ts'

const summary = join(import.meta.dirname, '../../../../shared/data/training/cursos_resumen.csv')
const here = existsSync(summary)
if (!here) console.warn('skipped: MetaDocencia’s summary (../shared/data/training) is not beside this checkout')

/** As its own report has them: a blank was counted as a country, and scores were averaged without their respondents. */
const PUBLISHED = `figure,value,source,date
training.countries,33,"reportes-publicos, cursos.qmd",2025-01-01
training.netPromoterScore,88.9,"reportes-publicos, cursos.qmd",2025-01-01
`

describe.skipIf(!here)('the published summary of courses', () => {
  let directory: string
  let writer: LedgerWriter
  let ledger: Ledger
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-golden-'))
    writer = openLedgerWriter(directory)
    ledger = openLedger(directory)
  })
  afterAll(async () => {
    await ledger.close()
    await writer.close()
    rmSync(directory, { recursive: true })
  })

  const take = (facts: Facts) =>
    writer.takeFacts({
      facts,
      origin: { file: 'a.csv', imported: 1, sha256: Buffer.alloc(32) },
      replaces: false,
      isWanted: true,
    })
  const question = { by: [], years: [], courses: [], today: '2026-01-01' } as const

  it('is taken in whole, and a second time changes nothing', async () => {
    const { facts, problems, ignored } = reading(readEditions, readFileSync(summary))
    expect([problems, ignored]).toEqual([[], []])
    expect(await take({ kind: 'training', facts })).toMatchObject({ added: 20, changed: 0 })
    expect(await take({ kind: 'training', facts: facts.toReversed() })).toMatchObject({
      added: 0,
      changed: 0,
      same: 20,
    })
    expect(await take({ kind: 'declared', facts: reading(readDeclared, PUBLISHED).facts })).toMatchObject({ added: 2 })
  })

  it('gives 94 editions, 2,404 sign-ups and 1,558 attendances', async () => {
    const { figures } = reckonTraining(await ledger.training(), question).groups[0]!
    expect(figures.editions.value).toBe(94)
    expect(figures.onlineEditions.value).toBe(93)
    expect(figures.hours.value).toBe(388)
    expect(figures.signUps.value).toBe(2_404)
    expect(figures.attendances.value).toBe(1_558)
    expect(figures.attendanceRatio.value).toBe(1_558 / 2_404)
    // 9 of its rows tell how many; none tells a share
    expect(figures.certified).toMatchObject({ value: 279, coverage: { told: 9, of: 94 } })
  })

  it('gives 32 countries where 33 were declared, and a score of 86.0 where 88.9 were', async () => {
    const { figures } = reckonTraining(await ledger.training(), question).groups[0]!
    expect(figures.countries).toMatchObject({ value: 32, declared: [{ value: 33, difference: 1 }] })
    expect(figures.countries.coverage).toEqual({ told: 88, of: 94 })
    const score = figures.netPromoterScore
    expect(score.value!.toFixed(1)).toBe('86.0')
    expect(score.interval).toMatchObject({ n: 593, level: 0.95 })
    expect([score.interval!.low.toFixed(1), score.interval!.high.toFixed(1)]).toEqual(['81.4', '89.6'])
    expect(score.declared[0]!.value).toBe(88.9)
    expect(score.declared[0]!.difference).toBeCloseTo(2.87, 2)
  })
})
