import { mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createCounterRates } from '../../collector/counters.ts'
import { parseExposition } from '../../collector/exposition.ts'
import { cpuRatios } from '../../collector/host/node.ts'
import { DRY_PORTS } from '../../collector/ports.ts'
import { nodeExporter } from '../../collector/profiles/node-exporter.ts'
import { SOURCES } from '../../collector/registry.ts'
import { METRICS } from '../../core/catalogue.ts'
import { seriesId } from '../../core/series.ts'
import { codes, context, FIXTURES, fixture, LIMITS, recordedHost, valuesOf } from './host-files.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Links `proc` and `sys` that can be pointed from one recording to the next between two scrapes. */
function machineThatChanges() {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-host-'))
  folders.push(folder)
  const show = (recording: string) => {
    for (const root of ['proc', 'sys']) {
      rmSync(join(folder, root), { force: true })
      symlinkSync(join(FIXTURES, recording, root), join(folder, root))
    }
  }
  show('vm-1')
  return {
    show,
    roots: { procRoot: join(folder, 'proc'), sysRoot: join(folder, 'sys') },
    unlink: () => unlinkSync(join(folder, 'proc')),
  }
}

/** What statfs said when the machine was recorded. */
function recordedStatFs(recording: string) {
  const [frsize, blocks, bfree, bavail, files, ffree] = fixture(`${recording}/statfs-root.txt`)
    .trim()
    .split(' ')
    .map(Number)
  return async () => ({
    type: 0,
    bsize: 1,
    frsize: frsize!,
    blocks: blocks!,
    bfree: bfree!,
    bavail: bavail!,
    files: files!,
    ffree: ffree!,
  })
}

describe('the host source over a recorded machine', () => {
  it('has no rate at the first scrape: absent, not zero', async () => {
    const { scraper } = recordedHost()
    const values = valuesOf(await scraper.scrape(context(1000)))
    expect(Object.keys(values).filter((key) => /per_second|cpu_|disk_busy/.test(key))).toEqual([])
    expect(values['node.cores{node="cn01"}']).toBe(2)
    expect(values['node.memory_total_bytes{node="cn01"}']).toBe(24684084 * 1024)
    expect(values['node.swap_used_bytes{node="cn01"}']).toBe(0)
    expect(values['node.uptime_seconds{node="cn01"}']).toBe(3066.67)
  })

  it('takes rates over the uptime, so a clock that steps does not bend them', async () => {
    const { show, roots } = machineThatChanges()
    const { scraper } = recordedHost(roots)
    await scraper.scrape(context(1_795_228_624))
    show('vm-2')
    const values = valuesOf(await scraper.scrape(context(5)))
    const bytes = (recording: string, column: number) =>
      Number(/eth0:\s*(.*)/.exec(fixture(`${recording}/proc/net/dev`))![1]!.split(/\s+/)[column])
    const seconds = 3080.57 - 3066.67
    expect(values['node.network_receive_bytes_per_second{node="cn01"}']).toBeCloseTo(
      (bytes('vm-2', 0) - bytes('vm-1', 0)) / seconds,
      6,
    )
    expect(values['node.network_transmit_bytes_per_second{node="cn01"}']).toBeCloseTo(
      (bytes('vm-2', 8) - bytes('vm-1', 8)) / seconds,
      6,
    )
    expect(values['node.disk_write_bytes_per_second{node="cn01"}']).toBeGreaterThan(1e6)
    expect(values['node.disk_busy_ratio{node="cn01"}']).toBeGreaterThan(0)
    expect(values['node.disk_busy_ratio{node="cn01"}']).toBeLessThanOrEqual(1)
  })

  it('says the same as node_exporter said of the same machine at the same moments', async () => {
    const { show, roots } = machineThatChanges()
    let recording = 'vm-1'
    const { scraper } = recordedHost({
      ...roots,
      statfs: (path) => recordedStatFs(recording)().then((s) => (path === '/' ? s : Promise.reject(path))),
    })
    await scraper.scrape(context(0))
    show('vm-2')
    recording = 'vm-2'
    const ours = valuesOf(await scraper.scrape(context(0)))

    const rates = createCounterRates()
    const theirs = new Map<string, number>()
    for (const name of ['vm-1', 'vm-2']) {
      const { layout, values } = parseExposition(Buffer.from(fixture(`${name}/node_exporter.txt`)), false, {
        labels: 64,
      })
      const now = Number(/^node_time_seconds (.*)$/m.exec(fixture(`${name}/node_exporter.txt`))![1])
      const { outputs } = nodeExporter.compile(layout, { node: 'cn01', nodeGiven: true, labels: {} })
      const reading = { values, rates, now }
      for (const { metric, labels, read } of outputs) theirs.set(seriesId({ metric, labels }), read(reading))
    }
    // the kernel's own clock state can be had by native code only
    theirs.delete('node.clock_offset_seconds{node="cn01"}')
    const known = [...theirs].filter(([, value]) => !Number.isNaN(value)).map(([key]) => key)
    expect(Object.keys(ours).sort()).toEqual(known.sort())
    // The two read the kernel some milliseconds apart, while the machine was at work.
    for (const [key, value] of Object.entries(ours)) {
      const tolerance = /uptime/.test(key) ? 1 : Math.max(0.003, 0.02 * Math.abs(value))
      expect(Math.abs(value - theirs.get(key)!), `${key}: ${value} and ${theirs.get(key)}`).toBeLessThanOrEqual(
        tolerance,
      )
    }
  })

  it('hands over the same series set while nothing changes', async () => {
    const { scraper } = recordedHost()
    const first = await scraper.scrape(context(0))
    const second = await scraper.scrape(context(10))
    expect(second.parts.map(({ set }) => set)).toEqual(first.parts.map(({ set }) => set))
    for (const [i, part] of second.parts.entries()) expect(part.set).toBe(first.parts[i]!.set)
  })

  it('uses only labels of the catalogue', async () => {
    const { scraper } = recordedHost({ sysRoot: join(FIXTURES, 'metal/sys') })
    for (const { set } of (await scraper.scrape(context(0))).parts) {
      for (const { metric, labels } of set.keys) {
        const allowed = METRICS.get(metric)!.allLabels
        expect(Object.keys(labels).filter((label) => !allowed.includes(label))).toEqual([])
      }
    }
  })

  it('says what the machine is', async () => {
    const { scraper } = recordedHost()
    expect((await scraper.scrape(context(0))).facts).toEqual({
      version: 'Linux 6.18.44-fc-v669',
      processor: 'AMD EPYC',
    })
  })

  it('shows each device once, however often it is bound', async () => {
    const { scraper } = recordedHost()
    const mounts = (await scraper.scrape(context(0))).parts.find(({ name }) => name === 'filesystems')!
    expect([...new Set(mounts.set.keys.map(({ labels }) => labels['mount']))]).toEqual(['/'])
  })
})

