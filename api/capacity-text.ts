/** Hardware as the API tells it, and as tables. */
import { csvText } from '../core/csv.ts'
import type { CapacityAnswer } from '../store/ledger/capacity/capacity-query.ts'
import { roundForText } from './text-writer.ts'

const known = (value: number): number | null => (Number.isFinite(value) ? roundForText(value) : null)
const cell = (value: number): number | string => known(value) ?? ''

export function capacityJson({ groups, lots, outages }: CapacityAnswer): string {
  return JSON.stringify({
    groups: groups.map(({ cluster, type, gpuTypes, steps }) => ({
      ...{ cluster, type, gpuTypes },
      steps: steps.map(({ from, to, nodes, cores, gpus, memoryBytes, watts }) => ({
        ...{ from: known(from), to: known(to), nodes, cores: known(cores), gpus: known(gpus) },
        ...{ memoryBytes: known(memoryBytes), watts: known(watts) },
      })),
    })),
    lots: lots.map(({ cluster, nodes, type, cores, gpus, gpuType, currency, boughtOn, from, ...lot }) => ({
      ...{ cluster, nodes, type, cores, gpus, gpuType, memoryBytes: known(lot.memoryBytes), watts: known(lot.watts) },
      ...{ price: known(lot.price), currency, boughtOn, from, to: known(lot.to) },
    })),
    outages: outages.map(({ what, from, to, isPlanned, note }) => ({
      ...{ what, from, to: known(to), planned: isPlanned, note },
    })),
  })
}

const STEP_TITLES = ['from', 'to', 'cluster', 'type', 'gpuTypes', 'nodes', 'cores', 'gpus', 'memoryBytes', 'watts']

/** A row a step: begin and end (ISO 8601, UTC); empty where nothing is known. */
export function stepsCsv({ groups }: CapacityAnswer): string {
  const time = (at: number): string => (Number.isFinite(at) ? new Date(at * 1000).toISOString() : '')
  const rows = groups.flatMap(({ cluster, type, gpuTypes, steps }) =>
    steps.map(({ from, to, nodes, cores, gpus, memoryBytes, watts }) => [
      ...[time(from), time(to), cluster, type, gpuTypes.join(' '), nodes],
      ...[cores, gpus, memoryBytes, watts].map(cell),
    ]),
  )
  return csvText([STEP_TITLES, ...rows])
}

const LOT_TITLES = [
  ...['cluster', 'nodes', 'type', 'cores', 'gpus', 'gpu_type', 'memory_gib', 'watts', 'price', 'currency'],
  ...['bought_on', 'valid_from', 'valid_to'],
]

/** As `import inventory` reads it. @param timeZone whose days are meant */
export function lotsCsv({ lots }: CapacityAnswer, timeZone: string): string {
  const day = (unix: number): string =>
    Temporal.Instant.fromEpochMilliseconds(unix * 1000)
      .toZonedDateTimeISO(timeZone)
      .toPlainDate()
      .toString()
  const rows = lots.map((lot) => [
    ...[lot.cluster, lot.nodes, lot.type, lot.cores, lot.gpus, lot.gpuType, cell(lot.memoryBytes / 1024 ** 3)],
    ...[cell(lot.watts), cell(lot.price), lot.currency, lot.boughtOn, day(lot.from)],
    // its last day
    Number.isFinite(lot.to) ? day(lot.to - 1) : '',
  ])
  return csvText([LOT_TITLES, ...rows])
}
