/** The spool's thread: the only place that changes `spool.db`. Commits wait for the disk; here that blocks nobody. */
import { randomUUID } from 'node:crypto'
import { statfsSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { AppError } from '../../../../core/errors.ts'
import { pragma, storeError, transaction } from '../../../sqlite.ts'
import { answerQuestions } from '../../../worker-side.ts'
import { type Floors, RESOLUTIONS, ROLLUP_SECONDS } from '../../resolution.ts'
import type { Resolution } from '../../store.ts'
import { type Batches, createBatches, type LoadLimits } from './batches.ts'
import type { NewBatch } from './body.ts'
import { gather } from './gather.ts'
import { createMarks, type DueBucket, type DueRequest, type Marks } from './marks.ts'
import { createOrigins, type DamagedOrigin, type OriginFrame, type Origins, type WireFrame } from './origins.ts'
import { createRejecting, type Rejected } from './rejecting.ts'
import { COARSER, damagedMeta, getMeta, openSpoolFile, setMeta, spoolPath } from './schema.ts'

export interface SpoolData {
  readonly directory: string
  readonly capacityBytes: number
}

export interface Opened {
  /** who we are to the server: the same after a restart */
  readonly writer: string
  /** another at each opening */
  readonly run: number
  readonly newest: readonly OriginFrame[]
  readonly floors: Floors
  /** what the server still has, as far as it was told to drop */
  readonly kept: Floors
}

/** Roll-ups on their way into the spool. */
export interface RollupBatch {
  readonly resolution: Exclude<Resolution, 'raw'>
  readonly text: string
  readonly lines: number
  /** what is in it; with a version where it was computed here, without where somebody else told it */
  readonly buckets: readonly (Pick<DueBucket, 'origin' | 'start'> & { readonly version: number | undefined })[]
}

export interface SpoolState {
  readonly waitingBatches: number
  readonly waitingBytes: number
  readonly oldestMs: number | undefined
  readonly droppedLines: number
  readonly rejectedLines: number
  readonly fileBytes: number
  readonly damaged: readonly { readonly batch: number; readonly lines: number; readonly reason: string }[]
  /** what was known of them is not believed, until they tell it anew */
  readonly damagedOrigins: readonly DamagedOrigin[]
  /** of what else it notes: so many marks of buckets, and names in `meta` */
  readonly damagedMarks: number
  readonly damagedNotes: readonly string[]
}

const { directory, capacityBytes } = workerData as SpoolData
const path = spoolPath(directory)
/** Left free on the disk for what matters more, but never more than this part of it. */
const RESERVE_BYTES = 64 * 1024 ** 2
const RESERVE_PART = 1 / 50
/** Free pages are given back to the disk beyond this, so many at a time. */
const SPARE_BYTES = 16 * 1024 ** 2
const VACUUM_PAGES = 2_048

interface Spool {
  readonly db: DatabaseSync
  readonly batches: Batches
  readonly marks: Marks
  readonly origins: Origins
  /** names in `meta` whose values were damaged */
  readonly notes: readonly string[]
  readonly reject: (lines: readonly Rejected[]) => void
}

let spool: Spool | undefined

function open(): Spool {
  if (!spool) {
    const db = openSpoolFile(directory, 'write')
    const notes = damagedMeta(db)
    const run = transaction(db, () => {
      for (const name of notes) db.prepare('DELETE FROM meta WHERE name = ?').run(name)
      if (getMeta(db, 'writer') === undefined) setMeta(db, 'writer', randomUUID())
      const next = Number(getMeta(db, 'run') ?? lastRun(db)) + 1
      setMeta(db, 'run', next)
      return next
    })
    const origins = createOrigins(db)
    const marks = createMarks(db, run)
    const batches = createBatches(db, capacityBytes, marks.reopen)
    spool = { db, batches, marks, origins, notes, reject: createRejecting(db) }
  }
  return spool
}

/** The highest that left a trace. */
function lastRun(db: DatabaseSync): number {
  const row = db.prepare('SELECT max(version / 4294967296) AS run FROM dirty').get()
  return Number(row?.['run'] ?? 0)
}

function opened(): Opened {
  const { db, origins } = open()
  const get = (what: 'floor' | 'kept'): Floors => {
    const at = (resolution: Resolution): number => Number(getMeta(db, `${what}:${resolution}`) ?? 0)
    return { raw: at('raw'), '5m': at('5m'), '1h': at('1h'), '1d': at('1d') }
  }
  const floors = get('floor')
  return {
    writer: String(getMeta(db, 'writer')),
    run: Number(getMeta(db, 'run')),
    newest: origins.newest().filter(({ timeSeconds }) => timeSeconds >= floors.raw),
    floors,
    kept: get('kept'),
  }
}

/** All of it or nothing; what is remembered in memory follows. */
function atomically<T>(run: (spool: Spool) => T): T {
  const current = open()
  try {
    return transaction(current.db, () => run(current))
  } catch (error) {
    current.origins.forget()
    current.batches.recount()
    throw error
  }
}

function checkSpace(): void {
  const { bavail, blocks, bsize } = statfsSync(directory)
  if (bavail * bsize >= Math.min(RESERVE_BYTES, blocks * bsize * RESERVE_PART)) return
  throw new AppError('unavailable', 'store.disk_full', { path })
}

function put({ batches, marks }: Spool, batch: NewBatch): number {
  const id = batches.put(batch)
  const coarser = COARSER[batch.resolution]
  if (coarser) marks.mark(ROLLUP_SECONDS[coarser], batch.touched)
  return id
}

function write(frames: readonly WireFrame[]): void {
  const { origins } = open()
  const keys = frames.map(origins.learn)
  checkSpace()
  atomically((current) => {
    const told = frames.map((frame, at) => ({ frame, late: origins.note(frame, keys[at]!) }))
    for (const batch of gather(told, origins.idOf)) put(current, batch)
    current.batches.shrink()
  })
}

function writeRollups(rollups: readonly RollupBatch[]): void {
  checkSpace()
  atomically((current) => {
    for (const { resolution, text, lines, buckets } of rollups) {
      const seconds = ROLLUP_SECONDS[resolution]
      const own = buckets.map((bucket) => ({ ...bucket, id: current.origins.idOf(bucket.origin) }))
      const coarser = COARSER[resolution]
      // what somebody else told is whole: nothing coarser is computed from it
      const touched = own.flatMap(({ id, start, version }) =>
        coarser && version !== undefined
          ? [id, Math.floor(start / ROLLUP_SECONDS[coarser]) * ROLLUP_SECONDS[coarser]]
          : [],
      )
      const starts = own.map(({ start }) => start * 1000)
      const [oldestMs, newestMs] = [Math.min(...starts), Math.max(...starts)]
      const batch = { resolution, late: true, text, lines, touched: Uint32Array.from(touched), oldestMs, newestMs }
      const inBatch = put(current, batch)
      for (const { id, start, version } of own)
        if (version === undefined) current.marks.erase(seconds, id, start)
        else current.marks.claim(seconds, id, start, version, inBatch)
    }
    current.batches.shrink()
  })
}

/** Lines of our own about nothing that is rolled up. */
function writeLines({ lines, timeMs }: { lines: readonly string[]; timeMs: number }): void {
  checkSpace()
  atomically((current) => {
    const told = { oldestMs: timeMs, newestMs: timeMs, touched: new Uint32Array(0) }
    put(current, { resolution: 'raw', late: true, text: lines.join('\n'), lines: lines.length, ...told })
    current.batches.shrink()
  })
}

function clear({
  resolution,
  buckets,
}: {
  resolution: RollupBatch['resolution']
  buckets: readonly DueBucket[]
}): void {
  atomically(({ marks, origins }) => {
    for (const { origin, start, version } of buckets)
      marks.clear(ROLLUP_SECONDS[resolution], origins.idOf(origin), start, version)
  })
}

/** The server has lost these: they wait again, and what was computed while it lacked them is computed again. */
function unsend(ids: readonly number[]): void {
  atomically(({ batches, marks }) => {
    for (const { resolution, touched } of batches.unsend(ids)) {
      const coarser = COARSER[resolution]
      if (coarser) marks.mark(ROLLUP_SECONDS[coarser], touched)
    }
  })
}

function release(ids: readonly number[]): void {
  const { db, batches } = open()
  const gone = atomically(({ marks }) => {
    const released = batches.release(ids)
    for (const id of released) marks.settle(id)
    return released
  })
  batches.forget(gone)
  const spare = pragma(db, 'freelist_count') * pragma(db, 'page_size')
  // pages go as the statement is stepped
  if (spare > SPARE_BYTES) db.prepare(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`).all()
}

function state(): SpoolState {
  const { db, batches, origins, marks, notes } = open()
  const { waitingBatches, waitingBytes, oldestMs } = batches.totals()
  const rejected = Number(db.prepare('SELECT count(*) AS n FROM rejected').get()!['n'])
  const damaged = db.prepare('SELECT id AS batch, lines, damage AS reason FROM batches WHERE damage IS NOT NULL').all()
  return {
    waitingBatches,
    waitingBytes,
    oldestMs,
    droppedLines: Number(getMeta(db, 'droppedLines') ?? 0),
    rejectedLines: rejected + Number(getMeta(db, 'droppedRejected') ?? 0),
    fileBytes: ['', '-wal', '-shm'].reduce((sum, end) => sum + fileBytes(`${path}${end}`), 0),
    damaged: damaged as unknown as SpoolState['damaged'],
    damagedOrigins: origins.damaged(),
    damagedMarks: marks.damaged,
    damagedNotes: notes,
  }
}

function fileBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function setFloors(floors: Floors): void {
  atomically(({ db, origins }) => {
    for (const resolution of RESOLUTIONS) setMeta(db, `floor:${resolution}`, floors[resolution])
    origins.forgetBefore(floors.raw * 1000)
  })
}

function setKept(kept: Floors): void {
  atomically(({ db }) => {
    for (const resolution of RESOLUTIONS) setMeta(db, `kept:${resolution}`, kept[resolution])
  })
}

function wrapped<Input, Output>(run: (input: Input) => Output) {
  return (input: Input) => {
    try {
      return { value: run(input) }
    } catch (error) {
      throw storeError(error, path)
    }
  }
}

answerQuestions({
  open: wrapped(opened),
  write: wrapped(write),
  writeRollups: wrapped(writeRollups),
  writeLines: wrapped(writeLines),
  clear: wrapped(clear),
  pick: wrapped((limits: LoadLimits) => open().batches.pick(limits)),
  markSent: wrapped((ids: readonly number[]) => open().batches.markSent(ids)),
  sent: wrapped(() => open().batches.sent()),
  markReadable: wrapped((ids: readonly number[]) => open().batches.markReadable(ids)),
  unsend: wrapped(unsend),
  release: wrapped(release),
  reject: wrapped((lines: readonly Rejected[]) => atomically(({ reject }) => reject(lines))),
  due: wrapped((request: DueRequest) => {
    const { marks, batches } = open()
    return marks.due(request, request.seconds === 300 ? batches.waitingRanges() : [], batches.isSent)
  }),
  stale: wrapped((stretch: { seconds: number; from: number; to: number }) => {
    const { marks, batches } = open()
    return marks.stale(stretch, batches.isReadable)
  }),
  oldestDirty: wrapped(() => {
    const { marks } = open()
    return { raw: marks.oldest(300), '5m': marks.oldest(3_600), '1h': marks.oldest(86_400) }
  }),
  setFloors: wrapped(setFloors),
  setKept: wrapped(setKept),
  state: wrapped(state),
  close: wrapped(() => {
    spool?.db.close()
    spool = undefined
  }),
})
