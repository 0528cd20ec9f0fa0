import { describe, expect, it } from 'vitest'
import { byName, compressNames } from '../../dashboard/logic/names.ts'

describe('names of nodes', () => {
  it('sort as people count', () => {
    expect(['cn10', 'cn2', 'cn1', 'gpu1'].sort(byName)).toEqual(['cn1', 'cn2', 'cn10', 'gpu1'])
  })

  it.each([
    [['cn03', 'cn01', 'cn02'], 'cn[01-03]'],
    [['cn01', 'cn03', 'gpu01'], 'cn[01,03],gpu01'],
    [['cn9', 'cn10'], 'cn[9,10]'],
    [['login'], 'login'],
    [['cn01', 'cn01'], 'cn01'],
    [['a-1b', 'a-2b'], 'a-1b,a-2b'],
    [[], ''],
  ])('%j are written %s', (names, said) => {
    expect(compressNames(names)).toBe(said)
  })
})
