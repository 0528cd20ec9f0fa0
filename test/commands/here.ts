/** A command line in this process: what `main.ts` does with it, without starting a program for each. */
import { join } from 'node:path'
import { runCommandLine } from '../../commands/cli.ts'
import { systemClock } from '../../core/clock.ts'

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** In a directory of its own, with nothing in the environment but what is given: as `place.run` does. */
export async function runHere(
  directory: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  now?: number,
): Promise<Ended> {
  let [out, err] = ['', '']
  const before = process.cwd()
  const listening = SIGNALS.map((signal) => [signal, process.listeners(signal)] as const)
  process.chdir(directory)
  try {
    const code = await runCommandLine(args, {
      env,
      clock: now === undefined ? systemClock : { ...systemClock, now: () => now },
      out: (text) => {
        out += text
      },
      err: (text) => {
        err += text
      },
    })
    return { code, out, err }
  } finally {
    process.chdir(before)
    // a program ends with its command; what it listened to goes with it
    for (const [signal, own] of listening)
      for (const listener of process.listeners(signal)) if (!own.includes(listener)) process.off(signal, listener)
  }
}

/** `atalaya import …` over the data folder of a place, in English; its files are named without their folder. */
export async function runImport(directory: string, args: readonly string[], now = 1_800_000_000): Promise<Ended> {
  // what ends it is told without the program's name
  const say = (text: string) => text.replaceAll(`${directory}/`, '').replace(/(^|\n)atalaya: (.*)\n$/, '$1$2')
  const line = ['import', ...args, '--data', join(directory, 'data'), '--lang', 'en']
  const { code, out, err } = await runHere(directory, line, {}, now)
  return { code, out: say(out), err: say(err) }
}
