/** The adapter against Debian's InfluxDB 1.6.7, without and with passwords: what it writes, it reads. 2.x and 3.x: test/store/influxdb/. */
import * as fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { frameLines } from '../../store/metrics/remote/lines.ts'
import { everyServer, frame, later, NOTHING, type Pair, payload, points, T } from './influxdb-world.ts'
import { describeReal } from './prerequisites.ts'

for (const kind of ['plain', 'auth'] as const) {
  describeReal(`InfluxDB 1.6.7, ${kind === 'auth' ? 'with' : 'without'} passwords`, ['influxdb'], () => {
    const server = everyServer(kind)
    const { admin, ready } = server
    afterAll(() => server.clear())

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
