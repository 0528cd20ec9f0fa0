/** `atalaya token create | list | revoke`: tokens for programs. */
import { DEFAULT_DAYS, MOST_DAYS, makeToken, revokeToken, TOKEN_ROLES } from '../../api/access/tokens.ts'
import { AppError } from '../../core/errors.ts'
import { fill, type Language } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { Role } from '../../core/roles.ts'
import { type AccessStore, openAccessStore } from '../../store/state/access/access-store.ts'
import type { Token } from '../../store/state/access/tokens.ts'
import type { Command, CommandContext } from '../command.ts'
import { printable } from '../log.ts'
import { readSettings } from '../settings.ts'

/** Whoever can write the data folder. */
export const CLI_ACTOR = 'command line'

const create: Command = {
  options: ['config', 'data', 'role', 'days', 'json'],
  positionals: 1,
  async run(context) {
    const { language, dataDirectory } = readSettings(context)
    const name = context.positionals[0]?.trim() ?? ''
    if (name === '') throw new AppError('usage', 'access.token_name', { roles: TOKEN_ROLES.join('|') })
    const role = readRole(context.flags.role ?? 'viewer')
    const days = readDays(context.flags.days)
    const now = context.clock.now()
    const { id, secret, expires } = withStore(dataDirectory, (store) =>
      makeToken(store, { name, role, days }, CLI_ACTOR, now),
    )
    const params = { id, name: printable(name), role, until: dateOf(expires) }
    if (context.flags.json) context.out(`${JSON.stringify({ id, name, role, expires, token: secret })}\n`)
    else {
      context.err(`${fill(MESSAGES['access.token_created'], language, params)}\n`)
      context.out(`${secret}\n`)
    }
    return 0
  },
}

const list: Command = {
  options: ['config', 'data', 'json'],
  positionals: 0,
  async run(context) {
    const { language, dataDirectory } = readSettings(context)
    const tokens = withStore(dataDirectory, (store) => store.tokens.list())
    if (context.flags.json) context.out(`${JSON.stringify({ tokens })}\n`)
    else if (tokens.length === 0) context.out(`${fill(MESSAGES['access.no_tokens'], language)}\n`)
    else for (const token of tokens) context.out(`${row(token, context.clock.now(), language)}\n`)
    return 0
  },
}

const revoke: Command = {
  options: ['config', 'data'],
  positionals: 1,
  async run(context: CommandContext) {
    const { language, dataDirectory } = readSettings(context)
    const given = context.positionals[0] ?? ''
    const id = /^\d{1,15}$/.test(given) ? Number(given) : 0
    const isDone = withStore(dataDirectory, (store) => revokeToken(store, id, CLI_ACTOR, context.clock.now()))
    if (!isDone) throw new AppError('not_found', 'access.no_token', { id: printable(given) })
    context.out(`${fill(MESSAGES['access.token_revoked'], language, { id: given })}\n`)
    return 0
  },
}

export const tokenCommands = { create, list, revoke }

export function withStore<T>(dataDirectory: string, run: (store: AccessStore) => T): T {
  const store = openAccessStore(dataDirectory)
  try {
    return run(store)
  } finally {
    store.close()
  }
}

/** @throws AppError `usage` */
export function readRole(value: string): Role {
  const found = TOKEN_ROLES.find((role) => role === value)
  if (found) return found
  throw new AppError('usage', 'cli.not_allowed', { option: '--role', value, allowed: TOKEN_ROLES.join(', ') })
}

function readDays(value: string | undefined): number {
  if (value === undefined) return DEFAULT_DAYS
  const days = /^\d{1,4}$/.test(value) ? Number(value) : 0
  if (days >= 1 && days <= MOST_DAYS) return days
  throw new AppError('usage', 'access.bad_days', { value, most: MOST_DAYS })
}

function row({ id, name, role, expires, used, revoked }: Token, now: number, language: Language): string {
  const word = (code: 'access.never' | 'access.revoked' | 'access.expired') => fill(MESSAGES[code], language)
  const until = revoked !== null ? word('access.revoked') : expires <= now ? word('access.expired') : dateOf(expires)
  const params = { id, name: printable(name), role, until, used: used === null ? word('access.never') : dateOf(used) }
  return fill(MESSAGES['access.token_row'], language, params)
}

const dateOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10)
