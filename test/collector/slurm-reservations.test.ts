import { describe, expect, it } from 'vitest'
import { parseReservations, parseReservationsText } from '../../collector/slurm/reservations.ts'
import { json, REST_VERSIONS, type Release, text } from './slurm-recordings.ts'

const byName = <T extends { name: string }>(list: readonly T[]): T[] =>
  list.toSorted((a, b) => (a.name < b.name ? -1 : 1))
const shownBy = (release: Release) => byName(parseReservationsText(text(release, 'cli/scontrol-reservations.txt'), 'x'))

describe('reservations', () => {
  it.each(REST_VERSIONS)('of Slurm %s with %s are those that scontrol shows', (release, version) => {
    const list = parseReservations(json(release, `rest/${version}-reservations.json`), 'x')
    expect(list).toHaveLength(5)
    expect(byName(list)).toEqual(shownBy(release))
  })

  it.each(['24.11', '26.05'] as const)('of scontrol %s in JSON are those of its text', (release) => {
    expect(byName(parseReservations(json(release, 'cli/scontrol-reservations.json'), 'x'))).toEqual(shownBy(release))
  })

  it.each(['22.05', '24.11', '26.05'] as const)('of Slurm %s say what they hold, from when to when', (release) => {
    const list = shownBy(release)
    const start = Number(
      /ReservationName=mantenimiento StartTime=(\d+)/.exec(text(release, 'cli/scontrol-reservations.txt'))![1],
    )
    expect(list.map(({ name, nodes, cores, kind, to, from }) => [name, nodes, cores, kind, to - from])).toEqual([
      ['curso', 'cn02', 64, 'ordinary', 3_600],
      ['libre', 'cn[01-02]', 128, 'ignoring', 1_800],
      ['mantenimiento', 'cn03', 64, 'maintenance', 3_600],
      ['nocturna', 'cn[01-02]', 128, 'ordinary', 36_000],
      ['nucleos', 'cn01', 8, 'ordinary', 3_600],
    ])
    expect(list[2]!.from).toBe(start)
    // this Slurm counts no GPUs in reservations: how many they hold is not known
    expect(list.every(({ gpus }) => Number.isNaN(gpus))).toBe(true)
  })

  it('are none where there are none', () => {
    expect(parseReservationsText('No reservations in the system\n', 'x')).toEqual([])
    expect(parseReservations({ reservations: [] }, 'x')).toEqual([])
  })

  it('tell GPUs where they are counted, and no end where there is none', () => {
    const one = { name: 'r', start_time: 5, end_time: null, node_list: 'gpu01', flags: ['MAINT'], tres: '' }
    expect(parseReservations({ reservations: [{ ...one, tres: 'cpu=8,gres/gpu=2' }] }, 'x')).toMatchObject([
      { cores: 8, gpus: 2, to: Infinity, kind: 'maintenance' },
    ])
    expect(parseReservations({ reservations: [one] }, 'x')).toMatchObject([{ cores: NaN, gpus: NaN }])
  })

  it.each([
    [{}],
    [{ reservations: {} }],
    [{ reservations: [{ name: 'r', end_time: 5 }] }],
    [{ reservations: [{ name: 'r', start_time: null, end_time: 5 }] }],
    [{ reservations: [{ name: '', start_time: 1, end_time: 5 }] }],
  ])('that cannot be understood are an error: %j', (document) => {
    expect(() => parseReservations(document, 'head01')).toThrow('head01')
  })

  it.each(['ReservationName=r StartTime=2026-11-30T12:00:00 EndTime=5', 'slurm_load_reservations error'])(
    'whose text cannot be understood are an error: %s',
    (said) => {
      expect(() => parseReservationsText(said, 'scontrol')).toThrow('line 1')
    },
  )
})
