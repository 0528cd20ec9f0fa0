import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { UnixSeconds } from '../../core/series.ts'
import type { CapacityAnswer } from '../../store/ledger/capacity/capacity-query.ts'
import { openLedger } from '../../store/ledger/ledger.ts'
import { runImport } from './here.ts'
import { makePlace, type Place } from './program.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/hardware')
const INVENTORY = join(FIXTURES, 'inventario.csv')
const OUTAGES = join(FIXTURES, 'cortes.csv')
const CORDOBA = ['--time-zone', 'America/Argentina/Cordoba']

// each import starts a thread: on a busy machine they take their time
vi.setConfig({ testTimeout: 120_000 })

let place: Place
beforeEach(() => {
  place = makePlace()
})
afterEach(() => place.leave())

/** A file of the place by its name, one of the fixtures by its path. */
const run = (kind: string, ...args: string[]) =>
  runImport(
    place.directory,
    [kind, ...args].map((arg) => (/^[\w-]+\.csv$/.test(arg) ? join(place.directory, arg) : arg)),
  )

async function capacity(): Promise<CapacityAnswer> {
  const ledger = openLedger(join(place.directory, 'data'))
  try {
    return await ledger.capacity({ from: 0, to: Number.MAX_SAFE_INTEGER })
  } finally {
    await ledger.close()
  }
}
const unix = (iso: string): UnixSeconds => Date.parse(iso) / 1000

describe('atalaya import inventory', () => {
  it('takes nodes in, once, and knows from them what there was when', async () => {
    expect(await run('inventory', INVENTORY, ...CORDOBA)).toMatchObject({
      code: 0,
      out: '✓ 2 rows: 2 new, 0 corrected, 0 known already.\n  Columns that were not read: proveedor.\n',
    })
    expect((await run('inventory', INVENTORY, ...CORDOBA)).out).toContain('0 new, 0 corrected, 2 known already.')
    const { groups, lots } = await capacity()
    expect(lots).toHaveLength(2)
    expect(groups.map(({ type, gpuTypes, steps }) => [type, gpuTypes, steps])).toEqual([
      [
        'A30',
        ['a30'],
        [
          {
            from: unix('2024-02-01T00:00:00-03:00'),
            to: unix('2030-01-01T00:00:00-03:00'),
            ...{ nodes: 2, cores: 128, gpus: 4, memoryBytes: 2 * 503 * 1024 ** 3, watts: 2_201 },
          },
        ],
      ],
      [
        'EPYC 7532',
        [],
        [
          {
            from: unix('2021-08-01T00:00:00-03:00'),
            to: Infinity,
            ...{ nodes: 64, cores: 4_096, gpus: 0, memoryBytes: 64 * 251.5 * 1024 ** 3, watts: 64 * 650 },
          },
        ],
      ],
    ])
  })

  it('corrects what is told otherwise, and takes away what a file tells no more where it is asked to', async () => {
    const header = 'cluster,nodes,cores,valid_from'
    place.file('nodes.csv', [header, 'c,cn[01-04],32,2024-01-01', 'c,cn[05-08],32,2024-01-01'].join('\n'))
    await run('inventory', 'nodes.csv')
    place.file('nodes.csv', [header, 'c,cn[01-04],64,2024-01-01'].join('\n'))
    expect((await run('inventory', 'nodes.csv')).out).toContain('0 new, 1 corrected, 0 known already.')
    expect((await capacity()).lots.map(({ cores }) => cores)).toEqual([64, 32])
    expect((await run('inventory', 'nodes.csv', '--replace')).out).toContain('1')
    expect((await capacity()).lots.map(({ nodes }) => nodes)).toEqual(['cn[01-04]'])
  })

  it('keeps nothing where any row is wrong, and nothing in a trial', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => `c,cn${at},many,2024-01-01`)
    place.file('bad.csv', ['cluster,nodes,cores,valid_from', 'c,gpu01,64,2024-01-01', ...rows].join('\n'))
    const { code, err } = await run('inventory', 'bad.csv')
    expect(code).toBe(1)
    const lines = err.trim().split('\n')
    expect(lines[0]).toBe('✗ Row 3, column cores: "many" cannot be understood. It should look like 1, 2, 3….')
    expect(lines.slice(50)).toEqual([
      '… and 10 more.',
      expect.stringContaining('was kept: mend those rows and repeat.'),
    ])
    expect((await run('inventory', INVENTORY, '--dry-run')).out).toContain('A trial, nothing was kept. 2 rows: 2 new')
    expect((await capacity()).lots).toEqual([])
  })

  it('refuses a zone that nobody knows before it reads anything', async () => {
    expect(await run('inventory', 'none.csv', '--time-zone', 'Cordoba')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--time-zone Cordoba: nobody knows that zone.'),
    })
  })
})

describe('atalaya import outages', () => {
  it('takes them in, once, and ends one that went on', async () => {
    expect((await run('outages', OUTAGES, ...CORDOBA)).out).toBe('✓ 3 rows: 3 new, 0 corrected, 0 known already.\n')
    expect((await run('outages', OUTAGES, ...CORDOBA)).out).toContain('0 new, 0 corrected, 3 known already.')
    place.file('more.csv', 'what,from,to,planned\nhub,2026-05-01 10:00,2026-05-01 11:00,no')
    expect((await run('outages', 'more.csv', ...CORDOBA)).out).toContain('0 new, 1 corrected')
    expect((await capacity()).outages.map(({ what, to, isPlanned }) => [what, to, isPlanned])).toEqual([
      ['serafin', unix('2026-03-31T14:00:00-03:00'), false],
      ['hub', unix('2026-05-01T11:00:00-03:00'), false],
      ['serafin', unix('2026-07-15T00:00:00-03:00'), true],
    ])
  })
})
