/** Every night what is asked for is forecast and kept, to be compared with what comes. */
import { type MakingDeps, makeForecasts } from '../../api/forecasts/make.ts'
import type { Clock } from '../../core/clock.ts'
import { SUBJECT_IDS, type SubjectId, subjectOf } from '../../core/forecasts/subjects.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { HOUR_SECONDS, MINUTE_SECONDS } from '../../core/units.ts'
import type { KeptForecast } from '../../store/ledger/forecasts/table.ts'
import type { Ledger, LedgerWriter } from '../../store/ledger/ledger.ts'

/** Half a year: as far as a purchase that is decided now can be told from the noise. */
const HORIZON_DAYS = 180
const LEVELS = [0.5, 0.8, 0.95]
/** After midnight, when the day before has been told of. */
const AFTER_MIDNIGHT_SECONDS = 3 * HOUR_SECONDS
const FIRST_SECONDS = 2 * MINUTE_SECONDS

/** Of a figure told apart: a thousand file systems are nobody's half year of plans. */
const MOST_SERIES = 300

/**
 * What can be forecast tonight, figure by figure: what lacks history is left out, and one that fails costs no other.
 * @param failed is told why
 */
export async function* forecastAll(
  deps: MakingDeps,
  now: UnixSeconds,
  failed: (error: unknown) => void,
): AsyncIterable<readonly KeptForecast[]> {
  for (const subject of SUBJECT_IDS)
    for (const { by, isWhole } of splitsOf(subject)) {
      const kept: KeptForecast[] = []
      const wish = { subject, where: {}, by, isWhole, step: 'day', horizon: HORIZON_DAYS, levels: LEVELS } as const
      try {
        const made = makeForecasts(deps, { ...wish, ensemble: 'full', mostSeries: MOST_SERIES }, now)
        for await (const { labels, history, bounds, endedAt, outcome, feedback } of made) {
          if (!outcome.ok || endedAt !== undefined) continue
          const { mean, intervals, models, backtest } = outcome.result
          const about = { models, backtest, feedback: feedback ?? { gain: 1, until: history.bounds.at(-1)! } }
          kept.push({ made: now, subject, labels, bounds, mean, intervals, about })
        }
      } catch (error) {
        failed(error)
      }
      if (kept.length > 0) yield kept
    }
}

/** What adds up is made with all that it consists of, so that what is kept sums up too. */
function splitsOf(subject: SubjectId): readonly { readonly by: readonly string[]; readonly isWhole: boolean }[] {
  const { nightly, addsUp } = subjectOf(subject)
  const hasWhole = addsUp && nightly.some((by) => by.length === 0) && nightly.length > 1
  return nightly.filter((by) => !hasWhole || by.length > 0).map((by, at) => ({ by, isWhole: hasWhole && at === 0 }))
}

export interface NightlyOptions {
  readonly clock: Clock
  readonly deps: MakingDeps
  readonly ledger: Pick<Ledger, 'newestForecast'>
  readonly writer: Pick<LedgerWriter, 'keepForecasts'>
  /** whether there is anything to forecast from, without making a file */
  hasLedger(): boolean
  failed(error: unknown): void
}

/** Soon after the start where none was made since last night, then every hour a look. @returns stop */
export function keepForecasting({
  clock,
  deps,
  ledger,
  writer,
  hasLedger,
  failed,
}: NightlyOptions): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  let isStopped = false
  let cancel = clock.after(FIRST_SECONDS, look)
  async function run(): Promise<void> {
    if (!hasLedger()) return
    const now = clock.now()
    const newest = await ledger.newestForecast()
    if (newest !== undefined && newest >= lastNight(now, deps.timeZone)) return
    const tell = (error: unknown): void => {
      if (!isStopped) failed(error)
    }
    for await (const forecasts of forecastAll(deps, now, tell)) {
      if (isStopped) return
      await writer.keepForecasts(forecasts, now)
    }
  }
  function look(): void {
    running = run()
      .catch((error) => {
        if (!isStopped) failed(error)
      })
      .finally(() => {
        if (!isStopped) cancel = clock.after(HOUR_SECONDS, look)
      })
  }
  return async () => {
    isStopped = true
    cancel()
    await running
  }
}

/** The last three in the morning of the zone. */
export function lastNight(now: UnixSeconds, timeZone: string): UnixSeconds {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor((now - AFTER_MIDNIGHT_SECONDS) * 1000))
  return at.toZonedDateTimeISO(timeZone).startOfDay().epochMilliseconds / 1000 + AFTER_MIDNIGHT_SECONDS
}
