/** Two collectors over one list of targets and one real VictoriaMetrics: every target asked once, also when one dies. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { findProgram, freePort } from '../bench/process.ts'
import { describeWith } from './prerequisites.ts'
import { eventually } from './servers.ts'

const TARGETS = 12
const INTERVAL_SECONDS = 2
/** Rounds that are counted. */
const ROUNDS = 5

const program = findProgram('victoria-metrics')
const missing = program === undefined ? ['victoria-metrics is not installed'] : []

describeWith('two collectors that share their targets', missing, 'apt-get install victoria-metrics', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-sharding-'))
  const processes: ChildProcess[] = []
  const exporters: { readonly port: number; readonly server: Server; asked: number }[] = []
  let store = ''

  beforeAll(async () => {
    for (let i = 0; i < TARGETS; i++) exporters.push(await startExporter())
    const port = await freePort()
    store = `http://127.0.0.1:${port}`
    const args = [`-storageDataPath=${join(folder, 'vm')}`, `-httpListenAddr=127.0.0.1:${port}`]
    processes.push(spawn(program!, [...args, '-retentionPeriod=100y', '-search.latencyOffset=0s'], { stdio: 'ignore' }))
    const health = () =>
      fetch(`${store}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    await eventually('VictoriaMetrics', 30, health, Boolean)
    processes.push(collect('a'), collect('b'))
  })

  afterAll(async () => {
    for (const child of processes) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    for (const { server } of exporters) server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('asks every target once an interval, by one of the two', async () => {
    await members(2)
    await everyTargetOnce()
    const parts = await owned()
    expect(parts.reduce((sum, count) => sum + count, 0)).toBe(TARGETS)
    for (const count of parts) expect(count).toBeGreaterThan(0)
  })

  it('goes on asking every target once when one of them dies', async () => {
    const [, , b] = processes
    b!.kill('SIGKILL')
    await once(b!, 'exit')
    await members(1)
    await everyTargetOnce()
    expect(await owned()).toEqual([TARGETS])
  })

  it('shares again when it comes back', async () => {
    processes[2] = collect('b')
    await members(2)
    await everyTargetOnce()
  })

  /** Counted, not timed: while the least asked one is asked a few times, nobody is asked much more often. */
  async function everyTargetOnce(): Promise<void> {
    for (const exporter of exporters) exporter.asked = 0
    const least = () => Math.min(...exporters.map(({ asked }) => asked))
    await eventually(
      'a few rounds',
      60,
      async () => least(),
      (count) => count >= ROUNDS,
    )
    const most = Math.max(...exporters.map(({ asked }) => asked))
    expect(most, exporters.map(({ asked }) => asked).join(' ')).toBeLessThanOrEqual(ROUNDS + 2)
  }

  /** How many targets each living collector says are its own, by the store. */
  async function owned(): Promise<number[]> {
    const query = 'atalaya_collector_targets'
    const answer = await fetch(`${store}/api/v1/query?${new URLSearchParams({ query, step: '4s', nocache: '1' })}`)
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } }
    return data.result.map(({ value }) => Number(value[1]))
  }

  async function members(count: number): Promise<void> {
    await eventually(
      `${count} collectors that own every target together`,
      90,
      owned,
      (parts) => parts.length === count && parts.reduce((sum, part) => sum + part, 0) === TARGETS,
    )
  }

  function collect(name: string): ChildProcess {
    const directory = join(folder, name)
    const config = {
      data: directory,
      sharding: { name, heartbeatSeconds: 1 },
      store: { metrics: { engine: 'victoriametrics', url: store } },
      sources: {
        host: [],
        prometheus: [
          {
            profile: 'node_exporter',
            intervalSeconds: INTERVAL_SECONDS,
            targets: exporters.map(({ port }, i) => ({ address: `127.0.0.1:${port}`, node: `cn${i}` })),
          },
        ],
      },
    }
    const file = join(folder, `${name}.yaml`)
    writeFileSync(file, stringify(config))
    const main = join(import.meta.dirname, '../../main.ts')
    return spawn(process.execPath, [main, 'collect', '--config', file], { stdio: ['ignore', 'ignore', 'inherit'] })
  }
})

async function startExporter() {
  const exporter = {
    port: 0,
    asked: 0,
    server: createServer((_, response) => {
      exporter.asked++
      response.setHeader('content-type', 'text/plain; version=0.0.4')
      response.end('# TYPE node_load1 gauge\nnode_load1 0.5\n')
    }),
  }
  await new Promise<void>((resolve) => exporter.server.listen(0, '127.0.0.1', resolve))
  exporter.port = (exporter.server.address() as AddressInfo).port
  return exporter
}
