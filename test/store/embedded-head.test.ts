/** The log in memory follows the log in the file, whatever the writer does with it between two questions. */

import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDamageLog } from '../../store/metrics/engines/embedded/damage.ts'
import { createHead, type Head, lowerBound } from '../../store/metrics/engines/embedded/head.ts'
import { type LogFrame, packLog } from '../../store/metrics/engines/embedded/log.ts'
import { openMetrics } from '../../store/metrics/engines/embedded/schema.ts'
import { createDirectory, type Directory } from './embedded/reading.ts'

let directory: Directory
let db: DatabaseSync
let head: Head
beforeEach(() => {
  directory = createDirectory()
  db = openMetrics(directory.path, 'write')
  head = createHead(db)
})
afterEach(() => {
  db.close()
  directory.clear()
})

const at = (timeMs: number, ...values: number[]): LogFrame => ({
  origin: 1,
  layout: 1,
  timeMs,
  intervalMs: 10_000,
  values: Float64Array.from(values),
})

function append(...frames: LogFrame[]): void {
  const blob = packLog(frames)
  const times = frames.map(({ timeMs }) => timeMs)
  db.prepare('INSERT INTO log (first_ms, last_ms, crc, frames) VALUES (?, ?, ?, ?)').run(
    Math.min(...times),
    Math.max(...times),
    crc32(blob),
    blob,
  )
}

function seen(origin = 1): [number, ...number[]][] {
  const damage = createDamageLog('metrics.db')
  head.follow(damage)
  expect(damage.problems()).toEqual([])
  const found = head.of(origin)
  if (!found) return []
  const { count, times, rows, row, offsets, lengths } = found
  return Array.from({ length: count }, (_, i) => {
    const values = rows[row[i]!]!.subarray(offsets[i]!, offsets[i]! + lengths[i]!)
    return [times[i]!, ...values]
  })
}

describe('the head', () => {
  it('is empty while the log is', () => {
    expect(seen()).toEqual([])
    expect(head.newestMs(1)).toBe(-Infinity)
  })

  it('takes what came since the last question', () => {
    append(at(10, 1), at(20, 2))
    expect(seen()).toEqual([
      [10, 1],
      [20, 2],
    ])
    append(at(30, 3))
    append({ ...at(40, 4), origin: 2 })
    expect(seen()).toEqual([
      [10, 1],
      [20, 2],
      [30, 3],
    ])
    expect(seen(2)).toEqual([[40, 4]])
    expect(head.newestMs(1)).toBe(30)
  })

  it('gives frames by time, and those of one instant as they came', () => {
    append(at(30, 3), at(10, 1))
    append(at(20, 2), at(10, 9))
    expect(seen()).toEqual([
      [10, 1],
      [10, 9],
      [20, 2],
      [30, 3],
    ])
    expect(head.of(1)!.repeats).toBe(true)
  })

  it('forgets rows that were sealed, and takes what was carried over in their place', () => {
    for (let i = 0; i < 40; i++) append(at(i, i), { ...at(i, -i), origin: 2 })
    expect(seen().length).toBe(40)
    db.exec('DELETE FROM log WHERE seq <= 39')
    append(at(38, 38))
    expect(seen()).toEqual([
      [38, 38],
      [39, 39],
    ])
    expect(seen(2)).toEqual([[39, -39]])
    db.exec('DELETE FROM log')
    expect(seen()).toEqual([])
    expect([...head.origins()]).toEqual([])
    append(at(50, 5))
    expect(seen()).toEqual([[50, 5]])
  })

  it('names a damaged row for as long as it is there, and no longer', () => {
    append(at(10, 1))
    append(at(20, 2))
    append(at(30, 3))
    db.exec('UPDATE log SET crc = crc + 1 WHERE seq = 2')
    for (let question = 0; question < 2; question++) {
      const damage = createDamageLog('metrics.db')
      head.follow(damage)
      expect(damage.problems().map(({ params }) => params['of'])).toEqual(['seq 2'])
      expect(head.of(1)!.count).toBe(2)
    }
    db.exec('DELETE FROM log WHERE seq <= 2')
    expect(seen()).toEqual([[30, 3]])
  })
})

describe('the place of a time among times', () => {
  it.each([
    [0, 0],
    [10, 0],
    [11, 1],
    [30, 2],
    [31, 3],
  ])('%i is at %i', (timeMs, place) => {
    expect(lowerBound(Float64Array.of(10, 20, 30, 99), timeMs, 3)).toBe(place)
  })
})
