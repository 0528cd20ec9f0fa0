import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeReal } from './prerequisites.ts'
import { eventually, REAL, script, simulate } from './servers.ts'
import { firstSuccess, type LatestSeries, type Service, startService } from './service.ts'

const INTERVAL = 5
const nodes = Object.entries(REAL.nodeExporters)
const nodeTargets = nodes.map(([node, address]) => ({ address, node }))
const MIB = 1024 * 1024

/** Value of the first line of an exporter's body that matches; no parser of ours has a part in it. */
function line(body: string, pattern: RegExp): number {
  const found = pattern.exec(body)
  if (found === null) throw new Error(`no line like ${pattern}`)
  return Number(found[1])
}
const bodyOf = async (address: string) =>
  (await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(10_000) })).text()

const of = (series: readonly LatestSeries[], label: string, value: string) =>
  series.filter(({ labels }) => labels[label] === value).map((one) => one.value)

describeReal('exporters as stored by Atalaya', ['exporters'], () => {
  let service: Service
  beforeAll(async () => {
    await simulate({ reset: true })
    await simulate({ freeze: true })
    service = await startService({
      sources: {
        host: [],
        prometheus: [
          { profile: 'node_exporter', targets: nodeTargets, intervalSeconds: INTERVAL },
          {
            profile: 'dcgm_exporter',
            targets: [{ address: REAL.gpuExporter, node: 'gpu01' }],
            intervalSeconds: INTERVAL,
          },
        ],
      },
    })
    await eventually(
      'three targets that answer',
      60,
      () => service.sources(),
      (sources) => sources.length === 3 && sources.every(({ state }) => state === 'ok'),
    )
  })
  afterAll(async () => {
    await service?.stop()
    script('exporters', 'start')
    await simulate({ reset: true })
  })

  it.each(nodes)('has the size of %s as its node_exporter gives it', async (node, address) => {
    const body = await bodyOf(address)
    const cores = new Set(
      [...body.matchAll(/^node_cpu_seconds_total\{cpu="(\d+)",mode="idle"\}/gm)].map(([, cpu]) => cpu),
    )
    const total = line(body, /^node_memory_MemTotal_bytes (\S+)$/m)
    expect(of(await service.latest('node.memory_total_bytes'), 'node', node)).toEqual([total])
    expect(of(await service.latest('node.cores'), 'node', node)).toEqual([cores.size])
    // the kernel's own word, past the exporter as well
    expect(total).toBe(line(readFileSync('/proc/meminfo', 'utf8'), /^MemTotal:\s+(\d+) kB$/m) * 1024)
  })

  it.each(nodes)('has what moves on %s near to what the exporter says now', async (node, address) => {
    // load1 changes only every 5 s and slowly; memory by what tests use meanwhile
    const off = await eventually(
      'load and memory near the exporter’s',
      6 * INTERVAL,
      async () => {
        const body = await bodyOf(address)
        return {
          load: line(body, /^node_load1 (\S+)$/m) - of(await service.latest('node.load1'), 'node', node)[0]!,
          memory:
            line(body, /^node_memory_MemAvailable_bytes (\S+)$/m) -
            of(await service.latest('node.memory_available_bytes'), 'node', node)[0]!,
        }
      },
      ({ load, memory }) => Math.abs(load) <= 0.5 && Math.abs(memory) <= 512 * MIB,
    )
    expect(Math.abs(off.load)).toBeLessThanOrEqual(0.5)
    expect(Math.abs(off.memory)).toBeLessThanOrEqual(512 * MIB)
  })

  it('stores every file system that df would show, with sizes to the byte', async () => {
    const [node, address] = nodes[0]!
    const body = await bodyOf(address)
    const sizes = (await service.latest('filesystem.size_bytes', `where=node:${node}`)).map(({ labels, value }) => [
      labels['mount'],
      value,
    ])
    expect(sizes.length).toBeGreaterThan(0)
    expect(sizes.map(([mount]) => mount)).toContain('/')
    for (const [mount, value] of sizes) {
      const escaped = String(mount).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      expect([
        mount,
        line(body, new RegExp(`^node_filesystem_size_bytes\\{[^}]*mountpoint="${escaped}"\\} (\\S+)$`, 'm')),
      ]).toEqual([mount, value])
    }
  })

  it('has the four GPUs of a simulator that stands still, to the last digit that is kept', async () => {
    const body = await bodyOf(REAL.gpuExporter)
    const gpu = (name: string, index: number) =>
      line(body, new RegExp(`^${name}\\{gpu="${index}",[^}]*\\} (\\S+)$`, 'm'))
    const expected = [0, 1, 2, 3].map((index) => ({
      utilization: gpu('DCGM_FI_DEV_GPU_UTIL', index) / 100,
      memory: gpu('DCGM_FI_DEV_FB_USED', index) * MIB,
      // a milliwatt is as fine as a power is stored
      power: Math.round(gpu('DCGM_FI_DEV_POWER_USAGE', index) * 1000) / 1000,
      temperature: gpu('DCGM_FI_DEV_GPU_TEMP', index),
      clock: gpu('DCGM_FI_DEV_SM_CLOCK', index) * 1e6,
      tensor: gpu('DCGM_FI_PROF_PIPE_TENSOR_ACTIVE', index),
    }))
    const byGpu = async (metric: string) => {
      const series = await service.latest(metric, 'where=node:gpu01')
      expect(series).toHaveLength(4)
      return [0, 1, 2, 3].map((index) => of(series, 'gpu', String(index)))
    }
    const columns = {
      utilization: await byGpu('gpu.utilization_ratio'),
      memory: await byGpu('gpu.memory_used_bytes'),
      power: await byGpu('gpu.power_watts'),
      temperature: await byGpu('gpu.temperature_celsius'),
      clock: await byGpu('gpu.sm_clock_hertz'),
      tensor: await byGpu('gpu.tensor_active_ratio'),
    }
    expected.forEach((one, index) => {
      for (const [name, value] of Object.entries(one))
        expect([name, index, ...columns[name as keyof typeof columns][index]!]).toEqual([
          name,
          index,
          expect.closeTo(value, 9),
        ])
    })
  })

  it('lets a GPU that fell off the bus end, and the others go on', async () => {
    await simulate({ gpu: 2, lost: true })
    const left = await eventually(
      'three GPUs',
      4 * INTERVAL,
      () => service.latest('gpu.utilization_ratio', 'where=node:gpu01'),
      (series) => series.length === 3,
    )
    expect(left.map(({ labels }) => labels['gpu']).sort()).toEqual(['0', '1', '3'])
    await simulate({ gpu: 2, lost: false })
  })

  it('keeps the last value of a stopped exporter with its old time, and tells the error', async () => {
    script('exporters', 'stop', 'cn02')
    const stoppedAt = Date.now() / 1000
    try {
      const sources = await eventually(
        'the failing target',
        6 * INTERVAL,
        () => service.sources(),
        (all) => all.some(({ state }) => state === 'failing'),
      )
      const failing = sources.filter(({ state }) => state === 'failing')
      expect(failing.map(({ id }) => id)).toEqual([`prometheus:node_exporter:${REAL.nodeExporters.cn02}`])
      expect(failing[0]!.lastErrors.length).toBeGreaterThan(0)
      const old = (await service.latest('node.load1', 'where=node:cn02')).filter(({ time }) => time > stoppedAt + 1)
      expect(old).toEqual([])
    } finally {
      script('exporters', 'start', 'cn02')
    }
    await firstSuccess(service, [`prometheus:node_exporter:${REAL.nodeExporters.cn02}`])
  })
})
