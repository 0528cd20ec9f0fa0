import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError, explain } from '../../core/errors.ts'
import { LANGUAGES } from '../../core/i18n.ts'
import {
  type DeclaredTarget,
  openTargetStatusStore,
  type TargetStatus,
  type TargetStatusStore,
} from '../../store/state/target-status.ts'

let directory: string
let store: TargetStatusStore
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-state-'))
  store = openTargetStatusStore(directory, 'write')
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true, force: true })
})

function target(id: string, more: Partial<DeclaredTarget> = {}): DeclaredTarget {
  return { id, source: 'host', title: id, address: 'local', labels: { node: id }, intervalSeconds: 10, ...more }
}

const never = {
  facts: {},
  lastAttempt: null,
  lastSuccess: null,
  lastErrors: [],
  lastErrorAt: null,
  samples: null,
  durationSeconds: null,
  parts: [],
}

function status(id: string, more: Partial<TargetStatus> = {}): TargetStatus {
  return {
    ...target(id),
    facts: { version: 'Slurm 22.05.8', note: '"quoted" \n ñandú; DROP TABLE targets' },
    lastAttempt: 1_790_000_000.25,
    lastSuccess: 1_790_000_000.25,
    lastErrors: [{ code: 'scrape.timeout', params: { seconds: 10 } }],
    lastErrorAt: 1_789_999_000,
    samples: 42,
    durationSeconds: 0.125,
    parts: ['nodes', 'jobs'],
    ...more,
  }
}

/** Changes the file behind the store's back. */
function tamper(sql: string, ...values: string[]): void {
  const db = new DatabaseSync(join(directory, 'state.db'))
  db.prepare(sql).run(...values)
  db.close()
}

describe('the status of targets', () => {
  it('lists targets in the order of the configuration, never asked yet', () => {
    store.declare([target('b'), target('a')])
    expect(store.list()).toEqual([
      { ...target('b'), ...never },
      { ...target('a'), ...never },
    ])
  })

  it('survives a restart', () => {
    store.declare([target('a')])
    store.record([status('a')])
    store.close()
    store = openTargetStatusStore(directory, 'write')
    expect(store.list()).toEqual([status('a')])
  })

  it('keeps the history of known targets, takes their new settings and forgets the others', () => {
    store.declare([target('a'), target('b')])
    store.record([status('a'), status('b')])
    store.declare([target('c'), target('a', { title: 'new title', intervalSeconds: 60 })])
    expect(store.list()).toEqual([
      { ...target('c'), ...never },
      { ...status('a'), title: 'new title', intervalSeconds: 60 },
    ])
  })

  it('records a target that nobody declared behind the others', () => {
    store.declare([target('z')])
    store.record([status('a')])
    expect(store.list().map(({ id }) => id)).toEqual(['z', 'a'])
  })

  it('is seen by another process that only reads, as it changes', () => {
    store.declare([target('a')])
    const reader = openTargetStatusStore(directory, 'read')
    expect(reader.list()).toEqual([{ ...target('a'), ...never }])
    store.record([status('a')])
    expect(reader.list()).toEqual([status('a')])
    expect(() => reader.record([status('a')])).toThrow(AppError)
    reader.close()
    reader.close()
  })

  it('shows a problem of another version in its own words', () => {
    store.declare([target('a')])
    store.record([status('a')])
    const history = JSON.stringify({
      ...never,
      lastErrors: [{ code: 'scrape.code_of_the_future', params: { speed: 'c' } }],
    })
    tamper('UPDATE targets SET history = ?', history)
    const [problem] = store.list()[0]!.lastErrors
    for (const language of LANGUAGES)
      expect(explain(problem!, language)).toContain('scrape.code_of_the_future {"speed":"c"}')
  })

  it.each([
    ['history', 'not JSON'],
    ['history', '{"facts":{}}'],
    ['history', '[]'],
    ['declared', '{"id":"a"'],
    ['declared', 'null'],
  ])('lists the others and says so when the %s of one is %s', (column, text) => {
    store.declare([target('a'), target('b')])
    store.record([status('a'), status('b')])
    tamper(`UPDATE targets SET ${column} = ? WHERE id = 'a'`, text)
    const [a, b] = store.list()
    expect(a).toMatchObject({ ...never, id: 'a', lastErrors: [{ code: 'store.status_unreadable' }] })
    expect(b).toEqual(status('b'))
    store.declare([target('a'), target('b')])
    store.record([status('a')])
    expect(store.list()).toEqual([status('a'), status('b')])
  })

  it('says what is wrong where there is nothing, or something else, to read', () => {
    const other = mkdtempSync(join(tmpdir(), 'atalaya-state-'))
    const path = join(other, 'state.db')
    const code = () => {
      try {
        openTargetStatusStore(other, 'read').close()
        return 'opened'
      } catch (error) {
        return error instanceof AppError ? `${error.kind} ${error.problem.code}` : String(error)
      }
    }
    expect(code()).toBe('not_found store.no_data')
    writeFileSync(path, 'hello')
    expect(code()).toBe('unavailable store.foreign')
    rmSync(other, { recursive: true })
  })
})
