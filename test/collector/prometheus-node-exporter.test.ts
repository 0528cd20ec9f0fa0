import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ask, scraperOf, startExporter, valuesOf } from './prometheus.helpers.ts'

const recorded = readFileSync(join(import.meta.dirname, '../fixtures/node_exporter/metrics.txt'), 'utf8')
const entryOf = (address: string) => ({ profile: 'node_exporter', targets: [{ address, node: 'cn01' }] })

/** Two scrapes 10 s apart; what the second one gives. */
async function scrapeTwice(first: string, second: string) {
  await using exporter = await startExporter(first)
  const scraper = scraperOf(entryOf(exporter.address))
  await ask(scraper, 1000)
  exporter.body = second
  const values = valuesOf(await ask(scraper, 1010))
  await scraper.close()
  return values
}

describe('the recorded node_exporter', () => {
  it('gives gauges at once and no rate yet', async () => {
    await using exporter = await startExporter(recorded)
    const scraper = scraperOf({ ...entryOf(exporter.address), labels: { cluster: 'serafin' } })
    const scraped = await ask(scraper, 1_795_222_027)
    await scraper.close()
    const on = 'cluster="serafin",'
    const disk = '{cluster="serafin",device="/dev/vda",fstype="ext4",mount="/",node="cn01"}'
    expect(valuesOf(scraped)).toEqual({
      [`node.load1{${on}node="cn01"}`]: 4.73,
      [`node.cores{${on}node="cn01"}`]: 2,
      [`node.memory_total_bytes{${on}node="cn01"}`]: Number(/^node_memory_MemTotal_bytes (\S+)/m.exec(recorded)![1]),
      [`node.memory_available_bytes{${on}node="cn01"}`]: Number(
        /^node_memory_MemAvailable_bytes (\S+)/m.exec(recorded)![1],
      ),
      [`node.swap_used_bytes{${on}node="cn01"}`]: 0,
      [`node.uptime_seconds{${on}node="cn01"}`]: 1795222027.2261806 - 1795218688,
      [`filesystem.size_bytes${disk}`]: 270553174016,
      [`filesystem.available_bytes${disk}`]: 67693432832,
      [`filesystem.used_ratio${disk}`]: (270553174016 - 229302312960) / (270553174016 - 229302312960 + 67693432832),
      [`filesystem.inodes_used_ratio${disk}`]: (16777216 - 16248533) / 16777216,
      [`filesystem.read_only${disk}`]: 0,
    })
    expect(scraped.samples).toBe(504)
    expect(scraped.bodyBytes).toBe(recorded.length)
    expect(scraped.facts).toEqual({
      version: 'node_exporter 1.5.0',
      kernel: '6.18.44-fc-v669',
    })
  })

  it('gives rates at the second scrape: eth0 and vda count, lo, ifb and zram do not', async () => {
    const second = recorded
      .replace(
        'node_network_receive_bytes_total{device="eth0"} 3.15601381e+09',
        'node_network_receive_bytes_total{device="eth0"} 3.15602381e+09',
      )
      .replace(
        'node_network_receive_bytes_total{device="ifb0"} 0',
        'node_network_receive_bytes_total{device="ifb0"} 5000',
      )
      .replace(
        'node_disk_read_bytes_total{device="vda"} 2.9545350144e+10',
        'node_disk_read_bytes_total{device="vda"} 2.9545360144e+10',
      )
      .replace('node_disk_read_bytes_total{device="zram0"} 0', 'node_disk_read_bytes_total{device="zram0"} 7000')
    const values = await scrapeTwice(recorded, second)
    expect(values['node.network_receive_bytes_per_second{node="cn01"}']).toBe(1000)
    expect(values['node.network_transmit_bytes_per_second{node="cn01"}']).toBe(0)
    expect(values['node.disk_read_bytes_per_second{node="cn01"}']).toBe(1000)
    expect(values['node.disk_busy_ratio{node="cn01"}']).toBe(0)
  })

  it('hands over the same series set while nothing but numbers change', async () => {
    await using exporter = await startExporter(recorded)
    const scraper = scraperOf(entryOf(exporter.address))
    const { set } = (await ask(scraper, 1000)).parts[0]!
    exporter.body = recorded.replace('node_load1 4.73', 'node_load1 0.01')
    expect((await ask(scraper, 1010)).parts[0]!.set).toBe(set)
    exporter.body = recorded.replace(/^# HELP node_load1 .*$/m, '# HELP node_load1 Another text.')
    expect((await ask(scraper, 1020)).parts[0]!.set).toBe(set)
    await scraper.close()
  })
})

describe('CPU time', () => {
  const cpu = (times: Record<string, Record<string, number>>) =>
    Object.entries(times)
      .flatMap(([name, modes]) =>
        Object.entries(modes).map(
          ([mode, seconds]) => `node_cpu_seconds_total{cpu="${name}",mode="${mode}"} ${seconds}`,
        ),
      )
      .join('\n')
  const modes = { idle: 100, iowait: 10, user: 50, system: 20, steal: 5, irq: 0, softirq: 0, nice: 0 }

  it('is busy where it is neither idle nor waiting for disk; guest time is inside user', async () => {
    const guest = (seconds: number) => `\nnode_cpu_guest_seconds_total{cpu="0",mode="user"} ${seconds}\n`
    const values = await scrapeTwice(
      cpu({ 0: modes, 1: modes }) + guest(0),
      cpu({ 0: { ...modes, idle: 104, iowait: 11, user: 54, steal: 6 }, 1: { ...modes, idle: 110 } }) + guest(4),
    )
    expect(values['node.cpu_busy_ratio{node="cn01"}']).toBeCloseTo(5 / 20, 12)
    expect(values['node.cpu_iowait_ratio{node="cn01"}']).toBeCloseTo(1 / 20, 12)
    expect(values['node.cores{node="cn01"}']).toBe(2)
  })

  it('leaves out a CPU whose iowait the kernel set back, and gives nothing where none is left', async () => {
    const back = { ...modes, iowait: 9, user: 60 }
    const values = await scrapeTwice(
      cpu({ 0: modes, 1: modes }),
      cpu({ 0: back, 1: { ...modes, idle: 105, user: 55 } }),
    )
    expect(values['node.cpu_busy_ratio{node="cn01"}']).toBeCloseTo(0.5, 12)
    expect(await scrapeTwice(cpu({ 0: modes }), cpu({ 0: back }))).not.toHaveProperty([
      'node.cpu_busy_ratio{node="cn01"}',
    ])
  })
})

describe('devices', () => {
  const lines = (name: string, label: string, values: Record<string, number>) =>
    Object.entries(values)
      .map(([device, value]) => `${name}{${label}="${device}"} ${value}\n`)
      .join('')

  it('of a network count once: members, not their bond, bridge, VLAN or containers', async () => {
    const names =
      'lo eno1 eno2 bond0 bond0.100 br0 br-5d3a0bcf2a10 docker0 veth12ab34c virbr0 vlan7 tun0 ib0 ib0.8001 wlp2s0 enp1s0f0np0'
    const at = (value: number) => Object.fromEntries(names.split(' ').map((name, i) => [name, value * 10 ** i]))
    const values = await scrapeTwice(
      lines('node_network_receive_bytes_total', 'device', at(0)),
      lines('node_network_receive_bytes_total', 'device', at(10)),
    )
    const counted = ['eno1', 'eno2', 'ib0', 'ib0.8001', 'wlp2s0', 'enp1s0f0np0']
    const sum = counted.reduce((total, name) => total + 10 ** names.split(' ').indexOf(name), 0)
    expect(values['node.network_receive_bytes_per_second{node="cn01"}']).toBe(sum)
  })

  it('of storage count once: whole disks, not partitions, volumes, arrays or loops', async () => {
    const names =
      'sda sda1 nvme0n1 nvme0n1p1 nvme1c1n1 dm-0 md127 loop0 sr0 zram0 mmcblk0 mmcblk0p2 mmcblk0boot0 xvdb1 bcache0'
    const at = (value: number) => Object.fromEntries(names.split(' ').map((name, i) => [name, value * 10 ** i]))
    const values = await scrapeTwice(
      lines('node_disk_written_bytes_total', 'device', at(0)) +
        lines('node_disk_io_time_seconds_total', 'device', { sda: 0, sdb: 0, 'dm-0': 0 }),
      lines('node_disk_written_bytes_total', 'device', at(10)) +
        lines('node_disk_io_time_seconds_total', 'device', { sda: 4, sdb: 10.01, 'dm-0': 20 }),
    )
    // xvdb1 without xvdb is a disk of its own
    const counted = ['sda', 'nvme0n1', 'mmcblk0', 'xvdb1']
    const sum = counted.reduce((total, name) => total + 10 ** names.split(' ').indexOf(name), 0)
    expect(values['node.disk_write_bytes_per_second{node="cn01"}']).toBe(sum)
    expect(values['node.disk_busy_ratio{node="cn01"}']).toBe(1)
  })

  it('give no total while one of them has just appeared or started anew', async () => {
    const one = lines('node_network_receive_bytes_total', 'device', { eno1: 5 })
    const two = lines('node_network_receive_bytes_total', 'device', { eno1: 15, eno2: 1_000_000 })
    expect(await scrapeTwice(one, two)).toEqual({})
  })
})

describe('file systems', () => {
  interface Mount {
    device: string
    fstype: string
    mount: string
    files?: number
    readonly?: 0 | 1
    failed?: boolean
  }
  const filesystem = ({ device, fstype, mount, files = 100, readonly = 0, failed }: Mount) => {
    const labels = `{device="${device}",fstype="${fstype}",mountpoint="${mount}"}`
    if (failed) return `node_filesystem_device_error${labels} 1\n`
    return `node_filesystem_size_bytes${labels} 1000\nnode_filesystem_free_bytes${labels} 400
node_filesystem_avail_bytes${labels} 300\nnode_filesystem_files${labels} ${files}
node_filesystem_files_free${labels} ${files / 4}\nnode_filesystem_readonly${labels} ${readonly}\n`
  }
  async function scrapeMounts(mounts: readonly Mount[]) {
    await using exporter = await startExporter(`${mounts.map(filesystem).join('')}node_load1 1\n`)
    const scraper = scraperOf(entryOf(exporter.address))
    const values = valuesOf(await ask(scraper, 1000))
    await scraper.close()
    return values
  }

  it('are those that keep data, each device once', async () => {
    const values = await scrapeMounts([
      { device: '/dev/sda2', fstype: 'ext4', mount: '/' },
      { device: '/dev/sda2', fstype: 'ext4', mount: '/var/lib/kubelet/pods' },
      { device: 'tmpfs', fstype: 'tmpfs', mount: '/run' },
      { device: 'overlay', fstype: 'overlay', mount: '/var/lib/docker/overlay2/x/merged' },
      { device: '/dev/loop3', fstype: 'squashfs', mount: '/snap/core' },
      { device: 'cvmfs2', fstype: 'fuse', mount: '/cvmfs/soft.computecanada.ca' },
      { device: 'nas:/home', fstype: 'nfs4', mount: '/home' },
      { device: '10.0.0.1@o2ib:/scratch', fstype: 'lustre', mount: '/scratch' },
      { device: 'beegfs_nodev', fstype: 'beegfs', mount: '/beegfs' },
      { device: 'gpfs0', fstype: 'gpfs', mount: '/gpfs' },
      { device: 'ceph-fuse', fstype: 'fuse.ceph-fuse', mount: '/ceph' },
    ])
    const mounts = Object.keys(values).filter((id) => id.startsWith('filesystem.size_bytes'))
    expect(mounts.map((id) => /mount="([^"]*)"/.exec(id)![1])).toEqual([
      '/',
      '/home',
      '/scratch',
      '/beegfs',
      '/gpfs',
      '/ceph',
    ])
  })

  it('say what df says, whether they are read-only, and nothing of inodes they do not limit', async () => {
    const values = await scrapeMounts([
      { device: 'gpfs0', fstype: 'gpfs', mount: '/gpfs', files: 0 },
      { device: '/dev/sdb', fstype: 'xfs', mount: '/data', readonly: 1 },
    ])
    const gpfs = '{device="gpfs0",fstype="gpfs",mount="/gpfs",node="cn01"}'
    const data = '{device="/dev/sdb",fstype="xfs",mount="/data",node="cn01"}'
    expect(values[`filesystem.used_ratio${gpfs}`]).toBe(600 / 900)
    expect(values).not.toHaveProperty([`filesystem.inodes_used_ratio${gpfs}`])
    expect(values[`filesystem.inodes_used_ratio${data}`]).toBe(0.75)
    expect(values[`filesystem.read_only${data}`]).toBe(1)
  })

  it('that do not answer are absent, not empty', async () => {
    const values = await scrapeMounts([{ device: 'nas:/home', fstype: 'nfs4', mount: '/home', failed: true }])
    expect(Object.keys(values)).toEqual(['node.load1{node="cn01"}'])
  })
})

