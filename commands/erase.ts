/** `atalaya erase LOGIN`: a person out of every file of the data folder; and what it cannot reach, said. */
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { fill } from '../core/i18n.ts'
import { MESSAGES } from '../core/messages.ts'
import { type Erased, erasePerson } from '../store/ledger/erase.ts'
import { canonicalLogin } from '../store/ledger/identity.ts'
import { readPeopleKey } from '../store/ledger/people.ts'
import { actorOf } from './access/configured.ts'
import { withStore } from './access/token.ts'
import type { Command, CommandContext } from './command.ts'
import { printable } from './log.ts'
import { identityRules, readSettings } from './settings.ts'
import { numberText } from './store/output.ts'

export const erase: Command = {
  options: ['config', 'data', 'yes', 'json'],
  positionals: 1,
  async run(context: CommandContext): Promise<number> {
    const settings = readSettings(context)
    const { dataDirectory, language, config } = settings
    const login = context.positionals[0]?.trim() ?? ''
    if (login === '') throw new AppError('usage', 'erase.whom')
    const rules = identityRules(config)
    const isWanted = context.flags.yes === true
    const erased = erasePerson(dataDirectory, readPeopleKey(dataDirectory), login, { rules, isWanted })
    if (isWanted) withStore(dataDirectory, (store) => store.forget(actorOf(login, settings), login))
    const left = isWanted ? await filesWith(dataDirectory, formsOf(erased, canonicalLogin(login, rules))) : []
    return report({ login, erased, isWanted, left }, context, language)
  },
}

interface Outcome {
  readonly login: string
  readonly erased: Erased
  readonly isWanted: boolean
  /** files in which a trace is left */
  readonly left: readonly string[]
}

function report(
  { login, erased, isWanted, left }: Outcome,
  { flags, out, err }: CommandContext,
  language: 'es' | 'pt' | 'en',
): number {
  const { wasKnown, jobs, sessions, isLogLeft } = erased
  if (flags.json) {
    out(`${JSON.stringify({ erased: isWanted, wasKnown, jobs, sessions, logLeft: isLogLeft, left })}\n`)
    return left.length === 0 ? 0 : 1
  }
  const say = (code: keyof typeof MESSAGES, params = {}) => fill(MESSAGES[code], language, params)
  const params = { login: printable(login), jobs: numberText(jobs, language), sessions: numberText(sessions, language) }
  if (!wasKnown) out(`${say('erase.unknown', params)}\n`)
  else out(`${isWanted ? '✓ ' : ''}${say(isWanted ? 'erase.done' : 'erase.would', params)}\n`)
  if (!isWanted) return 0
  if (isLogLeft) err(`${say('erase.log_left')}\n`)
  for (const path of left) err(`✗ ${say('erase.left', { path: printable(path) })}\n`)
  out(`${say('erase.out_of_reach', params)}\n`)
  return left.length === 0 ? 0 : 1
}

/** Short logins are parts of ordinary words: those are looked for by their hash alone. */
const LEAST_LETTERS = 6

/** Every form in which a person could stand in a file. */
function formsOf({ pseudonyms }: Erased, login: string): readonly Buffer[] {
  const hashes = pseudonyms.map((pseudonym) => Buffer.from(pseudonym))
  const texts = hashes.flatMap((hash) => [hash.toString('hex'), hash.toString('base64'), hash.toString('base64url')])
  const names = login.length >= LEAST_LETTERS ? [Buffer.from(login), Buffer.from(login, 'utf16le')] : []
  return [...hashes, ...texts.map((text) => Buffer.from(text)), ...names]
}

/** Files below a folder, by their path in it, that hold any of these. */
export async function filesWith(directory: string, forms: readonly Buffer[]): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    if (await holds(path, forms)) found.push(path)
  }
  return found.sort()
}

async function holds(path: string, forms: readonly Buffer[]): Promise<boolean> {
  const overlap = Math.max(...forms.map(({ length }) => length)) - 1
  let before: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = Buffer.concat([before, chunk as Buffer])
    if (forms.some((form) => bytes.includes(form))) return true
    before = bytes.subarray(Math.max(0, bytes.length - overlap))
  }
  return false
}
