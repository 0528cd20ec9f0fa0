/** Takes the data directory and keeps it until told to let go or killed. Arguments: directory, url or nothing. */
import { once } from 'node:events'
import { AppError } from '../../../core/errors.ts'
import { holdData } from '../../../store/lock.ts'

const [directory, url] = process.argv.slice(2) as [string, string | undefined]
try {
  const clock = { now: () => 1_790_000_000, after: () => () => undefined }
  const hold = holdData(directory, { role: 'collector', command: 'atalaya start', ...(url ? { url } : {}) }, clock)
  process.stdout.write('held\n')
  await once(process.stdin, 'data')
  hold.release()
  process.stdout.write('released\n')
  process.stdin.destroy()
} catch (error) {
  process.stdout.write(`${error instanceof AppError ? `${error.kind} ${error.problem.code}` : String(error)}\n`)
}
