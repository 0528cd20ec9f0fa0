import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ask, scraperOf, startExporter, valuesOf } from './prometheus.helpers.ts'

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/dcgm', name), 'utf8')
const MIB = 1024 ** 2

async function scrape(body: string, node?: string) {
  await using exporter = await startExporter(body)
  const target = node === undefined ? exporter.address : { address: exporter.address, node }
  const scraper = scraperOf({ profile: 'dcgm_exporter', targets: [target] })
  const scraped = await ask(scraper, 1000)
  await scraper.close()
  return { scraped, values: valuesOf(scraped) }
}
/** Values of one metric by label. */
const by = (values: Record<string, number>, metric: string, label: string) =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([id]) => id.startsWith(`${metric}{`))
      .map(([id, value]) => [new RegExp(`[{,]${label}="([^"]*)"`).exec(id)?.[1], value]),
  )

describe('dcgm-exporter', () => {
  it('gives every field of a GPU in base units', async () => {
    const { scraped, values } = await scrape(fixture('gpu01.txt'))
    const labels =
      '{gpu="0",model="NVIDIA A100-SXM4-80GB",node="gpu01",uuid="GPU-09593a0d-1ffc-aac2-9b0e-0046f2862b79",vendor="nvidia"}'
    const written = (name: string) =>
      Number(new RegExp(`^DCGM_FI_${name}{gpu="0".*} (\\S+)$`, 'm').exec(fixture('gpu01.txt'))![1])
    const first = Object.entries(values).filter(([id]) => id.includes('gpu="0"'))
    expect(Object.fromEntries(first)).toEqual({
      [`gpu.utilization_ratio${labels}`]: written('DEV_GPU_UTIL') * 0.01,
      [`gpu.memory_used_bytes${labels}`]: 67615 * MIB,
      [`gpu.memory_total_bytes${labels}`]: (13685 + 67615 + 620) * MIB,
      [`gpu.power_watts${labels}`]: 372.960789,
      [`gpu.temperature_celsius${labels}`]: 71,
      [`gpu.memory_temperature_celsius${labels}`]: 80,
      [`gpu.sm_clock_hertz${labels}`]: 1.41e9,
      [`gpu.xid_last${labels}`]: 0,
      [`gpu.ecc_uncorrected${labels}`]: 0,
      [`gpu.engine_active_ratio${labels}`]: written('PROF_GR_ENGINE_ACTIVE'),
      [`gpu.sm_active_ratio${labels}`]: written('PROF_SM_ACTIVE'),
      [`gpu.sm_occupancy_ratio${labels}`]: written('PROF_SM_OCCUPANCY'),
      [`gpu.tensor_active_ratio${labels}`]: written('PROF_PIPE_TENSOR_ACTIVE'),
      [`gpu.dram_active_ratio${labels}`]: written('PROF_DRAM_ACTIVE'),
      [`gpu.pcie_transmit_bytes_per_second${labels}`]: written('PROF_PCIE_TX_BYTES'),
      [`gpu.pcie_receive_bytes_per_second${labels}`]: written('PROF_PCIE_RX_BYTES'),
    })
    expect(scraped.facts).toEqual({ driver: '550.90.07' })
    expect(scraped.samples).toBe(108)
  })

  it('never keeps a job label, and keeps the series while jobs come and go', async () => {
    await using exporter = await startExporter(fixture('gpu01.txt'))
    const scraper = scraperOf({ profile: 'dcgm_exporter', targets: [exporter.address] })
    const { set } = (await ask(scraper, 1000)).parts[0]!
    exporter.body = fixture('gpu01.txt').replaceAll('hpc_job="165"', 'hpc_job="166"')
    const after = await ask(scraper, 1015)
    expect(after.parts[0]!.set).toBe(set)
    expect(JSON.stringify(set)).not.toMatch(/165|job/)
    await scraper.close()
  })

  it('shows an XID on its GPU, and ends the series of the GPU that is gone', async () => {
    const { values } = await scrape(fixture('gpu01-xid79-and-lost-gpu.txt'))
    expect(by(values, 'gpu.xid_last', 'gpu')).toEqual({ 0: 0, 1: 79, 2: 0 })
  })

  it('shows the error where one GPU has several XID series', async () => {
    const xid = (code: number, value: number) => `DCGM_FI_DEV_XID_ERRORS{gpu="0",err_code="${code}"} ${value}\n`
    const { values } = await scrape(xid(0, 0) + xid(79, 79) + xid(31, 0), 'gpu01')
    expect(values).toEqual({ 'gpu.xid_last{gpu="0",node="gpu01",vendor="nvidia"}': 79 })
  })

  it('keeps MIG instances apart, but counts their board once', async () => {
    const { values } = await scrape(fixture('gpu03.txt'))
    expect(by(values, 'gpu.memory_used_bytes', 'mig')).toMatchObject({ 7: 21864 * MIB, 3: 21864 * MIB })
    expect(by(values, 'gpu.memory_used_bytes', 'mig_profile')).toMatchObject({ '1g.10gb': 21864 * MIB })
    const boards = Object.keys(values).filter((id) => id.startsWith('gpu.power_watts{'))
    expect(boards).toHaveLength(4)
    expect(boards.join()).not.toContain('mig')
  })

  it('takes free + used as the total where no reserve is told', async () => {
    const { values } = await scrape(fixture('gpu03.txt'))
    expect(by(values, 'gpu.memory_total_bytes', 'gpu')[1]).toBe((36893 + 44407) * MIB)
  })

  it('reads the coming lower-case hostname, short', async () => {
    const body = fixture('next-lowercase-hostname.txt').replaceAll('gpu09', 'gpu09.cluster.local')
    const { values } = await scrape(body)
    expect(Object.keys(by(values, 'gpu.power_watts', 'node'))).toEqual(['gpu09'])
  })

  it('lets a node written in the configuration win over what the exporter calls itself', async () => {
    const { values } = await scrape(fixture('gpu01.txt'), 'g1')
    expect(Object.keys(by(values, 'gpu.power_watts', 'node'))).toEqual(['g1'])
  })

  it.each(['9223372036854775794', '9223372036854775792', '2147483632', '2147483635', '140737488355328.000000', 'NaN'])(
    'takes %s as absent, not as a number',
    async (blank) => {
      const { scraped, values } = await scrape(
        `DCGM_FI_DEV_GPU_TEMP{gpu="0"} ${blank}\nDCGM_FI_DEV_GPU_TEMP{gpu="1"} 0\n`,
        'n',
      )
      expect(by(values, 'gpu.temperature_celsius', 'gpu')).toEqual({ 1: 0 })
      expect(scraped.parts[0]!.set.keys).toHaveLength(2)
    },
  )

  it('refuses an answer that was cut, whole', async () => {
    await expect(scrape(fixture('gpu01-truncated.txt'))).rejects.toMatchObject({
      problem: { code: 'scrape.malformed' },
    })
  })
})
