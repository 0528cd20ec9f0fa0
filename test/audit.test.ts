import { describe, expect, it } from 'vitest'
import { judgeFaults, judgeSignatures } from '../scripts/audit.ts'

/** As npm 11 writes them (`npm audit --json`, `npm audit signatures --json`). */
const counted = (vulnerabilities: object, counts: object) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { vulnerabilities: counts, dependencies: {} } })
/** Recorded at a mirror that has no list of faults, and where the keys of signatures are out of reach. */
const NO_LIST = JSON.stringify({
  message: '405 Method Not Allowed - POST https://registry.npmjs.org/-/npm/v1/security/advisories/bulk',
  method: 'POST',
  statusCode: 405,
  error: { summary: '', detail: '' },
})
const NO_KEYS = JSON.stringify({
  error: { code: 'ENOTFOUND', summary: 'request to https://tuf-repo-cdn.sigstore.dev failed', detail: '' },
})

describe('what npm says of our packages', () => {
  it.each([
    ['nothing known', counted({}, { total: 0 }), 'fine'],
    ['something mild', counted({ a: { severity: 'moderate', range: '<2' } }, { moderate: 1, total: 1 }), 'fine'],
    ['something grave', counted({ a: { severity: 'high', range: '<2' } }, { high: 1, total: 1 }), 'found'],
    ['something critical', counted({ a: { severity: 'critical', range: '*' } }, { critical: 1, total: 1 }), 'found'],
    ['no list of faults', NO_LIST, 'unanswered'],
    ['no network', NO_KEYS, 'unanswered'],
    ['a page of a proxy', '<html>', 'unanswered'],
    ['nothing at all', '', 'unanswered'],
  ])('of faults: %s', (_, output, outcome) => {
    expect(judgeFaults(output).outcome).toBe(outcome)
  })

  it.each([
    ['all hold', JSON.stringify({ invalid: [], missing: [] }), 'fine'],
    ['one does not', JSON.stringify({ invalid: [{ name: 'a', version: '1.0.0' }], missing: [] }), 'found'],
    ['one is missing', JSON.stringify({ invalid: [], missing: [{ name: 'a', version: '1.0.0' }] }), 'found'],
    ['the keys are out of reach', NO_KEYS, 'unanswered'],
  ])('of signatures: %s', (_, output, outcome) => {
    expect(judgeSignatures(output).outcome).toBe(outcome)
  })

  it('is told by name, or why it is not known', () => {
    expect(judgeFaults(counted({ a: { severity: 'high', range: '<2' } }, { high: 1 })).words).toBe('a <2: high')
    expect(judgeFaults(NO_LIST).words).toContain('405')
    expect(judgeSignatures(NO_KEYS).words).toContain('tuf-repo-cdn')
  })
})
