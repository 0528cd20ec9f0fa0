import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AlertChanges, AlertRecord } from '../../../core/alerts.ts'
import { AppError } from '../../../core/errors.ts'
import { openAlertStore } from '../../../store/state/alerts/alert-store.ts'

const record: AlertRecord = {
  ...{ key: 'load{node="a"}', rule: 'load', labels: { node: 'a' }, phase: 'firing', since: 10, heldSeconds: 0 },
  ...{ unknownSeconds: 0, value: Number.NaN, episode: 1, changes: { bits: 1, seconds: 0 }, isFlapping: false },
  ...{ isTold: true, suppressedBy: null },
}
const { key, rule, labels } = record
const changes: AlertChanges = {
  at: 10,
  changed: new Map([[key, record]]),
  transitions: [{ key, rule, labels, at: 10, to: 'firing', episode: 1, value: 3, reason: 'met' }],
  notices: [{ key, rule, labels, kind: 'firing', at: 10, severity: 'P1', group: key, episode: 1 }],
}

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-alerts-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
  } catch (error) {
    return error instanceof AppError ? error.problem.code : String(error)
  }
  return undefined
}

describe('what is kept of alerts', () => {
  it('is there after the file is opened again, as it was', () => {
    const first = openAlertStore(directory, 'write')
    expect([first.records(), first.lastAt(), first.outbox()]).toEqual([[], undefined, []])
    first.keep([changes])
    first.close()
    const second = openAlertStore(directory, 'read')
    expect(second.records()).toEqual([record])
    expect(second.lastAt()).toBe(10)
    expect(second.history(5)).toEqual(changes.transitions)
    expect(second.outbox()).toEqual([{ id: 1, notice: changes.notices[0] }])
    second.close()
  })

  it('is all of an evaluation or nothing', () => {
    const store = openAlertStore(directory, 'write')
    const db = new DatabaseSync(join(directory, 'state.db'))
    db.exec("CREATE TRIGGER t BEFORE INSERT ON alert_outbox BEGIN SELECT raise(ABORT, 'no'); END")
    expect(codeOf(() => store.keep([changes]))).toBe('store.failed')
    expect([store.records(), store.history(5), store.lastAt()]).toEqual([[], [], undefined])
    db.close()
    store.close()
  })

  it('forgets what an evaluation forgot', () => {
    const store = openAlertStore(directory, 'write')
    store.keep([changes, { ...changes, at: 20, changed: new Map([[key, undefined]]), transitions: [], notices: [] }])
    expect([store.records(), store.lastAt()]).toEqual([[], 20])
    store.close()
  })

  it('is refused, and left as it is, where the file is foreign, newer or unreadable', () => {
    openAlertStore(directory, 'write').close()
    const db = new DatabaseSync(join(directory, 'state.db'))
    db.exec("INSERT INTO alerts VALUES ('x', '{}')")
    const store = openAlertStore(directory, 'read')
    expect(codeOf(() => store.records())).toBe('store.alerts_unreadable')
    store.close()
    db.exec('PRAGMA user_version = 99')
    db.close()
    expect(codeOf(() => openAlertStore(directory, 'write'))).toBe('store.newer')
    const other = mkdtempSync(join(directory, 'other-'))
    writeFileSync(join(other, 'state.db'), 'no database at all, and longer than a header')
    expect(codeOf(() => openAlertStore(other, 'write'))).toBe('store.foreign')
  })
})
