/** What VictoriaMetrics does with what we write and ask, on the real program. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { frameLines, rollupLines } from '../../store/metrics/remote/lines.ts'
import { ENDED, ENDED_BELOW, type RemoteSeries } from '../../store/metrics/remote/remote.ts'
import type { RollupFrame } from '../../store/metrics/store.ts'
import { describeReal } from './prerequisites.ts'
import { REAL } from './servers.ts'
import { DAY_MS, HOSTILE, loadFrame, loadLines, openWorld } from './victoriametrics-remote.ts'

const now = Date.now()

describeReal('VictoriaMetrics: writing and reading', ['victoriametrics'], () => {
  it('takes every line of a hostile corpus and gives each label back as it was', async () => {
    const { remote, put, read } = openWorld()
    await put(frameLines(HOSTILE.map((node, at) => loadFrame(node, at + 0.5, now))))
    const found = new Map((await read()).map((series) => [series.values[0], series]))
    HOSTILE.forEach((node, at) => {
      expect(found.get(at + 0.5)).toMatchObject({ labels: { node }, origin: `host:${node}` })
    })
    expect(found.size).toBe(HOSTILE.length)
    expect((await remote.tagValues('raw', 'node', 'node')).toSorted()).toEqual(HOSTILE.toSorted())
    const frames = await read({ measurement: 'frame', field: 'interval' })
    expect(frames.map(({ origin }) => origin).toSorted()).toEqual(HOSTILE.map((node) => `host:${node}`).toSorted())
  })

  it('finds each hostile label alone and among others, and not its neighbours', async () => {
    const { remote, put, read } = openWorld()
    await put(frameLines(HOSTILE.map((node, at) => loadFrame(node, at, now))))
    for (const [at, node] of HOSTILE.entries()) {
      for (const where of [{ node: [node] }, { node: [node, 'nobody'] }, { origin: [`host:${node}`] }]) {
        expect((await read({ where })).map(({ values }) => [...values])).toEqual([[at]])
      }
      const request = { resolution: 'raw', measurement: 'node', field: 'load1', fromMs: 0, beforeMs: now + 1 } as const
      const last = await remote.readLast({ ...request, where: { node: [node] } })
      expect(last.map(({ labels, values }) => [labels, [...values]])).toEqual([[{ node }, [at]]])
    }
    expect(await read({ where: { node: [] } })).toEqual([])
    expect(await read({ where: { node: ['nobody'] } })).toEqual([])
    expect(await read({ where: { rack: ['r1'] } })).toEqual([])
  })

  it('finds one among thousands that are asked for', async () => {
    const { put, read } = openWorld()
    await put(loadLines('cn7', 7, now))
    const nodes = Array.from({ length: 20_000 }, (_, at) => `cn${at}`)
    expect((await read({ where: { node: nodes } })).map(({ values }) => [...values])).toEqual([[7]])
  })

  it('keeps 12 digits, whole numbers up to 2^53 and infinities; what is nearly 0 becomes 0', async () => {
    const exact = [0, 1, -1, 0.1, 1e-300, 1e21, 2 ** 53, -(2 ** 53) + 1, 1795237474.123, Infinity, -Infinity, 1e300]
    const near = [1 / 3, Math.PI, -2 / 3, 0.1 + 0.2, 65.4321098765432, 1e6 / 7, Number.MAX_VALUE, 2 ** 60, 2 ** 64]
    const zero = [-0, 5e-324, Number.MIN_VALUE]
    const values = [...exact, ...near, ...zero]
    const { put, read } = openWorld()
    await put(frameLines(values.map((value, at) => loadFrame(`cn${at}`, value, now))))
    const found = new Map((await read()).map((series) => [series.labels['node'], series.values[0]!]))
    expect(exact.map((_, at) => found.get(`cn${at}`))).toEqual(exact)
    near.forEach((value, at) => {
      expect(Math.abs(found.get(`cn${exact.length + at}`)! / value - 1)).toBeLessThan(2e-12)
    })
    expect(zero.map((_, at) => found.get(`cn${exact.length + near.length + at}`))).toEqual([0, 0, 0])
  })

  it('reads from and to the millisecond', async () => {
    const { put, read } = openWorld()
    const start = 1_795_230_000_000
    const times = Array.from({ length: 200 }, (_, at) => start + at)
    await put(times.flatMap((time, at) => loadLines('cn01', at, time)))
    for (const at of [0, 1, 33, 123, 199]) {
      const [series] = await read({ fromMs: start + at, toMs: start + at + 1 })
      expect([...series!.timesMs]).toEqual([start + at])
    }
    const [all] = await read({ fromMs: start, toMs: start + 200 })
    expect([...all!.timesMs]).toEqual(times)
    expect([...all!.values]).toEqual(times.map((_, at) => at))
    expect(await read({ fromMs: start + 200 })).toEqual([])
  })

  it('reads a series that begins with the first instant of a day, in a period that ends with it', async () => {
    const { remote, put, read } = openWorld()
    const midnight = Math.floor(now / DAY_MS) * DAY_MS
    await put(loadLines('cn01', 1, midnight))
    await put([...loadLines('cn02', 2, midnight - 15_000), ...loadLines('cn02', 3, midnight)])
    const request = { resolution: 'raw', measurement: 'node', field: 'load1', where: {} } as const
    const period = { fromMs: midnight - 60_000, toMs: midnight + 1 }
    const values = (found: readonly RemoteSeries[]) =>
      found.map(({ labels, values }) => [labels['node'], ...values]).sort()
    expect(values(await read(period))).toEqual([
      ['cn01', 1],
      ['cn02', 2, 3],
    ])
    expect(values(await remote.readLast({ ...request, fromMs: period.fromMs, beforeMs: period.toMs }))).toEqual([
      ['cn01', 1],
      ['cn02', 3],
    ])
    expect(values(await read({ ...period, toMs: midnight }))).toEqual([['cn02', 2]])
  })

  it('takes late data, out of order, years back', async () => {
    const { put, read } = openWorld()
    const days = [0, 400, 1, 3000, 40]
    for (const day of days) await put(loadLines('cn01', day, now - day * DAY_MS))
    const [series] = await read()
    expect([...series!.values]).toEqual([3000, 400, 40, 1, 0])
    expect([...series!.timesMs]).toEqual([3000, 400, 40, 1, 0].map((day) => now - day * DAY_MS))
  })

  it('shows what was just sent after a flush, to a question that was asked before too', async () => {
    const { remote, send, read } = openWorld()
    for (let round = 1; round <= 5; round += 1) {
      expect(await read()).toHaveLength(round - 1)
      await send(loadLines(`cn${round}`, round, Date.now()))
      await remote.flush()
      expect(await read()).toHaveLength(round)
      expect(await remote.tagValues('raw', 'node', 'node')).toHaveLength(round)
    }
  })

  it('gives one sample an instant, however often it was sent', async () => {
    const { remote, put, read } = openWorld()
    for (let round = 0; round < 4; round += 1) await put(loadLines('cn01', 5, now))
    const [series] = await read()
    expect([[...series!.timesMs], [...series!.values]]).toEqual([[now], [5]])
    expect(await remote.countFrames!(0)).toEqual({ frames: 1, oldestMs: now, newestMs: now })
    // the limit `overwrite`: of two values one comes back, and it need not be the later one
    await put(loadLines('cn01', 6, now))
    const [changed] = await read()
    expect(changed!.timesMs).toHaveLength(1)
    expect([5, 6]).toContain(changed!.values[0])
  })

  it('gives the newest version of a roll-up that was computed again, also after its files are merged', async () => {
    const { remote, put, read } = openWorld()
    const start = Math.floor(now / 300_000) * 300 - 3600
    const rollup = (sum: number): RollupFrame => ({
      origin: 'host:cn01',
      resolution: '5m',
      startSeconds: start,
      lastSeconds: start + 290,
      intervalSeconds: 15,
      set: { keys: [{ metric: 'node.load1', labels: { node: 'cn01' } }] },
      statistics: { sum: Float64Array.of(sum), count: Float64Array.of(sum) },
    })
    const ask = { resolution: '5m', measurement: 'node_5m', where: {}, fromMs: start * 1000 } as const
    for (let sum = 12; sum > 0; sum -= 1) {
      await put(rollupLines([rollup(sum)]), '5m')
      for (const field of ['load1_sum', 'load1_count']) {
        const found = await read({ ...ask, field, toMs: start * 1000 + 1 })
        expect(found.map(({ timesMs, values }) => [...timesMs, ...values])).toEqual([[start * 1000, sum]])
        const last = await remote.readLast({ ...ask, field, beforeMs: start * 1000 + 1 })
        expect(last.map(({ timesMs, values }) => [...timesMs, ...values])).toEqual([[start * 1000, sum]])
      }
    }
    expect((await fetch(`${REAL.victoriaUrl}/internal/force_merge`)).ok).toBe(true)
    const [merged] = await read({ ...ask, field: 'load1_sum', toMs: start * 1000 + 300_000 })
    expect([...merged!.timesMs, ...merged!.values]).toEqual([start * 1000, 1])
    expect(await read({ ...ask, field: 'load1_sum', fromMs: start * 1000 + 1, toMs: start * 1000 + 300_001 })).toEqual(
      [],
    )
    const [frame] = await read({ ...ask, measurement: 'frame', field: 'last', toMs: start * 1000 + 1 })
    expect([...frame!.timesMs, ...frame!.values]).toEqual([start * 1000, start + 290])
  })

  it('finds the newest sample of each series, of those that fell silent too', async () => {
    const { remote, put } = openWorld()
    const hours = [1, 2, 3, 30]
    await put(hours.flatMap((hour) => loadLines(`cn${hour}`, hour, now - hour * 3_600_000)))
    await put(loadLines('cn3', 33, now - 4 * 3_600_000))
    const request = { resolution: 'raw', measurement: 'node', field: 'load1', where: {} } as const
    const last = async (fromHours: number, beforeHours: number) => {
      const times = { fromMs: now - fromHours * 3_600_000, beforeMs: now - beforeHours * 3_600_000 }
      return (await remote.readLast({ ...request, ...times })).map(({ values }) => values[0]!).toSorted((a, b) => a - b)
    }
    expect(await last(100, 0)).toEqual([1, 2, 3, 30])
    expect(await last(100, 2)).toEqual([3, 30])
    expect(await last(3, 0)).toEqual([1, 2, 3])
    expect(await last(4, 3)).toEqual([33])
  })

  it('counts our own series among those of others', async () => {
    const { remote, put } = openWorld()
    await put(frameLines(['a', 'b', 'c'].map((node) => loadFrame(node, 1, Date.now()))))
    const { series, bytes } = await remote.size()
    expect(series).toBe(3)
    expect(bytes).toBeGreaterThan(0)
    expect(await remote.fieldTagValues!('raw', 'node', 'load1', 'node')).toHaveLength(3)
    expect(await remote.fieldTagValues!('raw', 'node', 'load5', 'node')).toEqual([])
  })

  it('packs what goes to another machine', async () => {
    // the same server under an address that is not known as this machine's
    const { hostname, port } = new URL(REAL.victoriaUrl)
    expect(hostname).toBe('127.0.0.1')
    const { put, read } = openWorld({ writeUrl: `http://[::ffff:7f00:1]:${port}` })
    await put(frameLines(HOSTILE.map((node, at) => loadFrame(node, at, now))))
    expect(await read()).toHaveLength(HOSTILE.length)
  })

  it('keeps its neighbours when a series ends in a roll-up', async () => {
    const { remote, put, read } = openWorld()
    const start = Math.floor(now / 300_000) * 300 - 7200
    const rollup = (at: number, last: number): RollupFrame => ({
      origin: 'host:cn01',
      resolution: '5m',
      startSeconds: start + at * 300,
      lastSeconds: start + at * 300 + 290,
      intervalSeconds: 15,
      set: { keys: [{ metric: 'node.load1', labels: { node: 'cn01' } }] },
      statistics: { last: Float64Array.of(last) },
    })
    const lasts = [1.5, ENDED, 0.25]
    for (const [at, last] of lasts.entries()) await put(rollupLines([rollup(at, last)]), '5m')
    await fetch(`${REAL.victoriaUrl}/internal/force_merge`)
    await remote.flush()
    const [series] = await read({ resolution: '5m', measurement: 'node_5m', field: 'load1_last' })
    expect([...series!.values]).toEqual([1.5, -Infinity, 0.25])
    expect(-Infinity).toBeLessThanOrEqual(ENDED_BELOW)
  })

  it('works through the addresses of a cluster, with a token', async () => {
    // two addresses and two paths as vmselect and vminsert have them, in front of the single node
    const seen: string[] = []
    const proxy = createServer(async (request, response) => {
      seen.push(`${request.headers.authorization}`)
      const path = request.url!.replace(/^\/(select\/0\/prometheus|insert\/0\/influx)\//, '/')
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const { method, headers } = request
      const body = chunks.length === 0 ? null : Buffer.concat(chunks)
      const answer = await fetch(REAL.victoriaUrl + path, {
        method: method!,
        body,
        headers: { 'content-type': headers['content-type'] ?? 'text/plain' },
      })
      response.writeHead(path === request.url ? 404 : answer.status).end(Buffer.from(await answer.arrayBuffer()))
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    try {
      const base = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
      const { remote, put, read } = openWorld({
        url: `${base}/select/0/prometheus`,
        writeUrl: `${base}/insert/0/influx`,
        tokenFile: REAL.victoriaPasswordFile,
      })
      expect(await remote.check()).toEqual([])
      await put(loadLines('cn01', 5, now))
      expect((await read()).map(({ values }) => values[0])).toEqual([5])
      expect(new Set(seen)).toEqual(new Set([expect.stringMatching(/^Bearer [0-9a-f]{48}$/)]))
    } finally {
      proxy.close()
    }
  })
})
