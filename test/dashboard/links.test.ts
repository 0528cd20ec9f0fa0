import { describe, expect, it } from 'vitest'
import { DASHBOARD_PATHS } from '../../api/dashboard.ts'
import * as links from '../../dashboard/logic/links.ts'

describe('the paths of pages', () => {
  const paths = Object.values(links).filter((one) => typeof one === 'string')

  it('can be opened, not only followed: the server knows every one', () => {
    const known = DASHBOARD_PATHS.map((path) => path.replace(/:\w+/, ':'))
    expect(paths.length).toBeGreaterThan(2)
    expect(paths.filter((path) => !known.includes(path.replace(/:\w+/, ':')))).toEqual([])
  })
})
