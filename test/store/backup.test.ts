/** What a copy of one file refuses; that it is whole while others write: `embedded-backup.test.ts`. */
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupDatabase } from '../../store/backup.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-backup-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const path = (name: string) => join(directory, name)

function makeFile(): void {
  const db = new DatabaseSync(path('x.db'))
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, data TEXT)')
  db.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO t SELECT i, 'text ' || i FROM n`)
  db.close()
}

describe('a copy of a file', () => {
  it('is one file, which opens by itself', async () => {
    makeFile()
    await backupDatabase(path('x.db'), path('copy.db'))
    const copy = new DatabaseSync(path('copy.db'), { readOnly: true })
    expect(copy.prepare('SELECT count(*) AS rows FROM t').get()).toEqual({ rows: 5_000 })
    copy.close()
    expect(readdirSync(directory).filter((name) => name.startsWith('copy'))).toEqual(['copy.db'])
  })

  it('is not kept where it is not sound, and the file it came from is named', async () => {
    makeFile()
    const file = openSync(path('x.db'), 'r+')
    writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, 5 * 4_096)
    closeSync(file)
    await expect(backupDatabase(path('x.db'), path('copy.db'))).rejects.toThrow(/x\.db is damaged/)
    expect(existsSync(path('copy.db'))).toBe(false)
  })

  it('is not made of no file, or of one that is no database', async () => {
    await expect(backupDatabase(path('none.db'), path('copy.db'))).rejects.toThrow('none.db does not exist')
    writeFileSync(path('text.db'), 'not a database at all, but long enough to be looked at'.repeat(20))
    await expect(backupDatabase(path('text.db'), path('copy.db'))).rejects.toThrow('text.db')
    expect(existsSync(path('copy.db'))).toBe(false)
  })
})
