/** Real servers in a folder of their own, stopped, killed and started at will. */

import { setTimeout as pause } from 'node:timers/promises'
import { configureInfluxd } from '../bench/influxd.ts'
import { findProgram, freePort, type Running, start } from '../bench/process.ts'

export interface Server {
  readonly url: string
  readonly pid: number | undefined
  /** Resolves once it answers. */
  start(): Promise<void>
  stop(): Promise<void>
  /** As a power cut does. */
  kill(): Promise<void>
}

const UP_MILLISECONDS = 60_000

/** @returns undefined where it is not installed */
export async function createInfluxd(folder: string): Promise<Server | undefined> {
  const influxd = await configureInfluxd(folder)
  return influxd && createServer(influxd.program, influxd.args, influxd.url, '/ping')
}

/** @returns undefined where it is not installed */
export async function createVictoria(folder: string): Promise<Server | undefined> {
  const program = findProgram('victoria-metrics')
  if (program === undefined) return undefined
  const port = await freePort()
  const args = [`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${port}`, '-loggerLevel=ERROR']
  args.push('-retentionPeriod=100y', '-search.latencyOffset=0s')
  return createServer(program, args, `http://127.0.0.1:${port}`, '/health')
}

function createServer(program: string, args: readonly string[], url: string, health: string): Server {
  let running: Running | undefined
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const current = running
    running = undefined
    if (signal === 'SIGKILL') current?.child.kill('SIGKILL')
    await current?.stop()
  }
  return {
    url,
    get pid() {
      return running?.pid
    },
    async start() {
      if (running) return
      running = start(program, args)
      const until = performance.now() + UP_MILLISECONDS
      for (;;) {
        const isUp = await fetch(url + health).then(
          (answer) => answer.ok,
          () => false,
        )
        if (isUp) return
        if (performance.now() > until) throw new Error(`${program} did not come up`)
        await pause(50)
      }
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}
