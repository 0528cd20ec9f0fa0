/**
 * Configuration: (file, text, schema) → a checked object, or every problem at once, each with its
 * `file:line:column`, its key and what to write instead. Reads no file and no environment itself.
 */
import type { ZodType } from 'zod'
import { type ConfigDocument, type Path, type PlacedProblem, readDocument } from './config/document.ts'
import { explainIssues } from './config/explain-issues.ts'
import { AppError, explain, type Problem } from './errors.ts'
import type { Language } from './i18n.ts'

export interface ConfigProblem {
  readonly file: string
  /** both from 1 */
  readonly line: number
  readonly column: number
  /** `sources.slurm[0].rest.url`; empty where no key is concerned */
  readonly key: string
  readonly problem: Problem
}

export type Checked<T> =
  | { readonly ok: true; readonly config: T; problemAt(path: Path, problem: Problem): ConfigProblem }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[]; written(key: string): string }

export interface ConfigInput<T> {
  /** shown in front of every problem */
  readonly file: string
  readonly text: string
  readonly schema: ZodType<T>
  /** for `${NAME}` in values */
  readonly env: Readonly<Record<string, string | undefined>>
}

export function checkConfig<T>({ file, text, schema, env }: ConfigInput<T>): Checked<T> {
  const document = readDocument(text, env)
  const found: PlacedProblem[] = [...document.problems]
  if (document.readable) {
    // an empty file is a file in which every key is absent
    const result = schema.safeParse(document.value ?? {})
    if (result.success && found.length === 0)
      return { ok: true, config: result.data, problemAt: (path, problem) => problemAt(file, document, path, problem) }
    if (!result.success) found.push(...explainIssues(result.error.issues, schema, document))
  }
  const problems = found.map((placed) => ({ ...place(file, placed), problem: placed.problem }))
  problems.sort((a, b) => a.line - b.line || a.column - b.column)
  return { ok: false, problems, written: (key) => document.written([key]) }
}

function problemAt(file: string, document: ConfigDocument, path: Path, problem: Problem): ConfigProblem {
  return { ...place(file, { ...document.placeOf(path), path }), problem }
}

function place(file: string, at: { line: number; column: number; path: Path }) {
  return { file, line: at.line, column: at.column, key: keyText(at.path) }
}

/** `sources.slurm[0].rest` */
export function keyText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return text === '' ? String(step) : `${text}.${String(step)}`
  }, '')
}

/** One line: `atalaya.yaml:3:10: sources.slurm[0].rest.url: …`. */
export function explainConfigProblem(found: ConfigProblem, language: Language): string {
  const sentence = explain(found.problem, language)
  return `${found.file}:${found.line}:${found.column}: ${found.key === '' ? '' : `${found.key}: `}${sentence}`
}

/** Thrown where a command cannot go on; carries all problems for printing. */
export class ConfigError extends AppError {
  readonly problems: readonly ConfigProblem[]
  /** the one the file itself asks for, if it does */
  readonly language: Language | undefined

  constructor(file: string, problems: readonly ConfigProblem[], language?: Language) {
    super('config', 'config.invalid_file', { file, count: problems.length })
    this.problems = problems
    this.language = language
  }
}
