import { describe, expect, it } from 'vitest'
import { readInventory } from '../../../collector/files/inventory.ts'
import { readMoment } from '../../../collector/files/moments.ts'
import { readOutages } from '../../../collector/files/outages.ts'
import { fixture, reading } from './reading.ts'

const CORDOBA = 'America/Argentina/Cordoba'
const unix = (iso: string): number => Date.parse(iso) / 1000

const inventory = (file: Uint8Array | string, cluster = '') =>
  reading((text, path, problems) => readInventory(text, path, problems, { timeZone: CORDOBA, cluster }), file)
const outages = (file: Uint8Array | string, timeZone = CORDOBA) =>
  reading((text, path, problems) => readOutages(text, path, problems, { timeZone }), file)

const HEADER = 'cluster,nodes,type,cores,gpus,gpu_type,memory_gib,watts,price,currency,bought_on,valid_from,valid_to'

describe('an inventory', () => {
  it('is read as a Spanish spreadsheet writes it, in any encoding', () => {
    const utf8 = fixture('hardware/inventario.csv')
    const latin = Buffer.from(utf8.toString('utf8').replaceAll('\n', '\r\n'), 'latin1')
    const marked = Buffer.concat([Buffer.from('\ufeff'), utf8])
    for (const file of [utf8, latin, marked]) {
      const { facts, problems, rows, ignored } = inventory(file)
      expect(problems).toEqual([])
      expect([rows, ignored]).toEqual([2, ['proveedor']])
      expect(facts).toEqual([
        {
          cluster: 'serafin',
          nodes: 'cn[01-64]',
          type: 'EPYC 7532',
          cores: 64,
          gpus: 0,
          gpuType: '',
          memoryBytes: 251.5 * 1024 ** 3,
          watts: 650,
          price: 371_748,
          currency: 'USD',
          boughtOn: '2021-03-15',
          from: unix('2021-08-01T00:00:00-03:00'),
          to: Infinity,
        },
        {
          cluster: 'serafin',
          nodes: 'gpu[01,02]',
          type: 'A30',
          cores: 64,
          gpus: 2,
          gpuType: 'a30',
          memoryBytes: 503 * 1024 ** 3,
          watts: 1_100.5,
          price: 1_234_567.89,
          currency: 'ARS',
          boughtOn: '',
          from: unix('2024-02-01T00:00:00-03:00'),
          // its last day is in it
          to: unix('2030-01-01T00:00:00-03:00'),
        },
      ])
    }
  })

  it('may leave open what nobody knows, and take its cluster from the command', () => {
    const { facts, problems } = inventory('nodos;núcleos;desde\ncn01;64;2021-08-01', 'mendieta')
    expect(problems).toEqual([])
    expect(facts).toMatchObject([
      { cluster: 'mendieta', type: '', gpus: 0, memoryBytes: NaN, watts: NaN, price: NaN, currency: '', to: Infinity },
    ])
  })

  it.each([
    ['c,cn[01-,x,64,,,,,,,,2021-08-01,', 'Row 2, column nodes: "cn[01-" cannot be understood'],
    ['c,,x,64,,,,,,,,2021-08-01,', 'Row 2: the column nodes is empty'],
    ['c,cn01,x,,,,,,,,,2021-08-01,', 'Row 2: the column cores is empty'],
    ['c,cn01,x,0,,,,,,,,2021-08-01,', 'Row 2, column cores: "0"'],
    ['c,cn01,x,64.5,,,,,,,,2021-08-01,', 'Row 2, column cores: "64.5"'],
    ['c,cn01,x,64,,,,,,,,,', 'Row 2: the column valid_from is empty'],
    ['c,cn01,x,64,,,,,,,,2021-13-01,', 'Row 2, column valid_from: "2021-13-01"'],
    ['c,cn01,x,64,,,,,,,,2021-08-01,2021-07-31', 'Row 2, column valid_to: "2021-07-31"'],
    ['c,cn01,x,64,,,,,1000,,,2021-08-01,', 'Row 2: the column currency is empty'],
    ['c,cn01,x,64,,,,,1000,pesos,,2021-08-01,', 'Row 2, column currency: "pesos"'],
    ['c,cn01,x,64,,,,,371.748,USD,,2021-08-01,', 'Row 2, column price: "371.748"'],
    ['c,cn01,x,64,,,,-5,,,,2021-08-01,', 'Row 2, column watts: "-5"'],
    [',cn01,x,64,,,,,,,,2021-08-01,', 'Row 2: the column cluster is empty'],
  ])('refuses %s', (row, problem) => {
    const { problems } = inventory(`${HEADER}\n${row}`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(problem)
  })

  it('tells of a node from a moment on once', () => {
    const { problems } = inventory(
      [
        HEADER,
        'c,cn[01-04],x,64,,,,,,,,2021-08-01,',
        'c,cn[04-06],y,32,,,,,,,,2021-08-01,',
        'd,cn04,x,64,,,,,,,,2021-08-01,',
      ].join('\n'),
    )
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/Row 3.*cn04.*2/)
    const again = [HEADER, 'c,cn01,x,64,,,,,,,,2021-08-01,', 'c,cn01,x,64,,,,,,,,01/08/2021,'].join('\n')
    expect(inventory(again)).toMatchObject({ problems: [], facts: [{ nodes: 'cn01' }] })
  })

  it('is no inventory without its columns', () => {
    expect(() => inventory('nodes,valid_from\ncn01,2021-08-01')).toThrow('cores')
    expect(() => inventory('nodes,cores,valid_from\ncn01,64,2021-08-01')).toThrow('cluster')
  })
})

