/** Every target, asked once. What is answered is judged and thrown away. */
import type { WatchedTarget } from '../../collector/collector.ts'
import { DRY_PORTS } from '../../collector/ports.ts'
import { limitsOf } from '../../collector/source.ts'
import { ConfigError } from '../../core/config.ts'
import { AppError, explain, type Problem, toProblem } from '../../core/errors.ts'
import type { CommandContext } from '../command.ts'
import { toLimits } from '../config-schema.ts'
import type { Settings } from '../settings.ts'
import { numberText } from '../store/output.ts'
import { findWatched } from '../watched.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Asked at once. */
const AT_ONCE = 16
/** More than this many that answer are summed up. */
const SHOWN = 12

export async function* checkSources(settings: Settings, context: CommandContext): AsyncIterable<Diagnosis> {
  let targets: readonly WatchedTarget[]
  try {
    targets = (await findWatched(settings, context)).targets
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const problems = error instanceof ConfigError ? error.problems : [{ problem: error.problem, place: undefined }]
    for (const each of problems)
      yield 'file' in each
        ? { check: 'sources', state: 'problem', problem: each.problem, place: each }
        : { check: 'sources', state: 'problem', problem: each.problem }
    return
  }
  let good = 0
  for (let at = 0; at < targets.length; at += AT_ONCE) {
    const asked = targets.slice(at, at + AT_ONCE).map((target) => ask(target, settings, context))
    for (const diagnosis of await Promise.all(asked)) {
      if (diagnosis.state === 'ok') good += 1
      if (diagnosis.state !== 'ok' || good <= SHOWN) yield diagnosis
    }
  }
  const more = good - SHOWN
  if (more <= 0) return
  const params = { count: numberText(more, settings.language) }
  yield { check: 'sources', state: 'ok', problem: { code: 'doctor.sources_good', params } }
}

async function ask({ target }: WatchedTarget, settings: Settings, { clock }: CommandContext): Promise<Diagnosis> {
  const { language, config } = settings
  const limits = limitsOf(target, toLimits(config))
  const bad = (problems: readonly Problem[]): Diagnosis => {
    const detail = problems.map((problem) => explain(problem, language)).join(' ')
    const params = { target: target.title, detail }
    return { check: 'sources', state: 'problem', problem: { code: 'doctor.source_bad', params } }
  }
  const scraper = target.open(limits, DRY_PORTS)
  try {
    const signal = AbortSignal.timeout(limits.timeoutSeconds * 1000)
    const { errors, samples } = await scraper.scrape({ signal, now: clock.now() })
    if (errors.length > 0) return bad(errors.map(toProblem))
    const params = { target: target.title, samples: numberText(samples, language) }
    return { check: 'sources', state: 'ok', problem: { code: 'doctor.source_good', params } }
  } catch (error) {
    return bad([toProblem(error)])
  } finally {
    await scraper.close()
  }
}
