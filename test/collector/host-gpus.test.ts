import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CommandResult, RunCommand } from '../../collector/command.ts'
import { createCounterRates } from '../../collector/counters.ts'
import { readDrmGpus } from '../../collector/host/drm.ts'
import { createGpuReader } from '../../collector/host/gpus.ts'
import { parseGpuList, parseGpuRows, parseMigDevices } from '../../collector/host/nvidia.ts'
import { AppError } from '../../core/errors.ts'
import { seriesId } from '../../core/series.ts'
import { answers, FIXTURES, fixture, nothingInstalled } from './host-files.ts'

const MIB = 1024 ** 2
const EMPTY = '/nonexistent'
const WITH_BOARD = join(FIXTURES, 'metal/sys')

function reader(run: RunCommand, sysRoot = EMPTY) {
  return createGpuReader({ sysRoot, run, timeoutSeconds: 1, common: { node: 'gpu01' }, rates: createCounterRates() })
}
const smi =
  (...results: Record<string, CommandResult>[]): RunCommand =>
  async (_, args) =>
    Object.entries(Object.assign({}, ...results)).find(([start]) => args[0]!.startsWith(start))![1] as CommandResult
const values = ({ readings }: Awaited<ReturnType<ReturnType<typeof reader>>>) =>
  Object.fromEntries(readings.filter(({ value }) => !Number.isNaN(value)).map((r) => [seriesId(r), r.value]))

describe('nvidia-smi', () => {
  it('gives every figure of every GPU in base units', async () => {
    const scraped = await reader(smi({ '--query-gpu': answers(fixture('nvidia-smi/two-gpus.csv')) }))(0)
    const first =
      'gpu="0",model="NVIDIA A100-SXM4-80GB",node="gpu01",uuid="GPU-11111111-2222-3333-4444-555555555555",vendor="nvidia"'
    const second =
      'gpu="1",model="NVIDIA A100-SXM4-80GB",node="gpu01",uuid="GPU-66666666-7777-8888-9999-000000000000",vendor="nvidia"'
    expect(scraped.errors).toEqual([])
    expect(values(scraped)).toEqual({
      [`gpu.utilization_ratio{${first}}`]: 0.97,
      [`gpu.memory_used_bytes{${first}}`]: 71234 * MIB,
      [`gpu.memory_total_bytes{${first}}`]: 81920 * MIB,
      [`gpu.power_watts{${first}}`]: 389.51,
      [`gpu.temperature_celsius{${first}}`]: 64,
      [`gpu.memory_temperature_celsius{${first}}`]: 71,
      [`gpu.sm_clock_hertz{${first}}`]: 1.41e9,
      [`gpu.ecc_uncorrected{${first}}`]: 0,
      [`gpu.utilization_ratio{${second}}`]: 0,
      [`gpu.memory_used_bytes{${second}}`]: 4 * MIB,
      [`gpu.memory_total_bytes{${second}}`]: 81920 * MIB,
      [`gpu.power_watts{${second}}`]: 61.02,
      [`gpu.temperature_celsius{${second}}`]: 33,
      [`gpu.sm_clock_hertz{${second}}`]: 2.1e8,
      [`gpu.ecc_uncorrected{${second}}`]: 3,
    })
  })

  it('takes remarks for absent, never for zero', () => {
    const { gpus, errors } = parseGpuRows(fixture('nvidia-smi/remarks.csv'))
    expect(errors).toEqual([])
    expect(gpus).toMatchObject([
      {
        utilizationRatio: 0.12,
        powerWatts: Number.NaN,
        memoryTemperatureCelsius: Number.NaN,
        eccUncorrected: Number.NaN,
        migEnabled: false,
      },
      {
        utilizationRatio: Number.NaN,
        powerWatts: Number.NaN,
        memoryTemperatureCelsius: Number.NaN,
        eccUncorrected: Number.NaN,
        memoryUsedBytes: 63 * MIB,
      },
    ])
  })

  it('names the GPU that is lost and keeps the others', async () => {
    const run = smi({ '--query-gpu': answers(fixture('nvidia-smi/one-lost.csv'), 15) })
    const scraped = await reader(run)(0)
    expect(scraped.errors.map(({ problem }) => problem)).toEqual([
      {
        code: 'host.gpu_lost',
        params: { detail: 'Unable to determine the device handle for GPU1: 0000:65:00.0: Unknown Error' },
      },
    ])
    expect(Object.keys(values(scraped)).filter((key) => key.includes('NVIDIA A30'))).toHaveLength(8)
  })

  it('is an error where a board is there and the driver is not', async () => {
    const failed = smi({ '--query-gpu': answers(fixture('nvidia-smi/no-driver.txt'), 9) })
    expect((await reader(failed, WITH_BOARD)(0)).errors.map(({ problem }) => problem.code)).toEqual(['host.gpu_failed'])
    expect((await reader(failed, EMPTY)(0)).errors).toEqual([])
  })

  it('is no error where there is no such program', async () => {
    expect(await reader(nothingInstalled)(0)).toEqual({ readings: [], errors: [] })
  })

  it('is not started again while it hangs', async () => {
    let runs = 0
    const read = reader(async () => {
      runs++
      return { outcome: 'hung', ended: new Promise(() => undefined) }
    })
    for (const _ of [1, 2, 3]) {
      expect((await read(0)).errors.map(({ problem }) => problem.code)).toEqual(['host.gpu_hung'])
    }
    expect(runs).toBe(1)
  })

  it('keeps MIG instances apart and counts each byte once', async () => {
    const run = smi({
      '--query-gpu': answers(fixture('nvidia-smi/mig.csv')),
      '-q': answers(fixture('nvidia-smi/mig.xml')),
      '-L': answers(fixture('nvidia-smi/mig-list.txt')),
    })
    const scraped = await reader(run)(0)
    const found = values(scraped)
    const memory = Object.entries(found).filter(([key]) => key.startsWith('gpu.memory_total_bytes{'))
    expect(
      memory.map(([key, value]) => [/mig="(\d+)",mig_profile="([^"]+)".*uuid="([^"]+)"/.exec(key)?.slice(1), value]),
    ).toEqual([
      [['1', '3g.20gb', 'MIG-dddddddd-0000-0000-0000-000000000001'], 19968 * MIB],
      [['2', '3g.20gb', 'MIG-dddddddd-0000-0000-0000-000000000002'], 19968 * MIB],
      [undefined, 40960 * MIB],
    ])
    expect(
      Object.entries(found)
        .filter(([key]) => key.startsWith('gpu.power_watts'))
        .map(([, value]) => value),
    ).toEqual([66.92, 250])
    expect(Object.keys(found).filter((key) => /utilization.*gpu="0"/.test(key))).toEqual([])
  })

  it.each(['0, GPU-1, A100, Disabled, many, 1, 2, 3, 4, 5, 6, 7', '0, GPU-1, A100, Disabled, -3, 1, 2, 3, 4, 5, 6, 7'])(
    'refuses a figure that is none: %s',
    (line) => {
      expect(() => parseGpuRows(line)).toThrow(AppError)
    },
  )

  it.each([
    '<gpu id="1"><mig_devices><mig_device></mig_device></mig_devices></gpu>',
    '<gpu id="1">',
    '<gpu><mig_devices><mig_device><index>0</index><gpu_instance_id>1</gpu_instance_id><fb_memory_usage><used>many</used></fb_memory_usage></mig_device></mig_devices><uuid>G</uuid></gpu>',
  ])('refuses a MIG document that is not whole: %s', (xml) => {
    expect(() => parseMigDevices(xml)).toThrow(AppError)
  })

  it('throws nothing but its own errors, whatever arrives', () => {
    const pieces = fc.constantFrom(
      '<gpu>',
      '</gpu>',
      '<mig_devices>',
      '</mig_devices>',
      '<mig_device>',
      '<uuid>',
      '</uuid>',
      'GPU 0: (UUID: x)',
      '\n',
      ', ',
      '0',
      'N/A',
      '<index>',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          for (const parse of [parseGpuRows, parseMigDevices, parseGpuList]) {
            try {
              parse(text)
            } catch (error) {
              expect(error).toBeInstanceOf(AppError)
            }
          }
        },
      ),
    )
  })
})

