/** `atalaya store backup TARGET`: a sound copy of the data folder, while it is written to. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { fill } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import { backupDatabase } from '../../store/backup.ts'
import { peopleKeyPath } from '../../store/ledger/people.ts'
import type { Engine } from '../../store/metrics/engine.ts'
import { writeError } from '../../store/metrics/export/file.ts'
import { DEFAULT_ENGINE, ENGINES } from '../../store/metrics/registry.ts'
import type { Command, CommandContext } from '../command.ts'
import { readSettings, type Settings } from '../settings.ts'
import { expectData } from './engine.ts'
import { bytesText } from './output.ts'

/** Who is at work and how far a copy came: nobody's past. */
const LEFT_OUT = ['holder.db', 'copy.db']

export const backup: Command = {
  options: ['config', 'data', 'json'],
  positionals: 1,
  async run(context: CommandContext): Promise<number> {
    const settings = readSettings(context)
    const { language } = settings
    const [named] = context.positionals
    if (named === undefined) throw new AppError('usage', 'maintenance.needs_target')
    const target = resolve(named)
    expectData(settings)
    if (existsSync(target)) throw new AppError('conflict', 'maintenance.file_exists', { path: target })
    const files = await copyInto(target, settings)
    if (context.flags.json) {
      context.out(`${JSON.stringify({ ok: true, target, files })}\n`)
      return 0
    }
    for (const { name, bytes } of files) context.out(`    ✓ ${name}   ${bytesText(bytes, language)}\n`)
    context.out(`${fill(MESSAGES['maintenance.backed_up'], language, { path: target })}\n`)
    const { engine } = settings.config.store.metrics
    if (engine !== DEFAULT_ENGINE)
      context.out(`${fill(MESSAGES['maintenance.backup_without_history'], language, { engine })}\n`)
    return 0
  },
}

interface BackedUp {
  readonly name: string
  readonly bytes: number
}

/** Appears under its name only when it is whole and checked. */
async function copyInto(target: string, settings: Settings): Promise<readonly BackedUp[]> {
  const partial = `${target}.${process.pid}.partial`
  try {
    mkdirSync(dirname(target), { recursive: true })
    mkdirSync(partial, { mode: 0o700 })
    await copyFiles(partial, settings)
    const files = readdirSync(partial)
      .sort()
      .map((name) => ({ name, bytes: statSync(join(partial, name)).size }))
    if (files.length === 0) throw new AppError('not_found', 'cli.no_data_yet', { directory: settings.dataDirectory })
    renameSync(partial, target)
    return files
  } catch (error) {
    throw writeError(error, target)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

async function copyFiles(partial: string, { config, dataDirectory }: Settings): Promise<void> {
  const engine: Engine = ENGINES[config.store.metrics.engine]
  await engine.tools?.backup?.(dataDirectory, partial)
  const names = readdirSync(dataDirectory).filter((name) => name.endsWith('.db') && !LEFT_OUT.includes(name))
  for (const name of names)
    if (!existsSync(join(partial, name))) await backupDatabase(join(dataDirectory, name), join(partial, name))
  // without it the people of the ledger would be taken for others
  const key = peopleKeyPath(dataDirectory)
  if (existsSync(key)) copyFileSync(key, peopleKeyPath(partial))
}
