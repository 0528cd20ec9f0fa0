/** The adapter against Debian's InfluxDB 1.6.7, without and with passwords. 2.x and 3.x: test/store/influxdb/. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import type { Problem } from '../../core/errors.ts'
import type { Frame, Labels, SeriesKey } from '../../core/series.ts'
import { createInfluxdb, type InfluxdbOptions } from '../../store/metrics/engines/influxdb/remote.ts'
import { frameLines, sentinelLine } from '../../store/metrics/remote/lines.ts'
import type { Accepted, Payload, Remote, RemoteSeries, Sent } from '../../store/metrics/remote/remote.ts'
import type { Resolution, Retention } from '../../store/metrics/store.ts'
import { describeReal } from './prerequisites.ts'
import { REAL, script } from './servers.ts'

const DAY = 86_400
const FOR_EVER: Retention = { raw: Infinity, '5m': Infinity, '1h': Infinity, '1d': Infinity }
/** on a whole minute, recent enough for any retention used here */
const T = Math.floor(Date.now() / 60_000) * 60 - 3_600
const NOTHING = { resolution: 'raw', where: {}, fromMs: 0, toMs: Infinity } as const

type Pair = readonly [SeriesKey['metric'], Labels, number]

function frame(pairs: readonly Pair[], timeSeconds = T, origin = 'host:cn01'): Frame {
  const keys = pairs.map(([metric, labels]) => ({ metric, labels }))
  return { origin, timeSeconds, intervalSeconds: 30, set: { keys }, values: Float64Array.from(pairs, ([, , v]) => v) }
}

let batch = 0
function payload(frames: readonly Frame[], resolution: Resolution = 'raw'): Payload & { readonly mark: Accepted } {
  batch += 1
  const mark = { batch, resolution, writer: 'test', sentinelMs: T * 1000 + batch, acceptedAt: Date.now() / 1000 - 60 }
  const lines = [...frameLines(frames), sentinelLine(mark.writer, batch, mark.sentinelMs)]
  return { batch, resolution, lines, mark }
}

const codes = (problems: readonly Problem[]) => problems.map(({ code }) => code)
const later = (sent: Sent) => (sent.kind === 'later' ? sent.problem.code : sent.kind)
const points = ({ timesMs, values }: RemoteSeries) => [...timesMs].map((timeMs, at) => [timeMs / 1000, values[at]])

/** What is the same with and without passwords. */
function everyServer(kind: 'plain' | 'auth') {
  const url = kind === 'plain' ? REAL.influxdbUrl : REAL.influxdbAuthUrl
  const databases = new Set<string>()
  const remotes: Remote[] = []

  /** The administrator of the tests, past our own code. */
  async function admin(path: string, form: string | Record<string, string>) {
    const password = readFileSync(REAL.influxdbAdminPasswordFile, 'utf8')
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: kind === 'auth' ? { Authorization: `Basic ${btoa(`admin:${password}`)}` } : {},
      body: typeof form === 'string' ? form : new URLSearchParams(form),
    })
    return { status: answer.status, text: await answer.text() }
  }
  async function run(q: string): Promise<string> {
    const { status, text } = await admin('/query', { q })
    if (status !== 200 || text.includes('"error"')) throw new Error(`${q}: ${status} ${text}`)
    return text
  }
  const retentionOf = async (database: string) => {
    const { results } = JSON.parse(await run(`SHOW RETENTION POLICIES ON "${database}"`))
    return results[0].series[0].values.map((row: unknown[]) => row[1])
  }

  function open(database: string, more: Partial<InfluxdbOptions> = {}): Remote {
    for (const suffix of ['', '_5m', '_1h', '_1d']) databases.add(database + suffix)
    const credentials = kind === 'auth' ? { username: 'admin', passwordFile: REAL.influxdbAdminPasswordFile } : {}
    const base = { url, database, retention: FOR_EVER, mode: 'write', clock: systemClock, ...credentials } as const
    const remote = createInfluxdb({ ...base, ...more })
    remotes.push(remote)
    return remote
  }
  async function ready(database: string, keep = FOR_EVER): Promise<Remote> {
    const remote = open(database, { retention: keep })
    await remote.prepare(keep)
    return remote
  }
  const drop = (database: string) => run(`DROP DATABASE "${database}"`)

  return {
    url,
    admin,
    run,
    retentionOf,
    open,
    ready,
    drop,
    async clear() {
      await Promise.all(remotes.map((remote) => remote.close()))
      for (const database of databases) await drop(database)
    },
  }
}

