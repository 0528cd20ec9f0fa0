/** `atalaya doctor`: what is wrong with this installation, and what to do about it. Changes nothing here. */
import { ConfigError, explainConfigProblem } from '../core/config.ts'
import { AppError, explain } from '../core/errors.ts'
import { fill, type Language } from '../core/i18n.ts'
import { MESSAGES } from '../core/messages.ts'
import type { Command, CommandContext } from './command.ts'
import { checkAccess } from './doctor/access.ts'
import { checkClock } from './doctor/clock.ts'
import { checkCollector } from './doctor/collector.ts'
import { checkData } from './doctor/data.ts'
import type { Diagnosis } from './doctor/diagnosis.ts'
import { checkForecasts } from './doctor/forecasts.ts'
import { checkPins } from './doctor/pins.ts'
import { checkSources } from './doctor/sources.ts'
import { checkStore } from './doctor/store.ts'
import { printable } from './log.ts'
import { readSettings, type Settings } from './settings.ts'

const MARKS = { ok: '✓', warning: '!', problem: '✗' } as const satisfies Record<Diagnosis['state'], string>

export const doctor: Command = {
  options: ['config', 'data', 'json'],
  positionals: 0,
  async run(context: CommandContext): Promise<number> {
    let language = context.language
    const speaking = {
      ...context,
      speak(spoken: Language) {
        language = spoken
        context.speak(spoken)
      },
    }
    const found: Diagnosis[] = []
    // a line as soon as it is known: a target that does not answer takes its time
    for await (const diagnosis of diagnose(speaking)) {
      found.push(diagnosis)
      if (!context.flags.json) context.out(`${line(diagnosis, language)}\n`)
    }
    const count = (state: Diagnosis['state']) => found.filter((diagnosis) => diagnosis.state === state).length
    const [problems, warnings] = [count('problem'), count('warning')]
    context.out(
      context.flags.json
        ? json(found, problems === 0, language)
        : `\n${fill(MESSAGES['doctor.summary'], language, { problems, warnings })}\n`,
    )
    return problems === 0 ? 0 : 1
  },
}

async function* diagnose(context: CommandContext): AsyncIterable<Diagnosis> {
  let settings: Settings
  try {
    settings = readSettings(context)
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'config') throw error
    // in the language that the file itself asks for
    if (error instanceof ConfigError && error.language) context.speak(error.language)
    yield* configProblems(error)
    return
  }
  const { file } = settings
  const good = file === undefined ? 'cli.no_file' : 'doctor.configuration_good'
  yield { check: 'configuration', state: 'ok', problem: { code: good, params: { file: file ?? 'atalaya.yaml' } } }
  yield* checkAccess(settings, context.clock.now())
  yield checkData(settings)
  yield checkCollector(settings, context.clock.now())
  const { diagnoses, newest } = await checkStore(settings, context.clock)
  yield* diagnoses
  yield* checkPins(settings)
  yield* await checkForecasts(settings, context.clock.now())
  yield checkClock(context.clock.now(), newest)
  yield* checkSources(settings, context)
}

/** Each with its line in the file; nothing else can be looked at then. */
function configProblems(error: AppError): Diagnosis[] {
  if (!(error instanceof ConfigError)) return [{ check: 'configuration', state: 'problem', problem: error.problem }]
  return error.problems.map((place) => ({ check: 'configuration', state: 'problem', problem: place.problem, place }))
}

function words({ problem, place }: Diagnosis, language: Language): string {
  return printable(place ? explainConfigProblem(place, language) : explain(problem, language))
}

function line(diagnosis: Diagnosis, language: Language): string {
  const name = fill(MESSAGES[`doctor.check_${diagnosis.check}`], language)
  return `${MARKS[diagnosis.state]} ${name.padEnd(14)} ${words(diagnosis, language)}`
}

function json(found: readonly Diagnosis[], ok: boolean, language: Language): string {
  const checks = found.map((diagnosis) => {
    const { check, state, problem } = diagnosis
    return { check, state, code: problem.code, message: words(diagnosis, language) }
  })
  return `${JSON.stringify({ ok, checks })}\n`
}
