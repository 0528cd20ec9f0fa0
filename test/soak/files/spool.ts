/** Opens a (damaged) `spool.db` as its thread does, and looks at what would be sent. */
import type { DatabaseSync } from 'node:sqlite'
import { seriesId } from '../../../core/series.ts'
import { frameLines } from '../../../store/metrics/remote/lines.ts'
import { createBatches } from '../../../store/metrics/remote/spool/batches.ts'
import { createMarks } from '../../../store/metrics/remote/spool/marks.ts'
import { createOrigins } from '../../../store/metrics/remote/spool/origins.ts'
import { openSpoolFile, spoolPath } from '../../../store/metrics/remote/spool/schema.ts'
import type { Content } from './content.ts'
import { Findings, type Outcome, toldBy } from './outcome.ts'

const LIMITS = { lines: 10_000, bytes: 4 * 1024 ** 2 }

export interface SpoolReader {
  read(trialDirectory: string): Outcome
}

export function createSpoolReader({ commits }: Content): SpoolReader {
  const lines = new Set(commits.flat().flatMap((frame) => frameLines([frame])))
  const values = new Map(
    commits
      .flat()
      .flatMap(({ origin, timeSeconds, set, values }) =>
        set.keys.map((key, at) => [`${origin} ${timeSeconds} ${seriesId(key)}`, values[at]!] as const),
      ),
  )
  const newestSeconds = Math.max(...commits.flat().map(({ timeSeconds }) => timeSeconds))
  return {
    read(directory) {
      const findings = new Findings()
      let db: DatabaseSync | undefined
      try {
        db = openSpoolFile(directory, 'write')
        lookAtNewest(db, values, newestSeconds, findings)
        lookAtLines(db, lines, findings)
      } catch (error) {
        const told = toldBy(error, spoolPath(directory))
        findings.add(told ? 'refused' : 'FAILED', told?.code ?? (error instanceof Error ? error.stack : String(error)))
      } finally {
        db?.close()
      }
      return { verdict: findings.verdict, detail: findings.detail }
    },
  }
}

function lookAtLines(db: DatabaseSync, wanted: ReadonlySet<string>, findings: Findings): void {
  const batches = createBatches(db, 1024 ** 3, createMarks(db, 1).reopen)
  const found = new Set<string>()
  let isLate = false
  for (let load = batches.pick(LIMITS); load; load = batches.pick(LIMITS)) {
    if (load.resolution !== 'raw') findings.add('WRONG', `lines for the resolution ${load.resolution}`)
    if (isLate && !load.late) findings.add('WRONG', 'late lines before others')
    isLate = load.late
    for (const line of load.text.split('\n'))
      if (wanted.has(line)) found.add(line)
      else findings.add('WRONG', line)
    batches.markSent(load.ids)
  }
  const missing = wanted.size - found.size
  const { damaged } = db.prepare('SELECT count(*) AS damaged FROM batches WHERE damage IS NOT NULL').get() as {
    damaged: number
  }
  if (missing > 0) findings.add(damaged > 0 ? 'named' : 'UNNAMED', `${missing} lines of ${wanted.size}`)
}

/** The last values that the next start shows. */
function lookAtNewest(
  db: DatabaseSync,
  wanted: ReadonlyMap<string, number>,
  newestSeconds: number,
  findings: Findings,
): void {
  for (const { origin, timeSeconds, set, values } of createOrigins(db).newest()) {
    if (timeSeconds !== newestSeconds) findings.add('WRONG', `newest frame of ${origin} at ${timeSeconds}`)
    set.keys.forEach((key, at) => {
      const value = values[at]!
      const id = `${origin} ${timeSeconds} ${seriesId(key)}`
      if (!Number.isNaN(value) && !Object.is(wanted.get(id), value)) findings.add('WRONG', `newest ${id} = ${value}`)
    })
  }
}
