/** Drops origins, layouts and series that nothing speaks of any more: neither log, chunks, layouts nor roll-ups. */
import { transaction } from '../../../sqlite.ts'
import { openRollupChunk } from './codec/rollup-chunk.ts'
import { unlessDamaged } from './damage.ts'
import { withoutTracksBefore } from './rollups-sheet.ts'
import { FRAMES, prepareRun, toIds } from './schema.ts'
import { inSlices } from './seal-slices.ts'
import type { Vault } from './seal-vault.ts'

/** @param sinceMs raw frames are kept from then on */
export function dropLayouts({ db, newestOf, forget }: Vault, sinceMs: number): void {
  transaction(db, () => {
    prepareRun(db, 'DELETE FROM layouts WHERE newest_ms < ?').run(sinceMs)
    const drop = prepareRun(db, 'DELETE FROM layouts WHERE origin = ?')
    const origins = db.prepare('SELECT DISTINCT origin FROM layouts').all() as { origin: number }[]
    for (const { origin } of origins) if (newestOf(origin) < sinceMs) drop.run(origin)
    forget()
  })
}

/**
 * Reads what every roll-up tells of: only worthwhile when some of those that are kept longest are gone.
 * @param floors by resolution: rows that reach further back lose the tracks that tell of nothing else
 */
export function* dropNames(vault: Vault, floors: Readonly<Record<number, number>>): Generator<void> {
  const { db, forget } = vault
  for (const [resolution, floorMs] of Object.entries(floors))
    yield* inSlices(db, trimRows(vault, Number(resolution), floorMs))
  const rolled = yield* namesInRollups(vault)
  if (!rolled) return
  transaction(db, () => {
    const placed = new Set<number>()
    for (const row of db.prepare('SELECT series FROM layouts').iterate())
      for (const id of toIds(row['series'] as Uint8Array)) placed.add(id)
    const dropSeries = prepareRun(db, 'DELETE FROM series WHERE id = ?')
    for (const { id } of db.prepare('SELECT id FROM series').all() as { id: number }[])
      if (!placed.has(id) && !rolled.series.has(id)) dropSeries.run(id)
    const dropOrigin = prepareRun(db, 'DELETE FROM origins WHERE id = ?')
    const unplaced = db.prepare('SELECT id FROM origins WHERE id NOT IN (SELECT origin FROM layouts)')
    for (const { id } of unplaced.all() as { id: number }[]) if (!rolled.origins.has(id)) dropOrigin.run(id)
    forget()
  })
}

function* trimRows({ db, rollups }: Vault, resolution: number, floorMs: number): Generator<void> {
  const rows = db.prepare('SELECT id, metric, tier FROM rollups WHERE resolution = ? AND start_ms < ?')
  for (const { id, metric, tier } of rows.all(resolution, floorMs) as { id: number; metric: string; tier: number }[]) {
    const sheet = unlessDamaged(
      () => rollups.load(id),
      () => undefined,
    )
    const trimmed = sheet && withoutTracksBefore(sheet, floorMs)
    if (trimmed?.keys.length === 0) rollups.remove(id)
    else if (trimmed) rollups.replace([{ id }], resolution, metric, tier, trimmed)
    yield
  }
}

interface RolledNames {
  readonly origins: ReadonlySet<number>
  readonly series: ReadonlySet<number>
}

/** @returns undefined where it cannot be told: a damaged row may speak of anything */
function* namesInRollups({ db }: Vault): Generator<void, RolledNames | undefined> {
  const origins = new Set<number>()
  const series = new Set<number>()
  const load = db.prepare('SELECT metric, directory FROM rollups WHERE id = ?')
  for (const { id } of db.prepare('SELECT id FROM rollups').all() as { id: number }[]) {
    const isRead = unlessDamaged(
      () => {
        const { metric, directory } = load.get(id) as { metric: string; directory: Uint8Array }
        const open = openRollupChunk(directory)
        for (const origin of open.origins) origins.add(origin)
        if (metric !== FRAMES) for (const one of open.series) series.add(one)
        return true
      },
      () => undefined,
    )
    if (!isRead) return undefined
    if (id % ROWS_A_TURN === 0) yield
  }
  return { origins, series }
}

const ROWS_A_TURN = 64
