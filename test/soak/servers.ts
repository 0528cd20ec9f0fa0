/** Real servers in a folder of their own, stopped, killed and started at will. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
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
  const program = findProgram('influxd')
  if (program === undefined) return undefined
  const [port, rpc] = [await freePort(), await freePort()]
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'influxdb.conf')
  writeFileSync(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
  index-version = "tsi1"
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
[monitor]
  store-enabled = false
[continuous_queries]
  enabled = false
`,
  )
  return createServer(program, ['-config', config], `http://127.0.0.1:${port}`, '/ping')
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