describe('GPUs in sysfs', () => {
  it('reads AMD and Intel boards, and no integrated or server-management graphics', async () => {
    const rates = createCounterRates()
    const read = (clock: number) => readDrmGpus(WITH_BOARD, { node: 'gpu02' }, rates, clock)
    await read(0)
    const readings = await read(10)
    const found = Object.fromEntries(readings.map((r) => [seriesId(r), r.value]))
    const amd = 'gpu="0",model="AMD INSTINCT MI210",node="gpu02",uuid="8f3c1d2e4b5a6978",vendor="amd"'
    const intel = 'gpu="0",model="Intel 8086:56c0",node="gpu02",vendor="intel"'
    expect(found).toEqual({
      [`gpu.utilization_ratio{${amd}}`]: 0.87,
      [`gpu.memory_used_bytes{${amd}}`]: 17179869184,
      [`gpu.memory_total_bytes{${amd}}`]: 68702699520,
      [`gpu.power_watts{${amd}}`]: 300,
      [`gpu.temperature_celsius{${amd}}`]: 52,
      [`gpu.memory_temperature_celsius{${amd}}`]: 64,
      [`gpu.sm_clock_hertz{${amd}}`]: 1.7e9,
      [`gpu.ecc_uncorrected{${amd}}`]: 2,
      [`gpu.power_watts{${intel}}`]: 0,
      [`gpu.temperature_celsius{${intel}}`]: 48,
      [`gpu.memory_temperature_celsius{${intel}}`]: 54,
    })
  })

  it('finds nothing on a machine without any', async () => {
    expect(await readDrmGpus(EMPTY, {}, createCounterRates(), 0)).toEqual([])
  })
})
