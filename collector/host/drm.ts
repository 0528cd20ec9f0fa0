/**
 * AMD and Intel GPUs as their kernel drivers describe them in sysfs; nothing to install. Formats: the kernel's
 * Documentation/gpu/amdgpu/driver-misc.rst and thermal.rst, Documentation/ABI/testing/sysfs-driver-intel-*-hwmon.
 */
import type { Labels } from '../../core/series.ts'
import type { CounterRates } from '../counters.ts'
import { labelled, type Reading } from '../part.ts'
import { linkName, listFolder, readNumber, readText } from './files.ts'
import { malformed } from './proc.ts'

const VENDORS: Readonly<Record<string, 'amd' | 'intel'>> = { '0x1002': 'amd', '0x8086': 'intel' }

/** Every discrete AMD or Intel GPU, numbered per vendor in the order of the bus. */
export async function readDrmGpus(
  sysRoot: string,
  common: Labels,
  rates: CounterRates,
  clockSeconds: number,
): Promise<Reading[]> {
  const root = `${sysRoot}/class/drm`
  const cards = (await listFolder(root)).filter((name) => /^card\d+$/.test(name))
  const devices = await Promise.all(cards.map((card) => describe(`${root}/${card}/device`)))
  const found = devices.filter((device) => device !== null).sort((a, b) => (a.bus < b.bus ? -1 : 1))
  const next = { amd: 0, intel: 0 }
  const readings: Reading[] = []
  for (const device of found) {
    const gpu = String(next[device.vendor]++)
    const { vendor, uuid, model } = device
    const labels = labelled({ ...common, gpu, vendor, uuid, model })
    readings.push(...(await (vendor === 'amd' ? amdReadings : intelReadings)(device, labels, rates, clockSeconds)))
  }
  return readings
}

interface Device {
  readonly folder: string
  readonly vendor: 'amd' | 'intel'
  readonly bus: string
  readonly model: string
  readonly uuid: string | undefined
  readonly hwmon: string
}

/** `null`: another vendor, or a graphics unit inside a processor that has no sensors of its own. */
async function describe(folder: string): Promise<Device | null> {
  const vendorId = (await readText(`${folder}/vendor`))?.trim() ?? ''
  const vendor = VENDORS[vendorId]
  const chip = (await listFolder(`${folder}/hwmon`)).find((name) => name.startsWith('hwmon'))
  if (vendor === undefined || chip === undefined) return null
  const text = async (file: string) => (await readText(`${folder}/${file}`))?.trim() || undefined
  const pci = `${vendorId.slice(2)}:${((await text('device')) ?? '').slice(2)}`
  return {
    folder,
    vendor,
    bus: (await linkName(folder)) ?? folder,
    model: (await text('product_name')) ?? `${vendor === 'amd' ? 'AMD' : 'Intel'} ${pci}`,
    uuid: await text('unique_id'),
    hwmon: `${folder}/hwmon/${chip}`,
  }
}

type ReadGpu = (device: Device, labels: Labels, rates: CounterRates, clockSeconds: number) => Promise<Reading[]>

const amdReadings: ReadGpu = async ({ folder, hwmon }, labels) => {
  const busyPercent = await readNumber(`${folder}/gpu_busy_percent`)
  const average = await readNumber(`${hwmon}/power1_average`)
  const microwatts = Number.isNaN(average) ? await readNumber(`${hwmon}/power1_input`) : average
  const memorySensor = await sensorLabelled(hwmon, 'mem')
  return [
    { metric: 'gpu.utilization_ratio', labels, value: busyPercent / 100 },
    { metric: 'gpu.memory_used_bytes', labels, value: await readNumber(`${folder}/mem_info_vram_used`) },
    { metric: 'gpu.memory_total_bytes', labels, value: await readNumber(`${folder}/mem_info_vram_total`) },
    { metric: 'gpu.power_watts', labels, value: microwatts / 1e6 },
    { metric: 'gpu.temperature_celsius', labels, value: (await readNumber(`${hwmon}/temp1_input`)) / 1000 },
    { metric: 'gpu.memory_temperature_celsius', labels, value: await celsius(memorySensor) },
    { metric: 'gpu.sm_clock_hertz', labels, value: await readNumber(`${hwmon}/freq1_input`) },
    { metric: 'gpu.ecc_uncorrected', labels, value: await uncorrectedErrors(`${folder}/ras/umc_err_count`) },
  ]
}

/** Intel's drivers count energy instead of telling power, and need no more than that from us. */
const intelReadings: ReadGpu = async ({ hwmon, bus }, labels, rates, clockSeconds) => {
  const joules = (await readNumber(`${hwmon}/energy1_input`)) / 1e6
  const package_ = (await sensorLabelled(hwmon, 'pkg')) ?? `${hwmon}/temp1_input`
  return [
    { metric: 'gpu.power_watts', labels, value: rates.rate(`gpu energy ${bus}`, joules, clockSeconds) },
    { metric: 'gpu.temperature_celsius', labels, value: await celsius(package_) },
    { metric: 'gpu.memory_temperature_celsius', labels, value: await celsius(await sensorLabelled(hwmon, 'vram')) },
  ]
}

async function celsius(file: string | null): Promise<number> {
  return file === null ? Number.NaN : (await readNumber(file)) / 1000
}

/** The temperature file whose label says so, `null` where there is none. */
async function sensorLabelled(hwmon: string, label: string): Promise<string | null> {
  for (const file of await listFolder(hwmon)) {
    if (!/^temp\d+_label$/.test(file)) continue
    if ((await readText(`${hwmon}/${file}`))?.trim() === label) return `${hwmon}/${file.replace('_label', '_input')}`
  }
  return null
}

/** `ue: 0` and `ce: 0` on a line each: uncorrectable and correctable errors of the memory controllers. */
async function uncorrectedErrors(file: string): Promise<number> {
  const text = await readText(file)
  if (text === null) return Number.NaN
  const match = /^ue:\s*(\d+)$/m.exec(text)
  if (match === null) throw malformed(file, text)
  return Number(match[1])
}
