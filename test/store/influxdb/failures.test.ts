/** What an InfluxDB's answers mean, over those recorded on 1.6.7. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explain } from '../../../core/errors.ts'
import { LANGUAGES } from '../../../core/i18n.ts'
import { reasonIn, toProblem, toSent } from '../../../store/metrics/engines/influxdb/failures.ts'
import type { Sent } from '../../../store/metrics/remote/remote.ts'

const FOLDER = join(import.meta.dirname, '../../fixtures/influxdb')
const asked = { address: 'db:8086', user: 'ana', database: 'atalaya', commands: () => 'CREATE DATABASE "atalaya"' }

/** Of a recorded answer. */
function refusal(name: string) {
  const text = readFileSync(join(FOLDER, `${name}.http.txt`), 'utf8').replaceAll('\r', '')
  const end = text.indexOf('\n\n')
  const [first = '', ...lines] = text.slice(0, end < 0 ? undefined : end).split('\n')
  const headers = Object.fromEntries(
    lines
      .filter((line) => line.includes(':'))
      .map((line) => {
        const at = line.indexOf(':')
        return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]
      }),
  )
  const body = end < 0 ? '' : text.slice(end + 2)
  return { status: Number(first.split(' ')[1]), words: reasonIn(body, headers['x-influxdb-error']), headers }
}
const said = (status: number, words: string, headers: Record<string, string> = {}) => ({ status, words, headers })
const summary = (sent: Sent) => (sent.kind === 'accepted' ? 'accepted' : `${sent.kind} ${sent.problem.code}`)

describe('an answer to lines, as 1.6.7 gave it', () => {
  it.each([
    ['write-partly-malformed', 'refused influxdb.refused'],
    ['write-type-conflict', 'refused influxdb.refused'],
    ['write-unsigned-rejected', 'refused influxdb.refused'],
    ['write-no-such-db', 'later influxdb.no_database'],
    ['auth-none', 'later influxdb.wrong_password'],
    ['auth-wrong', 'later influxdb.wrong_password'],
    ['auth-token-scheme-refused', 'later influxdb.wrong_password'],
    ['auth-forbidden', 'later influxdb.no_right'],
    ['api-v2-write-404', 'later influxdb.not_influxdb'],
  ])('%s is %s', (name, expected) => {
    expect(summary(toSent(refusal(name), asked))).toBe(expected)
  })

  it('gives the reason of a refusal in the words of the server', () => {
    expect(toSent(refusal('write-type-conflict'), asked)).toHaveProperty(
      'problem.params.detail',
      'partial write: field type conflict: input field "count" on measurement "jobs" is type string, already exists as type integer dropped=1',
    )
  })

  it('was recorded for every file of the folder that is a refusal', () => {
    const names = readdirSync(FOLDER).filter((name) => name.endsWith('.http.txt'))
    const refusals = names.map((name) => refusal(name.replace('.http.txt', ''))).filter(({ status }) => status >= 300)
    expect(refusals.length).toBeGreaterThanOrEqual(11)
    for (const one of refusals) expect(toSent(one, asked).kind).not.toBe('accepted')
  })
})

describe('an answer to lines, whoever gives it', () => {
  it.each([
    [said(201, ''), 'refused influxdb.refused'],
    [said(200, '{}'), 'later influxdb.failed'],
    [said(413, ''), 'refused influxdb.too_large'],
    [said(429, ''), 'later influxdb.busy'],
    [said(503, 'partial write: timeout'), 'later influxdb.busy'],
    [said(500, 'engine: cache-max-memory-size exceeded'), 'later influxdb.failed'],
    [
      said(500, 'unexpected error writing points to database: partial write: field type conflict: x'),
      'refused influxdb.refused',
    ],
    [
      said(400, 'partial write: max-series-per-database limit exceeded: (1000000) dropped=2'),
      'refused influxdb.refused',
    ],
    [said(400, 'database is required'), 'later influxdb.no_database'],
    [said(400, ''), 'later influxdb.failed'],
    [said(302, ''), 'later influxdb.not_influxdb'],
    [said(401, 'unable to parse authentication credentials'), 'later influxdb.wrong_password'],
    [said(500, 'hinted handoff queue not empty'), 'accepted'],
  ])('%j is %s', (one, expected) => {
    expect(summary(toSent(one, asked))).toBe(expected)
  })

  it.each([
    [{ 'retry-after': '17' }, 17],
    [{ 'retry-after': 'Sat, 21 Nov 2026 06:00:30 GMT', date: 'Sat, 21 Nov 2026 06:00:00 GMT' }, 30],
    [{ 'retry-after': 'Sat, 21 Nov 2026 05:00:00 GMT', date: 'Sat, 21 Nov 2026 06:00:00 GMT' }, 0],
    [{ 'retry-after': 'Sat, 21 Nov 2026 05:00:00 GMT' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('waits as it is told by %j', (headers, seconds) => {
    const sent = toSent({ status: 429, words: '', headers }, asked)
    expect(sent).toMatchObject({ kind: 'later' })
    expect('retryAfterSeconds' in sent ? sent.retryAfterSeconds : undefined).toBe(seconds)
  })
})

describe('the reason in a body', () => {
  it.each([
    ['{"error":"of 1.x"}', undefined, 'of 1.x'],
    ['{"code":"invalid","message":"of 2.x"}', undefined, 'of 2.x'],
    [
      '{"error":"partial write of line protocol occurred","data":[{"original_line":"a","line_number":1,"error_message":"bad"},{"error_message":"bad"}]}',
      undefined,
      'partial write of line protocol occurred: bad',
    ],
    ['of 3.x, plain', undefined, 'of 3.x, plain'],
    ['<html>a proxy</html>', undefined, ''],
    ['<html>a proxy</html>', 'in the header', 'in the header'],
    ['', 'in the header', 'in the header'],
    ['[1]', undefined, ''],
    ['{"error":7}', 'in the header', 'in the header'],
    ['', undefined, ''],
  ])('%s is %s, %s', (body, header, words) => {
    expect(reasonIn(body, header)).toBe(words)
  })
})

describe('problems', () => {
  it('ask for credentials where there are none', () => {
    expect(toProblem(said(401, ''), { ...asked, user: '' }).code).toBe('influxdb.no_credentials')
  })

  it('have words in every language, with nothing left open', () => {
    for (const one of [
      said(401, 'x'),
      said(403, 'x'),
      said(404, 'database not found'),
      said(404, ''),
      said(503, ''),
      said(500, ''),
    ]) {
      for (const language of LANGUAGES) expect(explain(toProblem(one, asked), language)).not.toMatch(/[{}]|undefined/)
    }
  })
})
