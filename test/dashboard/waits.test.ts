import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SIZE_CLASSES } from '../../core/ledger/size-class.ts'
import { formatWait } from '../../dashboard/logic/wait-format.ts'
import { sizeShort, sizeWords, waitsWords, waitTrendWords } from '../../dashboard/logic/wait-words.ts'
import { buildWaits, waitLevel, worstWait } from '../../dashboard/logic/waits.ts'
import { usageGroup } from './build.ts'

const cell = (
  partition: string,
  size: string,
  started: number,
  p50: number | null,
  p90: number | null,
  cluster = 'c',
) =>
  usageGroup(
    { cluster, partition, size },
    { jobsSubmitted: [started], jobsStarted: [started], waitP50Seconds: [p50], waitP90Seconds: [p90] },
  )
const WAITS = [
  cell('gpu', 'gpus:1', 50, 3_600, 86_400),
  cell('cpu', 'cores:5-16', 1_234, 300, 7_200),
  cell('cpu', 'cores:1', 10, 0, 400_000),
  cell('cpu', 'unknown', 3, 1, 2),
]

describe('waits by partition and size', () => {
  it('are a matrix in the order of partitions and sizes, with holes where no job was', () => {
    const { sizes, rows } = buildWaits(WAITS, 'sin partición')
    expect(sizes).toEqual(['cores:1', 'cores:5-16', 'gpus:1', 'unknown'])
    expect(rows.map(({ place, cells }) => [place, cells.map((one) => one?.p90)])).toEqual([
      ['cpu', [400_000, 7_200, undefined, 2]],
      ['gpu', [undefined, undefined, 86_400, undefined]],
    ])
  })

  it('keep partitions of two clusters apart, and one without a name is said so', () => {
    const two = [
      cell('cpu', 'cores:1', 1, 1, 1, 'a'),
      cell('cpu', 'cores:1', 2, 2, 2, 'b'),
      cell('', 'cores:1', 1, 1, 1, 'b'),
    ]
    expect(buildWaits(two, 'sin partición').rows.map(({ place }) => place)).toEqual([
      'a / cpu',
      'b / cpu',
      'b / sin partición',
    ])
  })

  it('do not know how long those wait that never began, and leave out jobs that only went on', () => {
    const none = usageGroup(
      { cluster: 'c', partition: 'gpu', size: 'gpus:1' },
      { jobsSubmitted: [7], jobsStarted: [0], waitP50Seconds: [null], waitP90Seconds: [null] },
    )
    expect(buildWaits([none], '').rows[0]!.cells).toEqual([{ started: 0, submitted: 7, p50: null, p90: null }])
    const ran = usageGroup({ cluster: 'c', partition: 'x', size: 'cores:1' }, { jobsSubmitted: [0], jobsStarted: [0] })
    expect(buildWaits([ran], '').rows).toEqual([])
  })

  it('are worst where enough jobs say so', () => {
    expect(worstWait(buildWaits(WAITS, ''))).toMatchObject({ place: 'gpu', size: 'gpus:1' })
    // where there are only few jobs, they must do
    expect(worstWait(buildWaits([WAITS[2]!], ''))).toMatchObject({ place: 'cpu', size: 'cores:1' })
    expect(worstWait({ sizes: [], rows: [] })).toBeUndefined()
  })

  it('have a darker level the longer they are', () => {
    expect([0, 59, 60, 3_599, 3_600, 86_400, 604_799, 604_800].map(waitLevel)).toEqual([0, 0, 1, 2, 3, 5, 6, 7])
    expect(waitLevel(null)).toBe('none')
    const seconds = fc.integer({ min: 0, max: 40_000_000 })
    fc.assert(
      fc.property(seconds, seconds, (a, b) => {
        if (a <= b) expect(Number(waitLevel(a))).toBeLessThanOrEqual(Number(waitLevel(b)))
      }),
    )
  })
})

describe('a wait in words', () => {
  it.each([
    [0, '0 s'],
    [0.5, '1 s'],
    [89, '89 s'],
    [90, '2 min'],
    [494, '8 min'],
    [5_340, '89 min'],
    [5_400, '2 h'],
    [61_476, '17 h'],
    [129_600, '2 d'],
    [250_566, '3 d'],
  ])('%d s is %s', (seconds, said) => expect(formatWait(seconds, 'es')).toBe(said))

  it('says where one waits longest', () => {
    expect(waitsWords(buildWaits(WAITS, ''), 'es')).toBe(
      'Donde más se espera es en gpu, con 1 GPU: la mitad espera menos de 60 min y 1 de cada 10, más de 24 h.',
    )
    expect(waitsWords(buildWaits([WAITS[1]!], ''), 'en')).toBe(
      'In cpu, with 5–16 cores, half wait less than 5 min and 1 in 10 more than 2 h.',
    )
  })

  it('says that nobody waits, or that nobody began', () => {
    expect(waitsWords(buildWaits([cell('cpu', 'cores:1', 90, 0, 5)], ''), 'es')).toMatch(/^Casi nadie espera/)
    expect(waitsWords(buildWaits([], ''), 'es')).toBe('No empezó ningún trabajo en este período.')
  })

  it('says how it went over time: the last period that is known, and the worst', () => {
    const periods = { bounds: [0, 2_678_400, 5_097_600, 7_776_000], step: 'month', timeZone: 'UTC' } as const
    expect(waitTrendWords([60, 10, null], [90_000, 7_200, null], periods, 'es')).toBe(
      'De los que empezaron en feb 1970, la mitad esperó menos de 10 s y 1 de cada 10, más de 2 h. Lo peor fue ene 1970: 1 de cada 10, más de 25 h.',
    )
    expect(waitTrendWords([0, 0, 0], [1, 2, 3], periods, 'es')).toBe(
      'De los que empezaron en mar 1970, 9 de cada 10 no esperaron ni un minuto.',
    )
    expect(waitTrendWords([null], [null], periods, 'es')).toBe('No empezó ningún trabajo en este período.')
  })
})

describe('a class of sizes', () => {
  it('is named in the reader’s language, every one of them', () => {
    expect(SIZE_CLASSES.map((size) => sizeWords(size, 'es'))).toEqual([
      'tamaño sin informar',
      '1 núcleo',
      '2–4 núcleos',
      '5–16 núcleos',
      '17–64 núcleos',
      '65–256 núcleos',
      '257–1.024 núcleos',
      '1.025 o más núcleos',
      '1 GPU',
      '2–4 GPU',
      '5–8 GPU',
      '9–32 GPU',
      '33 o más GPU',
    ])
    expect(sizeShort('cores:257-1024', 'en')).toBe('257–1,024')
  })
})
