/** InfluxDB 1.6.7: its databases, how long they keep, and what is still there after a kill or a DROP. */
import { afterAll, expect, it } from 'vitest'
import type { Resolution, Retention } from '../../store/metrics/store.ts'
import { codes, DAY, everyServer, FOR_EVER, frame, later, NOTHING, payload, points, T } from './influxdb-world.ts'
import { describeReal } from './prerequisites.ts'
import { script } from './servers.ts'

for (const kind of ['plain', 'auth'] as const) {
  describeReal(`InfluxDB 1.6.7, ${kind === 'auth' ? 'with' : 'without'} passwords`, ['influxdb'], () => {
    const server = everyServer(kind)
    const { admin, run, retentionOf, open, ready } = server
    afterAll(() => server.clear())

    it('has its databases made, each with its retention and two weeks for what may wait, and finds nothing wrong', async () => {
      const keep: Retention = { raw: 14 * DAY, '5m': 180 * DAY, '1h': 1830 * DAY, '1d': Infinity }
      const remote = open('made', { retention: keep })
      expect(codes(await open('made', { mode: 'read' }).check())).toEqual(['influxdb.no_database'])
      expect(await remote.check()).toEqual([])
      expect(await Promise.all(['made', 'made_5m', 'made_1h', 'made_1d'].map(retentionOf))).toEqual([
        ['672h0m0s'],
        ['4656h0m0s'],
        ['44256h0m0s'],
        ['0s'],
      ])
      expect(await remote.check()).toEqual([])
      expect(await open('made', { mode: 'read' }).check()).toEqual([])
    })

    it('changes the retention when the configuration does, a shorter one too', async () => {
      const remote = await ready('altered')
      expect(await remote.send(payload([frame([['node.load1', { node: 'a' }, 1]])]))).toEqual({ kind: 'accepted' })
      await remote.prepare({ ...FOR_EVER, raw: 3 * 3600, '5m': 86_400 })
      expect(await retentionOf('altered')).toEqual(['339h0m0s'])
      expect(await retentionOf('altered_5m')).toEqual(['360h0m0s'])
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

    it('refuses what is older than it keeps, with the reason, and takes the rest', async () => {
      const remote = await ready('beyond', { ...FOR_EVER, raw: 7 * DAY })
      const old = frame([['node.load1', { node: 'a' }, 1]], T - 30 * DAY)
      const sent = await remote.send(payload([old, frame([['node.load1', { node: 'a' }, 2]])]))
      expect(sent).toMatchObject({ kind: 'refused', problem: { code: 'influxdb.refused' } })
      expect(sent).toHaveProperty('problem.params.detail', expect.stringContaining('beyond retention policy'))
      const found = await remote.read({ ...NOTHING, measurement: 'node', field: 'load1' })
      expect(found.map(points)).toEqual([[[T, 2]]])
    })

    it('takes what waited for two weeks beyond that, and leaves dropping it to the server', async () => {
      const remote = await ready('backlog', { ...FOR_EVER, raw: 7 * DAY })
      const old = frame([['node.load1', { node: 'a' }, 1]], T - 20 * DAY)
      expect(await remote.send(payload([old]))).toEqual({ kind: 'accepted' })
      await remote.dropBefore('raw', (T - 7 * DAY) * 1000)
      const found = await remote.read({ ...NOTHING, measurement: 'node', field: 'load1' })
      expect(found.map(points)).toEqual([[[T - 20 * DAY, 1]]])
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
  })
}
