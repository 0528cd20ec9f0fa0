/** Noteworthy events as lines: sentences for people, or JSON for a log collector. Never one per scrape. */
import pino from 'pino'
import type { CollectorEvent } from '../collector/collector.ts'
import { explain, type Problem, toProblem } from '../core/errors.ts'
import type { Language } from '../core/i18n.ts'

type Level = 'info' | 'warn' | 'error'

export interface Log {
  collector(event: CollectorEvent): void
  tell(level: Level, problem: Problem): void
  /** a problem in the words of this log, to be part of a sentence */
  words(problem: Problem): string
  /** an HTTP request that failed in a way the client is told nothing about */
  requestFailed(id: string, error: unknown): void
}

const MARKS = { info: '·', warn: '!', error: '✗' } as const satisfies Record<Level, string>

export function createLog(format: 'human' | 'json', language: Language, write: (text: string) => void): Log {
  const escaping = { write: (text: string) => write(escaped(text)) }
  const json = pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, escaping)
  const say = (level: Level, problem: Problem) => {
    if (format === 'json') return json[level]({ code: problem.code, params: problem.params }, explain(problem, 'en'))
    const time = new Date().toTimeString().slice(0, 8)
    return write(`${time} ${MARKS[level]} ${printable(explain(problem, language))}\n`)
  }
  const detail = (problem: Problem) => explain(problem, format === 'json' ? 'en' : language)

  return {
    tell: say,
    words: detail,
    collector: (event) => say(...toLine(event, detail)),
    requestFailed(id, error) {
      if (format === 'json') return json.error({ id, err: error }, 'request failed')
      const words = error instanceof Error ? (error.stack ?? error.message) : detail(toProblem(error))
      return say('error', { code: 'cli.request_failed', params: { id, detail: words } })
    },
  }
}

function toLine(event: CollectorEvent, detail: (problem: Problem) => string): [Level, Problem] {
  switch (event.kind) {
    case 'target_down': {
      const params = { target: event.target.title, detail: event.problems.map(detail).join(' ') }
      return ['warn', { code: 'cli.target_down', params }]
    }
    case 'target_up':
      return ['info', { code: 'cli.target_up', params: { target: event.target.title } }]
    case 'write_failed':
      return ['error', { code: 'cli.write_failed', params: { detail: detail(event.problem) } }]
    case 'write_recovered':
      return ['info', { code: 'cli.write_recovered', params: {} }]
    case 'values_dropped':
      return ['error', { code: 'cli.values_dropped', params: { values: event.values } }]
    case 'frame_rejected':
      return ['error', { code: 'cli.frame_rejected', params: { origin: event.origin, detail: detail(event.problem) } }]
    case 'status_failed':
      return ['warn', { code: 'cli.status_failed', params: { detail: detail(event.problem) } }]
  }
}

/**
 * What a target said may be in a sentence: it must not steer the terminal, nor begin a line as ours do. Line breaks of
 * stacks stay.
 */
export function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => (character === '\n' ? '\n' : '�'))
    .replace(/\n(?![ \n]|$)/g, '\n    ')
}

/** JSON that reads the same and steers no terminal: only the characters below the space are escaped in it anyway. */
function escaped(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  )
}
