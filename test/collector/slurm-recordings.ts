/** What the recorded Slurm clusters said (test/fixtures/slurm), and a slurmrestd that says it again. */
import { readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Limits, Part } from '../../collector/source.ts'
import { seriesId } from '../../core/series.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/slurm')

export const RELEASES = { '22.05': '22.05.8', '24.11': '24.11.5', '26.05': '26.05.5' } as const
export type Release = keyof typeof RELEASES
export const REST_VERSIONS: readonly (readonly [Release, string])[] = [
  ...(['v0.0.37', 'v0.0.38'] as const).map((version) => ['22.05', version] as const),
  ...(['v0.0.40', 'v0.0.41', 'v0.0.42'] as const).map((version) => ['24.11', version] as const),
  ...(['v0.0.42', 'v0.0.43', 'v0.0.44', 'v0.0.45'] as const).map((version) => ['26.05', version] as const),
]
export const LIMITS: Limits = { timeoutSeconds: 10, bodyBytes: 16 * 2 ** 20, compressionRatio: 100, labels: 64 }

export const fixture = (release: Release, path: string) => join(FIXTURES, release, path)
export const text = (release: Release, path: string) => readFileSync(fixture(release, path), 'utf8')
export const json = (release: Release, path: string): unknown => JSON.parse(text(release, path))
export const recordedAt = (release: Release) => Number(text(release, 'cli/time.txt'))

const rows = (release: Release, path: string) =>
  text(release, path)
    .trim()
    .split('\n')
    .map((line) => line.split('|'))

/** The array `1-997:3` of each recording: `squeue -r` forgets the last task of a list with a step. */
const STEPPED_ARRAY = { '22.05': '155', '24.11': '132', '26.05': '132' } as const satisfies Record<Release, string>

/** `squeue -r`: one line a task. */
export function squeueRows(release: Release) {
  const lines = rows(release, 'cli/squeue-r.txt')
  const lastButOne = lines.find(([id]) => id === `${STEPPED_ARRAY[release]}_994`)!
  return [...lines, [`${STEPPED_ARRAY[release]}_997`, ...lastButOne.slice(1)]].map(
    ([id, partitions, state, , reason, cpus, nodes]) => ({
      id: id!,
      partition: partitions!.split(',')[0]!,
      state: state!,
      // where there is a sentence, squeue prints it in the place of the word
      reason: reason!.startsWith('ReqNodeNotAvail') ? 'ReqNodeNotAvail' : reason!,
      cpus: Number(cpus),
      nodes: Number(nodes),
    }),
  )
}

/** `sinfo -N`: one line a node and partition. */
export function sinfoRows(release: Release) {
  return rows(release, 'cli/sinfo-N.txt').map(([node, partition, state, , cpus, gres, memory, free, load, reason]) => ({
    node: node!,
    partition: partition!.replace('*', ''),
    state: state!.replace(/[*$~#!%@^+-]+$/, ''),
    cpus: cpus!.split('/').map(Number) as [allocated: number, idle: number, other: number, total: number],
    gpus: Number(/^gpu:a100:(\d+)$/.exec(gres!)?.[1] ?? 0),
    memoryMebibytes: Number(memory),
    freeMebibytes: free === 'N/A' ? Number.NaN : Number(free),
    load: free === 'N/A' ? Number.NaN : Number(load),
    reason: reason === 'none' ? '' : reason!,
  }))
}

export const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** Every value of the parts by the text of its series. */
export function values(parts: readonly Part[]): ReadonlyMap<string, number> {
  return new Map(
    parts.flatMap((part) => part.set.keys.map((key, index) => [seriesId(key), part.values[index]!] as const)),
  )
}

export interface Reply {
  readonly status: number
  readonly type?: string
  readonly body: string
}

/** A recorded refusal: status line, headers, body. */
export function refusal(release: Release, name: string): Reply {
  const raw = text(release, `errors/${name}.txt`).replaceAll('\r\n', '\n')
  const [head = '', body = ''] = [raw.slice(0, raw.indexOf('\n\n')), raw.slice(raw.indexOf('\n\n') + 2)]
  return { status: Number(head.split(' ')[1]), type: /Content-Type: (\S+)/.exec(head)?.[1] ?? '', body }
}

export interface Replay {
  readonly url: string
  /** paths with query, in order */
  readonly asked: string[]
  readonly headers: http.IncomingHttpHeaders[]
  /** requests that were under way at the same time, at most */
  concurrent(): number
  close(): Promise<void>
}

/** Answers what `answer` returns; where that is undefined, as slurmrestd does for a path it has not. */
export async function replay(
  release: Release,
  answer: (path: string, headers: http.IncomingHttpHeaders) => Reply | 'silence' | undefined,
  socketPath?: string,
): Promise<Replay> {
  const asked: string[] = []
  const headers: http.IncomingHttpHeaders[] = []
  let underWay = 0
  let most = 0
  const server = http.createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    headers.push(request.headers)
    most = Math.max(most, ++underWay)
    response.on('close', () => underWay--)
    const reply = answer(path, request.headers) ?? refusal(release, 'unknown-version')
    if (reply === 'silence') return
    response.writeHead(reply.status, { 'content-type': reply.type ?? 'application/json' }).end(reply.body)
  })
  await new Promise<void>((resolve) => {
    if (socketPath === undefined) server.listen(0, '127.0.0.1', resolve)
    else server.listen(socketPath, resolve)
  })
  const { port } = (socketPath === undefined ? server.address() : { port: 0 }) as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    headers,
    concurrent: () => most,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** The recorded answer of one version to one path; the newest has `jobs/state`. */
export function recorded(release: Release, version: string, path: string): Reply | undefined {
  const name = path.replace(`/slurm/${version}/`, '').replace(/\?.*$/, '')
  if (name.startsWith('/')) return undefined
  if (name === 'jobs/state') {
    const newest = release === '24.11' ? 'v0.0.42' : 'v0.0.45'
    return { status: 200, body: text(release, `rest/${newest}-jobs-state.json`) }
  }
  return { status: 200, body: text(release, `rest/${version}-${name}.json`) }
}
