/** `atalaya check-config [FILE]`: every problem of the file at once, or what it would watch. */
import { runCases } from '../alerts/rules/cases.ts'
import { ConfigError, type ConfigProblem } from '../core/config.ts'
import { AppError, explain } from '../core/errors.ts'
import { fill } from '../core/i18n.ts'
import { MESSAGES } from '../core/messages.ts'
import type { Command, CommandContext } from './command.ts'
import { readSettings, type Settings } from './settings.ts'
import { findingLines, targetLines } from './summary.ts'
import { findWatched } from './watched.ts'

export const checkConfig: Command = {
  options: ['config', 'data', 'host', 'port', 'json'],
  positionals: 1,
  async run(context: CommandContext): Promise<number> {
    try {
      return await check(context)
    } catch (error) {
      if (!context.flags.json || !(error instanceof AppError) || error.kind !== 'config') throw error
      context.out(`${JSON.stringify({ ok: false, problems: problemList(error, context) })}\n`)
      return 2
    }
  },
}

async function check(context: CommandContext): Promise<number> {
  const settings = readSettings(context, context.positionals[0] ?? context.flags.config)
  const { language, file } = settings
  const cases = await checkRules(settings)
  const { targets, findings } = await findWatched(settings, context)
  if (context.flags.json) {
    const list = targets.map(({ source, target: { id, title, address, intervalSeconds, labels } }) => ({
      id,
      source,
      title,
      address,
      intervalSeconds,
      labels,
    }))
    context.out(`${JSON.stringify({ ok: true, file: file ?? null, targets: list })}\n`)
    return 0
  }
  const head =
    file === undefined
      ? fill(MESSAGES['cli.no_file'], language, { file: 'atalaya.yaml' })
      : fill(MESSAGES['cli.config_good'], language, { file })
  const rules = fill(MESSAGES['alerts.cases_passed'], language, { rules: settings.config.alerts.rules.length, cases })
  const lines = [head, ...targetLines(targets, language, Number.POSITIVE_INFINITY), rules]
  if (findings) lines.push('', ...findingLines(findings, language))
  context.out(`${lines.join('\n')}\n`)
  return 0
}

/** @returns how many unit cases of rules there are. @throws ConfigError with those that failed */
async function checkRules({ config, file, problemAt }: Settings): Promise<number> {
  const problems: ConfigProblem[] = []
  for (const rule of config.alerts.rules)
    for (const failure of await runCases(rule)) {
      const path = ['alerts', 'rules', rule.name, 'cases', failure.number - 1]
      problems.push(problemAt(path, { code: 'alerts.case_failed', params: { rule: rule.name, ...failure } }))
    }
  if (problems.length > 0) throw new ConfigError(file ?? '', problems, config.language)
  return config.alerts.rules.reduce((sum, { cases }) => sum + cases.length, 0)
}

function problemList(error: AppError, { language }: CommandContext) {
  if (!(error instanceof ConfigError))
    return [
      {
        file: null,
        line: null,
        column: null,
        key: '',
        code: error.problem.code,
        message: explain(error.problem, language),
      },
    ]
  const words = error.language ?? language
  return error.problems.map(({ file, line, column, key, problem }) => ({
    file,
    line,
    column,
    key,
    code: problem.code,
    message: explain(problem, words),
  }))
}
