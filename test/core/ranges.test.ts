import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { expandRange } from '../../core/ranges.ts'

const problem = (pattern: string) => {
  try {
    return expandRange(pattern)
  } catch (error) {
    return error instanceof AppError ? { kind: error.kind, ...error.problem } : error
  }
}

describe('a range of hosts', () => {
  it.each([
    ['cn01:9100', ['cn01:9100']],
    ['node[08-11]:9100', ['node08:9100', 'node09:9100', 'node10:9100', 'node11:9100']],
    ['node[8-11]', ['node8', 'node9', 'node10', 'node11']],
    ['gpu[1,3,5-7]-ib:9400', ['gpu1-ib:9400', 'gpu3-ib:9400', 'gpu5-ib:9400', 'gpu6-ib:9400', 'gpu7-ib:9400']],
    ['r[1-2]n[01-02]', ['r1n01', 'r1n02', 'r2n01', 'r2n02']],
    ['node[7]', ['node7']],
    ['n[0-1]', ['n0', 'n1']],
    ['n[ 1 , 2-3 ]', ['n1', 'n2', 'n3']],
    ['[::1]:9100', ['[::1]:9100']],
    ['[fe80::1]:91[00-01]', ['[fe80::1]:9100', '[fe80::1]:9101']],
  ])('%s', (pattern, expected) => {
    expect(expandRange(pattern)).toEqual(expected)
  })

  it.each(['n[]', 'n[1-]', 'n[a-b]', 'n[3-1]', 'n[1', 'n1]', 'n[[1]]', 'n[1,]', 'n[01-9]', 'n[1-2-3]', 'n[-1]'])(
    'refuses %s and names what is wrong',
    (pattern) => {
      expect(problem(pattern)).toMatchObject({ kind: 'config', code: 'config.bad_range' })
    },
  )

  it.each(['n[1-10001]', 'n[1-101]x[1-100]', 'n[1-999999999999999]', 'n[1-100][1-100][1-100]'])(
    'refuses %s: more than 10,000 hosts',
    (pattern) => {
      expect(problem(pattern)).toMatchObject({ kind: 'config', code: 'config.range_too_large' })
    },
  )

  it('gives distinct hosts of one width, or an error of ours', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{0,3}(\[[0-9,-]{0,9}\]){0,2}[a-z]{0,2}$/), (pattern) => {
        const found = problem(pattern)
        if (!Array.isArray(found)) return typeof (found as { code?: unknown }).code === 'string'
        return found.length >= 1 && found.length <= 10_000
      }),
    )
  })
})