describe('sensors and clock', () => {
  async function scrapeOnce(body: string) {
    await using exporter = await startExporter(`node_load1 1\n${body}`)
    const scraper = scraperOf(entryOf(exporter.address))
    const values = valuesOf(await ask(scraper, 1000))
    await scraper.close()
    return values
  }
  const node = (field: string) => `node.${field}{node="cn01"}`

  it.each([
    [
      'the hottest hwmon sensor',
      'node_hwmon_temp_celsius{chip="a",sensor="temp1"} 41\nnode_hwmon_temp_celsius{chip="b",sensor="temp1"} 63.5\nnode_thermal_zone_temp{zone="0"} 80\n',
      63.5,
    ],
    [
      'no probe that is not connected',
      'node_hwmon_temp_celsius{chip="a",sensor="temp1"} 127\nnode_hwmon_temp_celsius{chip="a",sensor="temp2"} -61\nnode_hwmon_temp_celsius{chip="a",sensor="temp3"} 33\nnode_hwmon_temp_celsius{chip="a",sensor="temp4"} NaN\n',
      33,
    ],
    ['a thermal zone where there is no hwmon', 'node_thermal_zone_temp{zone="0",type="x86_pkg_temp"} 48\n', 48],
    ['nothing where all are absurd', 'node_hwmon_temp_celsius{chip="a",sensor="temp1"} 255\n', undefined],
  ])('temperature is %s', async (_, body, expected) => {
    expect((await scrapeOnce(body))[node('temperature_celsius')]).toBe(expected)
  })

  it('power is the machine’s own meter, not a card’s', async () => {
    const values = await scrapeOnce(`node_hwmon_chip_names{chip="acpi0",chip_name="power_meter"} 1
node_hwmon_chip_names{chip="0000:65:00_0",chip_name="amdgpu"} 1
node_hwmon_power_average_watt{chip="acpi0",sensor="power1"} 412
node_hwmon_power_average_watt{chip="0000:65:00_0",sensor="power1"} 250
`)
    expect(values[node('power_watts')]).toBe(412)
  })

  it('power without a meter is what packages and memory used, and nothing where a counter wrapped', async () => {
    const rapl = (packages: number[], dram: number) =>
      `${packages.map((joules, i) => `node_rapl_package_joules_total{index="${i}",path="/p${i}"} ${joules}\n`).join('')}node_rapl_core_joules_total{index="0",path="/c"} ${packages[0]}
node_rapl_dram_joules_total{index="0",path="/d"} ${dram}\n`
    expect((await scrapeTwice(rapl([0, 100], 10), rapl([1000, 1600], 310)))[node('power_watts')]).toBe(280)
    expect(await scrapeTwice(rapl([0, 262_000], 10), rapl([1000, 5], 310))).toEqual({})
  })

  it('the clock offset is absolute, and absent without a reference', async () => {
    const body = (offset: number, synced: number) =>
      `node_timex_offset_seconds ${offset}\nnode_timex_sync_status ${synced}\n`
    expect((await scrapeOnce(body(-0.25, 1)))[node('clock_offset_seconds')]).toBe(0.25)
    expect(await scrapeOnce(body(0, 0))).not.toHaveProperty([node('clock_offset_seconds')])
  })
})