describe('CPU time', () => {
  const times = { busyTicks: 100, iowaitTicks: 10, idleTicks: 890, onlineCores: 4 }

  it('splits what passed since the previous scrape', () => {
    const rates = createCounterRates()
    cpuRatios(times, rates)
    expect(cpuRatios({ ...times, busyTicks: 130, iowaitTicks: 20, idleTicks: 950 }, rates)).toEqual({
      'node.cpu_busy_ratio': 0.3,
      'node.cpu_iowait_ratio': 0.1,
    })
  })

  it('is absent where a counter went back', () => {
    const rates = createCounterRates()
    cpuRatios(times, rates)
    expect(cpuRatios({ ...times, busyTicks: 5 }, rates)['node.cpu_busy_ratio']).toBeNaN()
  })
})

describe('the host source in a container', () => {
  it('leaves out what a container does not have, and nothing else', async () => {
    const { scraper } = recordedHost({ procRoot: join(FIXTURES, 'lxc/proc'), sysRoot: join(FIXTURES, 'lxc/sys') })
    const scraped = await scraper.scrape(context(0))
    expect(codes(scraped)).toEqual([])
    const values = valuesOf(scraped)
    expect(values).toMatchObject({
      'node.cores{node="cn01"}': 2,
      'node.load1{node="cn01"}': 0.5,
      'node.memory_total_bytes{node="cn01"}': 4 * 1024 ** 3,
      'node.swap_used_bytes{node="cn01"}': 512 * 1024 ** 2,
      'filesystem.size_bytes{device="rpool/data/subvol-101",fstype="zfs",mount="/",node="cn01"}': 100 * 4096,
    })
    expect(Object.keys(values).filter((key) => /available_bytes\{node|temperature|power|disk/.test(key))).toEqual([])
  })

  it('counts its interface although no device is behind it, but no bridge and no loopback', async () => {
    const roots = { procRoot: join(FIXTURES, 'lxc/proc'), sysRoot: join(FIXTURES, 'lxc/sys') }
    const { readNode } = await import('../../collector/host/node.ts')
    const rates = createCounterRates()
    const read = (clockSeconds: number) =>
      readNode({ ...roots, rates, uptimeSeconds: clockSeconds, clockSeconds, clockOffset: async () => Number.NaN }, {})
    await read(10)
    const { readings } = await read(20)
    const received = readings.find(({ metric }) => metric === 'node.network_receive_bytes_per_second')!
    expect(received.value).toBe(0)
  })

  it('refuses a machine without /proc', async () => {
    const { scraper } = recordedHost({ procRoot: '/nonexistent' })
    await expect(scraper.scrape(context(0))).rejects.toMatchObject({ problem: { code: 'host.not_linux' } })
  })
})

describe('the entry of the host source', () => {
  const open = (entry: object) => SOURCES.host.targets(SOURCES.host.entry.parse(entry))

  it('needs nothing', () => {
    const [target] = open({})
    expect(target).toMatchObject({ intervalSeconds: 10, id: `host:${target!.title}` })
    expect(target!.title).not.toContain('.')
  })

  it('takes the node’s name, the common labels and the interval', () => {
    expect(open({ node: 'login1', labels: { cluster: 'serafin' }, intervalSeconds: 30 })).toMatchObject([
      { id: 'host:login1', labels: { node: 'login1', cluster: 'serafin' }, intervalSeconds: 30 },
    ])
  })

  it.each([{ labels: { user: 'x' } }, { interval: 3 }, { intervalSeconds: 0 }, { mounts: { only: [] } }])(
    'refuses %j',
    (entry) => {
      expect(SOURCES.host.entry.safeParse(entry).success).toBe(false)
    },
  )

  it('scrapes the machine that runs this test', async () => {
    const [target] = open({})
    const scraper = target!.open(LIMITS, DRY_PORTS)
    const scraped = await scraper.scrape(context(0))
    await scraper.close()
    const values = valuesOf(scraped)
    expect(values[`node.cores{node="${target!.title}"}`]).toBeGreaterThan(0)
    expect(values[`node.memory_total_bytes{node="${target!.title}"}`]).toBeGreaterThan(1e8)
  })
})
