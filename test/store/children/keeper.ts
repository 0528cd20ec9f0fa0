/**
 * Runs one job of the writer and kills itself before a statement of its own choice.
 * Arguments: directory, job, now in seconds, number of the statement (0 = none). Prints how many there were.
 */
import { DatabaseSync, StatementSync } from 'node:sqlite'
import { retain } from '../../../store/metrics/engines/embedded/retention.ts'
import { seal } from '../../../store/metrics/engines/embedded/seal.ts'
import { cutoffs, openWriter, tidy } from './open-writer.ts'

const [directory, job, now, killAt] = process.argv.slice(2) as [string, string, string, string]
const writer = openWriter(directory)
let statements = 0

function count(): void {
  if (++statements === Number(killAt)) process.kill(process.pid, 'SIGKILL')
}

const { run } = StatementSync.prototype
StatementSync.prototype.run = function (this: StatementSync, ...values: Parameters<typeof run>) {
  count()
  return run.apply(this, values)
} as typeof run
const { exec } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
  count()
  exec.call(this, sql)
  // a commit that nobody heard of
  count()
}

const jobs: Readonly<Record<string, () => Generator<void>>> = {
  seal: () => seal(writer.vault, Infinity),
  compact: () => tidy(writer, Number(now), true),
  retain: () => retain(writer.vault, cutoffs(Number(now)), 'rollUp'),
}
writer.run(jobs[job]!())
process.stdout.write(String(statements))