for (const kind of ['plain', 'auth'] as const) {
  describeReal(`InfluxDB 1.6.7, ${kind === 'auth' ? 'with' : 'without'} passwords`, ['influxdb'], () => {
    const server = everyServer(kind)
    const { admin, run, retentionOf, open, ready } = server
    afterAll(() => server.clear())

    it('has its databases made, each with its retention, and finds nothing wrong', async () => {
      const keep: Retention = { raw: 14 * DAY, '5m': 180 * DAY, '1h': 1830 * DAY, '1d': Infinity }
      const remote = open('made', { retention: keep })
      expect(codes(await open('made', { mode: 'read' }).check())).toEqual(['influxdb.no_database'])
      expect(await remote.check()).toEqual([])
      expect(await Promise.all(['made', 'made_5m', 'made_1h', 'made_1d'].map(retentionOf))).toEqual([
        ['336h0m0s'],
        ['4320h0m0s'],
        ['43920h0m0s'],
        ['0s'],
      ])
      expect(await remote.check()).toEqual([])
      expect(await open('made', { mode: 'read' }).check()).toEqual([])
    })

    it('changes the retention when the configuration does, a shorter one too, and an hour at least', async () => {
      const remote = await ready('altered')
      expect(await remote.send(payload([frame([['node.load1', { node: 'a' }, 1]])]))).toEqual({ kind: 'accepted' })
      await remote.prepare({ ...FOR_EVER, raw: 3 * 3600, '5m': 60 })
      expect(await retentionOf('altered')).toEqual(['3h0m0s'])
      expect(await retentionOf('altered_5m')).toEqual(['1h0m0s'])
      await remote.prepare(FOR_EVER)
      expect(await retentionOf('altered')).toEqual(['0s'])
      expect(await remote.check()).toEqual([])
    })

    it('leaves the retention alone where somebody else has data, and says so', async () => {
      await run('CREATE DATABASE "shared"')
      expect((await admin('/write?db=shared', 'telegraf_cpu usage=1')).status).toBe(204)
      const remote = await ready('shared', { ...FOR_EVER, raw: DAY })
      expect(await retentionOf('shared')).toEqual(['0s'])
      const problems = await remote.check()
      expect(codes(problems)).toEqual(['influxdb.shared_database'])
      expect(problems[0]!.params).toEqual({ database: 'shared', measurements: 'telegraf_cpu' })
    })

    it('gives back hostile labels and every double that it can carry', async () => {
      const remote = await ready('hostile')
      const text = fc
        .array(
          fc.oneof(
            fc.constantFrom(...'\n\r\t\0\\%,= "\'$`;é😀\ud800', '$v0', '%0A', '" OR 1=1 --'),
            fc.string({ unit: 'binary' }),
          ),
        )
        .map((parts) => parts.join('').slice(0, 200))
        .filter((value) => value !== '')
      const nodes = [...new Set([...fc.sample(text, 300), '__proto__', 'constructor', '\\', ' ', ','])]
      const special = [-0, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 0.1, 1e21, 2 ** 53 + 2, 1e-7, Number.EPSILON]
      const doubles = [...special, ...fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), nodes.length)]
      const origin = 'slurm:a b,"c"=\\\n'
      const pairs = nodes.map((node, at): Pair => ['node.load1', { node }, doubles[at]!])
      expect(await remote.send(payload([frame(pairs, T, origin)]))).toEqual({ kind: 'accepted' })
      const found = await remote.read({ ...NOTHING, measurement: 'node', field: 'load1' })
      const stored = new Map(found.map((series) => [series.labels['node'], series]))
      expect(stored.size).toBe(nodes.length)
      for (const [, { node }, value] of pairs) {
        const series = stored.get(node)!
        expect(series).toMatchObject({ origin, labels: { node } })
        expect(series.timesMs).toEqual(Float64Array.of(T * 1000))
        expect(Object.is(series.values[0], value), `${value} came back as ${series.values[0]}`).toBe(true)
      }
      // also one by one, where each is a value bound to a statement
      for (const node of nodes.slice(0, 60)) {
        const one = await remote.read({ ...NOTHING, measurement: 'node', field: 'load1', where: { node: [node] } })
        expect(one.map(({ labels }) => labels)).toEqual([{ node }])
      }
      expect((await remote.tagValues('raw', 'node', 'node')).toSorted()).toEqual(nodes.toSorted())
      expect(await remote.tagValues('raw', 'node', 'origin')).toEqual([origin])
      const where = { node: ['__proto__', 'constructor', 'nobody', ''] }
      expect((await remote.tagValues('raw', 'node', 'node', where)).toSorted()).toEqual(['__proto__', 'constructor'])
    })

    it('cannot carry an infinite value: its line alone is refused', async () => {
      const remote = await ready('infinite')
      const pairs: Pair[] = [
        ['node.load1', { node: 'a' }, 1],
        ['node.cores', { node: 'a' }, -Infinity],
        ['node.uptime_seconds', { node: 'a' }, NaN],
      ]
      const sent = await remote.send(payload([frame(pairs)]))
      expect(sent).toMatchObject({ kind: 'refused', problem: { code: 'influxdb.refused' } })
      expect(sent).toHaveProperty('problem.params.detail', expect.stringContaining('invalid'))
      const read = async (field: string) => (await remote.read({ ...NOTHING, measurement: 'node', field })).map(points)
      expect(await read('load1')).toEqual([[[T, 1]]])
      expect([await read('cores'), await read('uptime_seconds')]).toEqual([[], []])
    })

    it('refuses a field that already has another type, and takes the lines beside it', async () => {
      const remote = await ready('conflict')
      expect((await admin('/write?db=conflict', 'node,node=z load1="text"')).status).toBe(204)
      const pairs: Pair[] = [
        ['node.load1', { node: 'a' }, 1],
        ['filesystem.used_ratio', { node: 'a', mount: '/' }, 0.5],
      ]
      const sent = await remote.send(payload([frame(pairs)]))
      expect(sent).toMatchObject({ kind: 'refused', problem: { code: 'influxdb.refused' } })
      expect(sent).toHaveProperty('problem.params.detail', expect.stringContaining('field type conflict'))
      const found = await remote.read({ ...NOTHING, measurement: 'filesystem', field: 'used_ratio' })
      expect(found.map(points)).toEqual([[[T, 0.5]]])
    })

    it('refuses what is older than it keeps, with the reason, and takes the rest', async () => {
      const remote = await ready('beyond', { ...FOR_EVER, raw: 7 * DAY })
      const old = frame([['node.load1', { node: 'a' }, 1]], T - 30 * DAY)
      const sent = await remote.send(payload([old, frame([['node.load1', { node: 'a' }, 2]])]))
      expect(sent).toMatchObject({ kind: 'refused', problem: { code: 'influxdb.refused' } })
      expect(sent).toHaveProperty('problem.params.detail', expect.stringContaining('beyond retention policy'))
      const found = await remote.read({ ...NOTHING, measurement: 'node', field: 'load1' })
      expect(found.map(points)).toEqual([[[T, 2]]])
    })

    it('says of a body that is too large that it is the body', async () => {
      const remote = await ready('large')
      const line = frameLines([frame([['node.load1', { node: 'x'.repeat(1000) }, 1]])])[0]!
      const sent = await remote.send({ batch: 0, resolution: 'raw', lines: new Array(26_000).fill(line) })
      expect(sent).toMatchObject({ kind: 'refused', tooLarge: true, problem: { code: 'influxdb.too_large' } })
    })

    it('overwrites the same sample, keeps the others, and reads only the period', async () => {
      const remote = await ready('again')
      const at = (second: number, value: number) => frame([['node.load1', { node: 'a' }, value]], T + second)
      await remote.send(payload([at(0, 1), at(10, 2), at(20, 3)]))
      await remote.send(payload([at(10, 5)]))
      const read = async (from: number, to: number) => {
        const period = { fromMs: (T + from) * 1000, toMs: (T + to) * 1000 }
        return (await remote.read({ ...NOTHING, measurement: 'node', field: 'load1', ...period })).map(points)
      }
      expect(await read(0, 21)).toEqual([
        [
          [T, 1],
          [T + 10, 5],
          [T + 20, 3],
        ],
      ])
      expect(await read(0.001, 20)).toEqual([[[T + 10, 5]]])
      expect(await read(21, 100)).toEqual([])
      const last = { resolution: 'raw', measurement: 'node', field: 'load1', where: {} } as const
      const before = async (second: number, fromMs = 0) =>
        (await remote.readLast({ ...last, fromMs, beforeMs: (T + second) * 1000 })).map(points)
      expect(await before(20)).toEqual([[[T + 10, 5]]])
      expect(await before(20, (T + 11) * 1000)).toEqual([])
      expect(await remote.countFrames!(0)).toEqual({ frames: 3, oldestMs: T * 1000, newestMs: (T + 20) * 1000 })
      expect(await remote.countFrames!((T + 21) * 1000)).toBeUndefined()
    })

    it('answers nothing about what was never written, and names a database that is missing', async () => {
      const remote = await ready('empty')
      expect(await remote.read({ ...NOTHING, measurement: 'node', field: 'load1' })).toEqual([])
      expect(await remote.tagValues('raw', 'node', 'node')).toEqual([])
      expect(await remote.countFrames!(0)).toBeUndefined()
      await server.drop('empty_1h')
      const question = { ...NOTHING, resolution: '1h', measurement: 'node_1h', field: 'load1_sum' } as const
      await expect(open('empty', { mode: 'read' }).read(question)).rejects.toMatchObject({
        problem: {
          code: 'influxdb.no_database',
          params: {
            databases: 'empty_1h',
            commands: expect.stringContaining('CREATE DATABASE "empty_1h" WITH DURATION INF'),
          },
        },
      })
      // who may write makes it again, empty
      expect(await remote.read(question)).toEqual([])
      expect(await remote.check()).toEqual([])
    })

    it('tells the values of a label of one metric from those of another', async () => {
      const remote = await ready('fields')
      const pairs: Pair[] = [
        ['node.load1', { node: 'a' }, 1],
        ['node.cores', { node: 'b' }, 1],
        ['slurm_node.state', { node: 'a', state: 'idle' }, 1],
      ]
      await remote.send(payload([frame(pairs)]))
      expect(await remote.fieldTagValues!('raw', 'node', 'cores', 'node')).toEqual(['b'])
      expect(await remote.fieldTagValues!('raw', 'slurm_node', 'state_value', 'state')).toEqual(['idle'])
    })

    it('reads a series longer than a chunk, and ten thousand series, to the end', async () => {
      const remote = await ready('many')
      const long = Array.from({ length: 12_000 }, (_, at) => frame([['node.cores', { node: 'long' }, at]], T + at / 10))
      expect(await remote.send(payload(long))).toEqual({ kind: 'accepted' })
      const [series, ...others] = await remote.read({ ...NOTHING, measurement: 'node', field: 'cores' })
      expect(others).toEqual([])
      expect(series!.values).toEqual(Float64Array.from({ length: 12_000 }, (_, at) => at))
      expect(series!.timesMs.every((timeMs, at) => timeMs === T * 1000 + at * 100)).toBe(true)

      const names = Array.from({ length: 10_000 }, (_, at) => `n${at}`)
      for (const second of [0, 30]) {
        const pairs = names.map((node, at): Pair => ['node.load1', { node }, at + second])
        expect(await remote.send(payload([frame(pairs, T + second)]))).toEqual({ kind: 'accepted' })
      }
      const request = { ...NOTHING, measurement: 'node', field: 'load1' }
      const all = await remote.read(request)
      expect(new Map(all.map((one) => [one.labels['node'], [...one.values]]))).toEqual(
        new Map(names.map((node, at) => [node, [at, at + 30]])),
      )
      const some = names.filter((_, at) => at % 9 === 0)
      const named = await remote.read({ ...request, where: { node: some, origin: ['host:cn01', 'host:cn02'] } })
      expect(named.map(({ labels }) => labels['node']).toSorted()).toEqual(some.toSorted())
      const last = await remote.readLast({ ...request, fromMs: 0, beforeMs: Infinity })
      expect(last.length).toBe(10_000)
      expect(last.every(({ timesMs }) => timesMs[0] === (T + 30) * 1000)).toBe(true)
      expect((await remote.tagValues('raw', 'node', 'node')).length).toBe(10_001)
    })

    it('drops what is older when told to, in that resolution alone', async () => {
      const remote = await ready('dropping')
      const at = (second: number) => frame([['node.load1', { node: 'a' }, second]], T + second)
      await remote.send(payload([at(0), at(10), at(20)]))
      await remote.send(payload([at(0)], '5m'))
      await remote.dropBefore('raw', (T + 10) * 1000)
      const read = (resolution: Resolution) =>
        remote.read({ ...NOTHING, resolution, measurement: 'node', field: 'load1' })
      expect((await read('raw')).map(points)).toEqual([
        [
          [T + 10, 10],
          [T + 20, 20],
        ],
      ])
      const { text } = await admin('/query', { q: 'SELECT count(load1) FROM dropping_5m.autogen.node' })
      expect(text).toContain('[["1970-01-01T00:00:00Z",1]]')
    })

    it('knows what it still has: also after its process was killed, not after a database is gone', async () => {
      const remote = await ready('kept')
      const first = payload([frame([['node.load1', { node: 'a' }, 1]])])
      const bucket = payload([frame([])], '5m')
      expect([await remote.send(first), await remote.send(bucket)]).toEqual([
        { kind: 'accepted' },
        { kind: 'accepted' },
      ])
      const never = { ...first.mark, batch: 999, sentinelMs: first.mark.sentinelMs + 500 }
      const young = { ...never, batch: 998, acceptedAt: Date.now() / 1000 }
      script('influxdb', 'kill', `--${kind}`)
      const down = payload([frame([['node.load1', { node: 'a' }, 2]], T + 30)])
      expect(later(await remote.send(down))).toBe('influxdb.unreachable')
      expect(codes(await remote.check())).toEqual(['influxdb.unreachable'])
      expect(await remote.confirm([first.mark])).toEqual({ safe: [], lost: [] })
      await expect(remote.read({ ...NOTHING, measurement: 'node', field: 'load1' })).rejects.toMatchObject({
        kind: 'unavailable',
        problem: { code: 'influxdb.unreachable' },
      })
      script('influxdb', 'start', `--${kind}`)
      expect(await remote.send(down)).toEqual({ kind: 'accepted' })
      expect((await remote.read({ ...NOTHING, measurement: 'node', field: 'load1' })).map(points)).toEqual([
        [
          [T, 1],
          [T + 30, 2],
        ],
      ])
      expect(await remote.confirm([first.mark, bucket.mark, never, young])).toMatchObject({
        safe: [first.mark.batch, bucket.mark.batch],
        lost: [999],
        problem: { code: 'influxdb.forgets' },
      })
      await server.drop('kept_5m')
      expect(await remote.confirm([first.mark, bucket.mark])).toMatchObject({
        safe: [first.batch],
        lost: [bucket.batch],
      })
      expect(later(await remote.send(bucket))).toBe('influxdb.no_database')
      // made again by itself before the next attempt
      expect(await remote.send(bucket)).toEqual({ kind: 'accepted' })
    })

    it('gives up a request when told to', async () => {
      const remote = await ready('stopped')
      const signal = AbortSignal.abort()
      expect(later(await remote.send(payload([frame([])]), signal))).toBe('store.query_cancelled')
      const asked = remote.read({ ...NOTHING, measurement: 'node', field: 'load1' }, signal)
      await expect(asked).rejects.toMatchObject({ problem: { code: 'store.query_cancelled' } })
      expect(await remote.send(payload([frame([])]))).toEqual({ kind: 'accepted' })
    })
  })
}

