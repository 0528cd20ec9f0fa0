/** Signals that end a long-running command. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
/** Ctrl-C reaches this process twice, from the terminal and from npm: these are one wish. */
const SAME_WISH_MILLISECONDS = 1_000

/** Resolves at the first signal; a later one ends the process at once. */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked: number | undefined
    const onSignal = (signal: NodeJS.Signals) => {
      const now = performance.now()
      if (asked === undefined) {
        asked = now
        resolve(signal)
      } else if (now - asked > SAME_WISH_MILLISECONDS) process.exit(1)
    }
    for (const signal of SIGNALS) process.on(signal, onSignal)
  })
}
