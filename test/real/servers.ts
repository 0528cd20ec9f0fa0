/** Where the real servers of `test/real/*.sh` answer, and how to disturb them. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const dir = process.env['ATALAYA_REAL_DIR'] ?? '/tmp/atalaya-real'
const base = Number(process.env['ATALAYA_REAL_PORT_BASE'] ?? 19000)

/** The addresses of `env.sh`. */
export const REAL = {
  cluster: 'serafin',
  slurmUrl: `http://127.0.0.1:${base + 820}`,
  slurmSocket: join(dir, 'slurm/run/slurmrestd.sock'),
  slurmTokenFile: join(dir, 'slurm/monitor.jwt'),
  slurmUser: 'atalaya-monitor',
  slurmConf: join(dir, 'slurm/etc/slurm.conf'),
  hubUrl: `http://127.0.0.1:${base}`,
  hubTokenFile: join(dir, 'hub/collector.token'),
  /** of the service that the Hub lets people in to, and where it has to listen */
  hubLoginSecretFile: join(dir, 'hub/atalaya.token'),
  hubLoginPort: base + 82,
  /** the same for the one behind the Hub's own proxy, at /services/atalaya-below/ */
  hubServiceSecretFile: join(dir, 'hub/atalaya-below.token'),
  hubServicePort: base + 83,
  nodeExporters: { cn01: `127.0.0.1:${base + 100}`, cn02: `127.0.0.1:${base + 101}` },
  gpuExporter: `127.0.0.1:${base + 400}`,
  influxdbUrl: `http://127.0.0.1:${base + 86}`,
  influxdbAuthUrl: `http://127.0.0.1:${base + 87}`,
  /** of the user `admin`, who may do everything */
  influxdbAdminPasswordFile: join(dir, 'influxdb/admin.password'),
  victoriaUrl: `http://127.0.0.1:${base + 428}`,
  /** with a password (of the user `atalaya`), 30 days of retention and narrow limits */
  victoriaAuthUrl: `http://127.0.0.1:${base + 429}`,
  victoriaPasswordFile: join(dir, 'victoriametrics/password'),
  /** read-only: its disk counts as full */
  victoriaFullUrl: `http://127.0.0.1:${base + 430}`,
} as const

/** What the environment of our own commands adds, so that squeue and its kin find the cluster. */
export const slurmEnvironment = { ...process.env, SLURM_CONF: REAL.slurmConf, SLURM_TIME_FORMAT: '%s' }

/**
 * Runs one of the scripts beside this file, e.g. `script('hub', 'stop')`. Daemons outlive it, and write to files.
 * @returns what it prints. @throws with its last words
 */
export function script(name: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(join(import.meta.dirname, `${name}.sh`), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 400_000,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`test/real/${name}.sh ${args.join(' ')} ended with ${status}: ${stderr}`)
  return stdout.trim()
}

/** Output of a Slurm command of the real cluster, as lines. */
export function slurm(command: string, ...args: readonly string[]): string[] {
  const text = execFileSync(command, args, {
    env: slurmEnvironment,
    encoding: 'utf8',
    timeout: 20_000,
    maxBuffer: 64 << 20,
  })
  return text.split('\n').filter((line) => line !== '')
}

/** Answer of the Hub's API to the operator of the tests. */
export async function hubApi<T>(path: string, change: Pick<RequestInit, 'method' | 'body'> = {}): Promise<T> {
  const answer = await fetch(`${REAL.hubUrl}/hub/api${path}`, {
    ...change,
    headers: {
      Authorization: `token ${readFileSync(join(dir, 'hub/ops.token'), 'utf8').trim()}`,
      Accept: 'application/jupyterhub-pagination+json',
    },
    signal: AbortSignal.timeout(10_000),
  })
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`)
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

/** Changes the GPU exporter simulator: see the top of `dcgm-simulator.mjs`. */
export async function simulate(change: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await fetch(`http://${REAL.gpuExporter}/control`, {
    method: 'POST',
    body: JSON.stringify(change),
    signal: AbortSignal.timeout(5_000),
  })
  if (!answer.ok) throw new Error(`the simulator refused ${JSON.stringify(change)}: HTTP ${answer.status}`)
}

/**
 * Asks again until `read` gives something that `accept` takes.
 * @throws with what was read last when `seconds` have passed
 */
export async function eventually<T>(
  what: string,
  seconds: number,
  read: () => T | Promise<T>,
  accept: (value: T) => boolean,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const value = await read()
    if (accept(value)) return value
    if (performance.now() > deadline)
      throw new Error(`${what}: not within ${seconds} s; last seen: ${JSON.stringify(value)?.slice(0, 2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
