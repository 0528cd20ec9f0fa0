import { describe, expect, it } from 'vitest'
import { parseAccountedReservations, parseEvents } from '../../collector/accounting/events.ts'
import { parseReservationsText } from '../../collector/slurm/reservations.ts'
import { text } from './slurm-recordings.ts'

const RELEASES = ['22.05', '24.11', '26.05'] as const
/** what sacctmgr printed, less the header that it is asked to leave out */
const rows = (release: (typeof RELEASES)[number], name: string) =>
  text(release, `accounting/sacctmgr-${name}.txt`).replace(/^.*\n/, '')

describe('events of slurmdbd', () => {
  it('say when which node could not be used, and why', () => {
    const { nodes } = parseEvents(rows('24.11', 'events'), 'x')
    const ends = nodes.map(({ node, from, to, condition, reason }) => [node, from, to, condition, reason])
    expect(ends.slice(0, 4)).toEqual([
      ['cn05', 1796042405, Infinity, 'down', 'PSU failed'],
      ['cn01', 1796042411, 1796042414, 'down', 'disco | 50%, "raro'],
      ['cn04', 1796042416, 1796042432, 'down', 'se cayó la red'],
      ['cn03', 1796042420, 1796042424, 'down', 'memoria'],
    ])
    expect(nodes.every(({ cores, gpus }) => cores === 64 && Number.isNaN(gpus))).toBe(true)
  })

  it.each(RELEASES)('of Slurm %s say what the cluster consists of', (release) => {
    const { registrations } = parseEvents(rows(release, 'events'), 'x')
    expect(registrations).toEqual([
      release === '22.05'
        ? {
            from: 1796040965,
            to: Infinity,
            nodes: 'cn[01-04],gpu01',
            cores: 304,
            gpus: 4,
            memoryBytes: 1543000 * 2 ** 20,
          }
        : {
            from: release === '24.11' ? 1796042405 : 1796042632,
            to: Infinity,
            nodes: 'cn[01-05],gpu[01-02],jup01',
            cores: 448,
            gpus: 8,
            memoryBytes: 2443000 * 2 ** 20,
          },
    ])
  })

  it('are planned where power saving switched the node off', () => {
    const said = ['|cn01|5|9|IDLE~|cpu=4|', '|cn02|5|9|POWERED_DOWN|cpu=4|', '|cn03|5|9|FUTURE|cpu=4|'].join('\n')
    expect(parseEvents(said, 'x').nodes.map(({ condition }) => condition)).toEqual(['planned', 'planned', 'planned'])
  })

  it('say nothing of nodes while slurmctld was away', () => {
    expect(parseEvents('cn[01-02]||5|9|DOWN|cpu=8|slurmctld disconnect', 'x')).toEqual({ nodes: [], registrations: [] })
  })

  it.each(['|cn01|x|9|DOWN|cpu=4|', '|cn01|5|soon|DOWN|cpu=4|', '|cn01|5|9|DOWN|cpu|', 'sacctmgr: error: nothing'])(
    'that cannot be understood are an error: %s',
    (line) => {
      expect(() => parseEvents(`|cn01|5|9|DOWN|cpu=4|\n${line}`, 'sacctmgr show event')).toThrow('line 2')
    },
  )
})

describe('reservations of slurmdbd', () => {
  it.each(RELEASES)('of Slurm %s are those of slurmctld, and those that are over', (release) => {
    const all = parseAccountedReservations(rows(release, 'reservations'), 'x')
    const now = parseReservationsText(text(release, 'cli/scontrol-reservations.txt'), 'x')
    for (const reservation of now) expect(all).toContainEqual(reservation)
    expect(all.length).toBe({ '22.05': 11, '24.11': 8, '26.05': 5 }[release])
  })

  it.each(['5|x|cn01|cpu=4||r', '|9|cn01|cpu=4||r', '5|9|cn01'])(
    'that cannot be understood are an error: %s',
    (line) => {
      expect(() => parseAccountedReservations(line, 'sacctmgr')).toThrow('line 1')
    },
  )
})
