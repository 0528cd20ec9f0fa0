/**
 * Temperature and power of the machine from sysfs: hwmon chips, thermal zones, RAPL energy counters.
 * Formats: the kernel's Documentation/hwmon/sysfs-interface.rst and Documentation/power/powercap/powercap.rst.
 */
import type { CounterRates } from '../counters.ts'
import { isPlausibleTemperature } from '../physical.ts'
import { listFolder, readNumber, readText } from './files.ts'

/** The hottest sensor in °C: of the hwmon chips, or of the thermal zones where no chip has any. `NaN`: none. */
export async function readTemperature(sysRoot: string): Promise<number> {
  const chips = await hwmonChips(sysRoot)
  const hwmon = await Promise.all(
    chips.flatMap(({ folder, files }) =>
      files
        .filter((file) => /^temp\d+_input$/.test(file))
        .map(async (file) => {
          const faulty = (await readText(`${folder}/${file.replace('_input', '_fault')}`))?.trim() === '1'
          return faulty ? Number.NaN : readNumber(`${folder}/${file}`)
        }),
    ),
  )
  const readings = hwmon.length > 0 ? hwmon : await thermalZones(`${sysRoot}/class/thermal`)
  return readings
    .map((milli) => milli / 1000)
    .filter(isPlausibleTemperature)
    .reduce((hottest, celsius) => (celsius <= hottest ? hottest : celsius), Number.NaN)
}

async function thermalZones(root: string): Promise<number[]> {
  const zones = (await listFolder(root)).filter((name) => name.startsWith('thermal_zone'))
  return Promise.all(zones.map((zone) => readNumber(`${root}/${zone}/temp`)))
}

/**
 * Power of the machine in watts: a meter of the whole machine where there is one (ACPI power meter),
 * else the processors' energy counters (RAPL: platform domain, or packages with their memory). `NaN` where
 * nothing measures it, where only root may read it, and at the first scrape of a counter.
 */
export async function readPower(sysRoot: string, rates: CounterRates, clockSeconds: number): Promise<number> {
  const meters = await Promise.all(
    (await hwmonChips(sysRoot))
      .filter(({ chip }) => chip === 'power_meter')
      .map(async ({ folder }) => {
        const average = await readNumber(`${folder}/power1_average`)
        return Number.isNaN(average) ? readNumber(`${folder}/power1_input`) : average
      }),
  )
  const metered = meters.filter((microwatts) => !Number.isNaN(microwatts))
  if (metered.length > 0) return metered.reduce((sum, microwatts) => sum + microwatts / 1e6, 0)
  return raplWatts(`${sysRoot}/class/powercap`, rates, clockSeconds)
}

async function raplWatts(root: string, rates: CounterRates, clockSeconds: number): Promise<number> {
  const zones = (await listFolder(root)).filter((name) => /^intel-rapl:\d+(:\d+)?$/.test(name))
  const named = await Promise.all(
    zones.map(async (zone) => ({ zone, domain: (await readText(`${root}/${zone}/name`))?.trim() ?? '' })),
  )
  const platform = named.filter(({ domain }) => domain === 'psys')
  const counted =
    platform.length > 0 ? platform : named.filter(({ domain }) => /^package-\d+/.test(domain) || domain === 'dram')
  if (counted.length === 0) return Number.NaN
  let watts = 0
  for (const { zone } of counted) {
    const joules = (await readNumber(`${root}/${zone}/energy_uj`)) / 1e6
    watts += rates.rate(`rapl ${zone}`, joules, clockSeconds)
  }
  return watts
}

interface Chip {
  readonly folder: string
  readonly chip: string
  readonly files: readonly string[]
}

async function hwmonChips(sysRoot: string): Promise<Chip[]> {
  const root = `${sysRoot}/class/hwmon`
  return Promise.all(
    (await listFolder(root)).map(async (name) => {
      const folder = `${root}/${name}`
      return { folder, chip: (await readText(`${folder}/name`))?.trim() ?? '', files: await listFolder(folder) }
    }),
  )
}
