/** The few lines a person reads after `start`, `collect` and `check-config`. */
import type { WatchedTarget } from '../collector/collector.ts'
import type { Finding } from '../collector/discovery.ts'
import { explain } from '../core/errors.ts'
import { fill, type Language } from '../core/i18n.ts'
import { MESSAGES, type MessageCode } from '../core/messages.ts'
import { printable } from './log.ts'

/** More than this many targets are summed up. */
const SHOWN_TARGETS = 12

export function targetLines(targets: readonly WatchedTarget[], language: Language, shown = SHOWN_TARGETS): string[] {
  const names = targets.slice(0, shown).map(({ source, target }) => `${source}: ${target.title}`)
  const width = Math.max(0, ...names.map((name) => name.length))
  const lines = names.map((name, index) => {
    const every = fill(MESSAGES['cli.every'], language, { seconds: targets[index]!.target.intervalSeconds })
    return `    ✓ ${printable(name.padEnd(width))}   ${every}`
  })
  if (targets.length > shown)
    lines.push(`    ${fill(MESSAGES['cli.more_targets'], language, { count: targets.length - shown })}`)
  return lines
}

export interface Summary {
  readonly version: string
  readonly language: Language
  readonly targets: readonly WatchedTarget[]
  /** of a start without configuration */
  readonly findings: readonly Finding[] | undefined
  readonly file: string | undefined
  readonly dataDirectory: string
  /** undefined where this process serves no pages */
  readonly url: string | undefined
  /** how to log in */
  readonly enter?: string
}

/** What was looked for: first what is here, then what is not, and why. */
export function findingLines(findings: readonly Finding[], language: Language): string[] {
  const sorted = [...findings].sort((a, b) => Number(b.found) - Number(a.found))
  return sorted.map(({ found, message }) => `    ${found ? '✓' : '–'} ${printable(explain(message, language))}`)
}

export function summary(given: Summary): string {
  const { version, language, targets, findings, file, dataDirectory, url, enter } = given
  const word = (code: MessageCode) => fill(MESSAGES[code], language)
  const rows: [string, string][] = [
    [word('cli.configuration'), file ?? word('cli.configuration_none')],
    [word('cli.data'), dataDirectory],
  ]
  if (url !== undefined) rows.push([word('cli.open'), url])
  if (enter !== undefined) rows.push([word('cli.enter'), enter])
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    `Atalaya ${version}`,
    '',
    `  ${word(findings ? 'cli.looked_for' : 'cli.watching')}`,
    ...(findings ? findingLines(findings, language) : targetLines(targets, language)),
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    '',
    `  ${url === undefined ? `${word('cli.collecting')} ` : ''}${word('cli.how_to_stop')}`,
    '',
    '',
  ].join('\n')
}