describe('outages', () => {
  it('are read in every notation of days and hours', () => {
    const { facts, problems } = outages(fixture('hardware/cortes.csv'))
    expect(problems).toEqual([])
    expect(facts).toEqual([
      {
        what: 'serafin',
        from: unix('2026-03-31T08:30:00-03:00'),
        to: unix('2026-03-31T14:00:00-03:00'),
        isPlanned: false,
        note: 'corte de luz, EPEC',
      },
      {
        what: 'serafin',
        from: unix('2026-07-13T00:00:00-03:00'),
        // until the end of that day
        to: unix('2026-07-15T00:00:00-03:00'),
        isPlanned: true,
        note: 'mudanza del datacenter',
      },
      // goes on
      { what: 'hub', from: unix('2026-05-01T10:00:00-03:00'), to: Infinity, isPlanned: false, note: '' },
    ])
  })

  it.each([
    [',2026-03-31,,no,', 'Row 2: the column what is empty'],
    ['c,,,no,', 'Row 2: the column from is empty'],
    ['c,ayer,,no,', 'Row 2, column from: "ayer"'],
    ['c,2026-03-31 25:00,,no,', 'Row 2, column from: "2026-03-31 25:00"'],
    ['c,2026-03-31 08:00,2026-03-31 08:00,no,', 'Row 2, column to: "2026-03-31 08:00"'],
    ['c,2026-03-31,,,', 'Row 2: the column planned is empty'],
    ['c,2026-03-31,,?,', 'Row 2, column planned: "?"'],
    ['c,2026-03-31,,quizás,', 'Row 2, column planned: "quizás"'],
  ])('refuses %s', (row, problem) => {
    const { problems } = outages(`what,from,to,planned,note\n${row}`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(problem)
  })

  it('are told once each', () => {
    const { problems } = outages('what,from,to,planned\nc,2026-03-31,2026-04-01,no\nc,31/03/2026,,sí')
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/Row 3.*2/)
  })
})

describe('moments', () => {
  it.each([
    ['2026-03-31 08:30:15', '2026-03-31T08:30:15-03:00'],
    ['2026-03-31T08:30:15.25Z', '2026-03-31T08:30:15Z'],
    ['31.3.2026 8:30', '2026-03-31T08:30:00-03:00'],
    ['2026-03-31T08:30+0200', '2026-03-31T08:30:00+02:00'],
  ])('%s is %s', (text, expected) => {
    expect(readMoment(text, CORDOBA)?.time).toBe(unix(expected))
  })

  it('that are there twice are the earlier ones, and days that have 23 hours are days', () => {
    expect(readMoment('2026-10-25 02:30', 'Europe/Madrid')?.time).toBe(unix('2026-10-25T02:30:00+02:00'))
    const [outage] = outages('what,from,to,planned\nc,2026-03-29,2026-03-29,no', 'Europe/Madrid').facts
    expect(outage!.to - outage!.from).toBe(23 * 3_600)
  })

  it.each(['', '2026-03-31 24:00', '2026-03-31 8', 'mañana', '31/31/2026 08:00', '2026-03-31 08:00 UTC'])(
    '"%s" is none',
    (text) => {
      expect(readMoment(text, CORDOBA)).toBeUndefined()
    },
  )
})