describeReal('InfluxDB 1.6.7 and who may do what', ['influxdb'], () => {
  const server = everyServer('auth')
  const { run, open, ready } = server
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-influxdb-'))
  const passwordFile = join(folder, 'password')
  const as = (username: string) => ({ username, passwordFile })
  const one = () => payload([frame([['node.load1', { node: 'a' }, 1]])])

  beforeAll(async () => {
    writeFileSync(passwordFile, 'right\n')
    await ready('rights')
    for (const user of ['reader', 'writer', 'owner', 'nobody']) {
      await run(`CREATE USER ${user} WITH PASSWORD 'right'`)
      const right = { reader: 'READ', writer: 'WRITE', owner: 'ALL' }[user]
      if (!right) continue
      for (const database of ['rights', 'rights_5m', 'rights_1h', 'rights_1d'])
        await run(`GRANT ${right} ON "${database}" TO ${user}`)
    }
  })
  afterAll(async () => {
    for (const user of ['reader', 'writer', 'owner', 'nobody']) await run(`DROP USER ${user}`)
    await server.clear()
    rmSync(folder, { recursive: true })
  })

  it('is enough to own the databases', async () => {
    const remote = open('rights', as('owner'))
    await remote.prepare(FOR_EVER)
    expect(await remote.check()).toEqual([])
    expect(await remote.send(one())).toEqual({ kind: 'accepted' })
    await remote.dropBefore('raw', 1000)
  })

  it('goes on with the retention it cannot change, and says what an administrator has to run', async () => {
    const keep = { ...FOR_EVER, raw: 14 * DAY }
    const remote = open('rights', { ...as('owner'), retention: keep })
    await remote.prepare(keep)
    expect(await remote.send(one())).toEqual({ kind: 'accepted' })
    const command = 'ALTER RETENTION POLICY "autogen" ON "rights" DURATION 14d SHARD DURATION 0s'
    expect(await remote.check()).toEqual([
      { code: 'influxdb.retention', params: { database: 'rights', found: 'INF', wanted: '14d', command } },
    ])
    await run(command)
    await remote.prepare(keep)
    expect(await remote.check()).toEqual([])
    await run('ALTER RETENTION POLICY "autogen" ON "rights" DURATION INF SHARD DURATION 0s')
  })

  it('cannot make databases without the right, and says what to run', async () => {
    const remote = open('absent', as('owner'))
    const problem = { code: 'influxdb.no_database', params: { databases: 'absent, absent_5m, absent_1h, absent_1d' } }
    await expect(remote.prepare({ ...FOR_EVER, raw: DAY })).rejects.toMatchObject({ kind: 'unavailable', problem })
    const [found] = await remote.check()
    expect(found).toMatchObject(problem)
    expect(String(found!.params['commands']).split('; ')).toEqual([
      'CREATE DATABASE "absent" WITH DURATION 1d',
      'CREATE DATABASE "absent_5m" WITH DURATION INF',
      'CREATE DATABASE "absent_1h" WITH DURATION INF',
      'CREATE DATABASE "absent_1d" WITH DURATION INF',
      'GRANT ALL ON "absent" TO "owner"',
      'GRANT ALL ON "absent_5m" TO "owner"',
      'GRANT ALL ON "absent_1h" TO "owner"',
      'GRANT ALL ON "absent_1d" TO "owner"',
    ])
    await run(String(found!.params['commands']))
    await remote.prepare({ ...FOR_EVER, raw: DAY })
    expect(await remote.send(one())).toEqual({ kind: 'accepted' })
    expect(await remote.check()).toEqual([])
  })

  it('tells the right to read from the right to write', async () => {
    const reader = open('rights', as('reader'))
    expect(later(await reader.send(one()))).toBe('influxdb.no_right')
    expect(new Set(codes(await reader.check()))).toEqual(new Set(['influxdb.no_right']))
    expect(await open('rights', { ...as('reader'), mode: 'read' }).check()).toEqual([])
    const writer = open('rights', as('writer'))
    expect(await writer.send(one())).toEqual({ kind: 'accepted' })
    expect(new Set(codes(await writer.check()))).toEqual(new Set(['influxdb.no_right']))
    const nobody = open('rights', as('nobody'))
    expect(later(await nobody.send(one()))).toBe('influxdb.no_right')
    await expect(nobody.read({ ...NOTHING, measurement: 'node', field: 'load1' })).rejects.toMatchObject({
      problem: { code: 'influxdb.no_right', params: { user: 'nobody', database: 'rights' } },
    })
  })

  it('keeps everything when the password is wrong, and goes on as soon as its file is right', async () => {
    const remote = open('rights', as('owner'))
    writeFileSync(passwordFile, 'wrong')
    try {
      expect(later(await remote.send(one()))).toBe('influxdb.wrong_password')
      expect(await remote.check()).toMatchObject([{ code: 'influxdb.wrong_password', params: { user: 'owner' } }])
      await expect(remote.prepare(FOR_EVER)).rejects.toMatchObject({ problem: { code: 'influxdb.wrong_password' } })
      rmSync(passwordFile)
      expect(later(await remote.send(one()))).toBe('influxdb.secret_file')
    } finally {
      writeFileSync(passwordFile, 'right')
    }
    expect(await remote.send(one())).toEqual({ kind: 'accepted' })
  })

  it('asks for credentials where there are none', async () => {
    const remote = open('rights', { username: undefined, passwordFile: undefined })
    expect(later(await remote.send(one()))).toBe('influxdb.no_credentials')
    expect(codes(await remote.check())).toEqual(['influxdb.no_credentials'])
  })
})
