/** The program: its process and nothing else. The only place that reads `process.env` and `process.argv`. */
import { runCommandLine } from './commands/cli.ts'
import { systemClock } from './core/clock.ts'

// a reader that went away (`atalaya start | head`) is no reason to stop collecting
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  clock: systemClock,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY,
})
