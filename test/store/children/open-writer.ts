/** The writer of the embedded engine without its thread: jobs run when and as far as a test wants. */
import type { Frame } from '../../../core/series.ts'
import { compact } from '../../../store/metrics/engines/embedded/compact.ts'
import type { Cutoffs } from '../../../store/metrics/engines/embedded/retention.ts'
import { labelsText, openMetrics } from '../../../store/metrics/engines/embedded/schema.ts'
import { createIntake, type Refusal } from '../../../store/metrics/engines/embedded/writer-intake.ts'
import { openVault } from '../../../store/metrics/engines/embedded/writer-vault.ts'
import { transaction } from '../../../store/sqlite.ts'

export function openWriter(directory: string) {
  const db = openMetrics(directory, 'write')
  const vault = openVault(db)
  const intake = createIntake(vault.placer, vault.log)
  let handle = 0
  return {
    db,
    vault,
    write(frames: readonly Frame[]): readonly Refusal[] {
      const values = Float64Array.from(frames.flatMap((frame) => [...frame.values]))
      const heads = frames.flatMap(({ origin, timeSeconds, intervalSeconds, set }) => {
        const series = set.keys.flatMap(({ metric, labels }) => [metric, labelsText(labels)])
        intake.learn([{ handle: ++handle, replaces: undefined, origin, series }])
        return [handle, Math.round(1000 * timeSeconds), Math.round(1000 * intervalSeconds), set.keys.length]
      })
      const batch = { news: [], frames: Float64Array.from(heads), values, calls: [frames.length] }
      const refusals = transaction(db, () => intake.put(batch, vault.floorRawMs()))
      vault.log.accept()
      return refusals
    },
    /** To its end. */
    run(job: Generator<void>): void {
      while (!job.next().done);
    },
    close: () => db.close(),
  }
}
export type Writer = ReturnType<typeof openWriter>

/** @param now seconds; what is over by then is made small */
export function tidy({ vault }: Writer, now: number, everything: boolean): Generator<void> {
  return compact(vault, { damaged: new Set() }, 1000 * now, everything)
}

/** Only days are kept from longer than two days before `now`. */
export function cutoffs(now: number): Cutoffs {
  const before = 1000 * (now - 2 * 86_400)
  return { rawMs: before, fiveMinutesMs: before, hourMs: before, dayMs: 0 }
}
