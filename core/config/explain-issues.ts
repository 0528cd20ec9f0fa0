/** zod's issues as our own problems, each with its place in the file. None of zod's English gets through. */
import type { z } from 'zod'
import type { Problem } from '../errors.ts'
import type { TextParams } from '../i18n.ts'
import type { MessageCode } from '../messages.ts'
import { nearest } from '../nearest.ts'
import type { ConfigDocument, Path, PlacedProblem } from './document.ts'
import { carriedProblem } from './issue.ts'
import { formsOf, keysAt, schemaAt } from './schema-keys.ts'

type Issue = z.core.$ZodIssue

const EXPECTED: Readonly<Record<string, MessageCode>> = {
  string: 'config.expected_text',
  number: 'config.expected_number',
  int: 'config.expected_integer',
  boolean: 'config.expected_boolean',
  array: 'config.expected_list',
  tuple: 'config.expected_list',
  object: 'config.expected_block',
  record: 'config.expected_block',
}

export function explainIssues(
  issues: readonly Issue[],
  schema: z.core.$ZodType,
  document: ConfigDocument,
): PlacedProblem[] {
  const at = (path: Path, code: MessageCode, params: TextParams = {}): PlacedProblem => placed(path, { code, params })
  const placed = (path: Path, problem: Problem): PlacedProblem => ({ ...document.placeOf(path), path, problem })

  const unknownKey = (parent: Path, key: string): PlacedProblem => {
    const known = keysAt(schema, parent, document.value)
    const guess = nearest(key, known)
    const path = [...parent, key]
    const problem: Problem = guess
      ? { code: 'config.unknown_key_nearest', params: { key, nearest: guess } }
      : { code: 'config.unknown_key', params: { key, known: known.join(', ') } }
    return { ...document.placeOfKey(path), path, problem }
  }

  const wrongType = (path: Path, expected: string): PlacedProblem => {
    if (!document.has(path)) return at(path, 'config.missing', { key: String(path.at(-1) ?? '') })
    const written = document.written(path)
    if (written === '' || written === 'null' || written === '~') return at(path, 'config.empty')
    const code = EXPECTED[expected]
    return code
      ? at(path, code, { written })
      : at(path, 'config.no_such_form', { written, forms: formsOf(schemaAt(schema, path, document.value) ?? schema) })
  }

  const notAllowed = (path: Path, values: readonly unknown[]): PlacedProblem => {
    const allowed = values.map(String)
    if (!document.has(path))
      return at(path, 'config.missing_choice', { key: String(path.at(-1) ?? ''), allowed: allowed.join(', ') })
    return at(path, 'config.not_allowed', { written: document.written(path), allowed: allowed.join(', ') })
  }

  const union = (issue: z.core.$ZodIssueInvalidUnion, path: Path): PlacedProblem[] => {
    if (issue.discriminator !== undefined) return [notAllowed(path, 'options' in issue ? (issue.options ?? []) : [])]
    const fitting = issue.errors.filter((branch) => !branch.some((e) => e.path.length === 0 && isTypeMismatch(e)))
    const best = fitting.sort((a, b) => a.length - b.length)[0]
    if (best) return best.flatMap((inner) => explain(inner, path))
    if (!document.has(path)) return [wrongType(path, 'string')]
    const types = new Set(issue.errors.flat().map((e) => (e.code === 'invalid_type' ? e.expected : e.code)))
    const [only] = types
    return [wrongType(path, types.size === 1 && only !== undefined ? only : 'union')]
  }

  const size = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, path: Path): PlacedProblem => {
    const written = document.written(path)
    const small = issue.code === 'too_small'
    const limit = Number(small ? issue.minimum : issue.maximum)
    if (issue.origin === 'string')
      return small && limit === 1
        ? at(path, 'config.empty')
        : at(path, small ? 'config.text_too_short' : 'config.text_too_long', { limit })
    if (issue.origin === 'array' || issue.origin === 'set')
      return small && limit === 1
        ? at(path, 'config.empty_list')
        : at(path, small ? 'config.list_too_short' : 'config.list_too_long', { limit })
    if (small) return at(path, issue.inclusive === false ? 'config.not_above' : 'config.too_small', { limit, written })
    return at(path, issue.inclusive === false ? 'config.not_below' : 'config.too_big', { limit, written })
  }

  const explain = (issue: Issue, base: Path): PlacedProblem[] => {
    const path = [...base, ...issue.path]
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => unknownKey(path, key))
      case 'invalid_type':
        return [wrongType(path, issue.expected)]
      case 'invalid_value':
        return [notAllowed(path, issue.values)]
      case 'invalid_union':
        return union(issue, path)
      case 'too_big':
      case 'too_small':
        return [size(issue, path)]
      case 'invalid_format':
        if (issue.format === 'url') return [at(path, 'config.bad_url', { written: document.written(path) })]
        return [at(path, 'config.bad_format', { written: document.written(path), format: formatOf(issue) })]
      case 'not_multiple_of':
        return [at(path, 'config.not_multiple', { written: document.written(path), divisor: Number(issue.divisor) })]
      case 'invalid_key':
      case 'invalid_element':
        return issue.issues.flatMap((inner) => explain(inner, path))
      case 'custom':
        return [placed(path, carriedProblem(issue) ?? { code: 'config.other', params: { detail: issue.message } })]
      default:
        return [at(path, 'config.other', { detail: (issue as Issue).code ?? '' })]
    }
  }
  return withoutEchoes(issues.flatMap((issue) => explain(issue, [])))
}

/** A misspelt key is one mistake, not two: the key that is missing because of it is left out. */
function withoutEchoes(problems: readonly PlacedProblem[]): PlacedProblem[] {
  const key = (path: Path) => path.map(String).join('\0')
  const meant = new Set(
    problems
      .filter(({ problem }) => problem.code === 'config.unknown_key_nearest')
      .map(({ path, problem }) => key([...path.slice(0, -1), String(problem.params['nearest'])])),
  )
  return problems.filter(({ path, problem }) => !problem.code.startsWith('config.missing') || !meant.has(key(path)))
}

/** `/…` for "begins with a slash", else the pattern. */
function formatOf(issue: z.core.$ZodIssueInvalidStringFormat): string {
  const { prefix, suffix, pattern, format } = issue as typeof issue & { prefix?: string; suffix?: string }
  if (prefix !== undefined) return `${prefix}…`
  return suffix !== undefined ? `…${suffix}` : (pattern ?? format)
}

function isTypeMismatch(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value'
}
