/** `atalaya login`, `token` and `audit`, as people use them. */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { getJson, makePlace, type Place } from './program.ts'

let place: Place
beforeEach(() => {
  place = makePlace()
})
afterEach(() => place.leave())

const run = async (...words: string[]) => place.here([...words, '--lang', 'en'])

describe('a token', () => {
  it('is shown once, lets a program in, and does not any more when it is revoked', async () => {
    const { firstLine } = place.run(['serve', '--port', '0', '--json'])
    const url = /http:\/\/[^\s"]+/.exec(await firstLine)![0]
    const made = await run('token', 'create', 'grafana', '--role', 'operator', '--days', '30')
    const token = made.out.trim()
    expect(token).toMatch(/^atl_token_[\w-]{43}$/)
    expect(made.err).toMatch(/^Token 1 "grafana", role operator, holds until \d{4}-\d\d-\d\d\. Keep it now/)
    expect((await getJson(url, '/api/v1/usage')).status).toBe(401)
    expect((await getJson(url, '/api/v1/usage', token)).status).toBe(200)
    expect((await getJson(url, '/api/v1/audit', token)).status).toBe(403)
    expect((await run('token', 'list')).out).toMatch(/^1 {2}grafana {2}operator {2}until .* last used: \d{4}-/)
    expect((await run('token', 'revoke', '1')).out).toBe('Token 1 revoked.\n')
    expect((await getJson(url, '/api/v1/usage', token)).status).toBe(401)
    expect((await run('token', 'revoke', '1')).err).toContain('There is no token in force with the number 1')
  })

  it.each([
    [['token', 'create'], 'Say what it is for: atalaya token create NAME --role viewer|operator|coordinator|admin'],
    [['token', 'create', 'x', '--role', 'root'], '--role'],
    [['token', 'create', 'x', '--days', '9999'], '--days goes from 1 to 366 (it says "9999")'],
    [['token', 'revoke', '__proto__'], 'There is no token in force'],
  ])('that cannot be made or found is told so: %j', async (words, said) => {
    const { code, err } = await run(...words)
    expect(code).not.toBe(0)
    expect(err).toContain(said)
  })
})

describe('a link', () => {
  it('leads to where browsers find the service', async () => {
    expect((await run('login', '--port', '8099')).out).toMatch(
      /^http:\/\/127\.0\.0\.1:8099\/entrar#atl_link_[\w-]{43}\n$/,
    )
    place.file('atalaya.yaml', 'access: { publicUrl: "https://atalaya.example.org", anonymous: public }\n')
    expect((await run('login')).out).toMatch(/^https:\/\/atalaya\.example\.org\/entrar#atl_link_/)
  })
})

describe('the audit log', () => {
  it('tells who did what from the command line, and shows when it was tampered with', async () => {
    await run('token', 'create', 'one')
    await run('login', '--role', 'viewer')
    const lines = (await run('audit', '--json')).out.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { id: 1, actor: 'command line', action: 'token.created', detail: { id: 1, role: 'viewer', days: 90 } },
      { id: 2, actor: 'command line', action: 'link.created', detail: { role: 'viewer' } },
    ])
    expect((await run('audit')).out).toMatch(/^2 entries, each chained to the one before\. Last hash: [0-9a-f]{64}\n$/)
    const db = new DatabaseSync(join(place.directory, 'data', 'state.db'))
    expect(() => db.exec("UPDATE audit_log SET actor = 'nobody'")).toThrow('append-only')
    expect(() => db.exec('DELETE FROM audit_log')).toThrow('append-only')
    db.exec("DROP TRIGGER audit_log_keeps; UPDATE audit_log SET actor = 'nobody' WHERE id = 1")
    db.close()
    const { code, err } = await run('audit')
    expect(code).toBe(1)
    expect(err).toContain('entry 1 does not follow from those before')
  })
})
