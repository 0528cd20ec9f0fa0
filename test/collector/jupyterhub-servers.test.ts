import { describe, expect, it } from 'vitest'
import { parseServers } from '../../collector/jupyterhub/servers.ts'
import { users, VERSIONS } from './jupyterhub-files.ts'

const nobody = () => false

describe('who has a server', () => {
  it.each(VERSIONS)('is read of JupyterHub %s, with when the Hub says it was started', (version) => {
    const servers = parseServers(users(version), nobody)!
    expect(servers.length).toBe(7)
    const one = servers.find(({ login }) => login === 'u001')!
    const all = users(version) as { name: string; servers: Record<string, { started: string }> }[]
    const recorded = all.find(({ name }) => name === 'u001')!
    expect(one).toEqual({
      ...{ login: 'u001', name: '', isReady: true, isStaff: false },
      // microseconds are told; milliseconds are kept
      started: Date.parse(recorded.servers['']!.started),
    })
  })

  const user = (more: object, server: object = {}) => ({
    name: 'ana',
    admin: false,
    servers: { gpu: { started: '2026-11-21T00:38:07.196694Z', ready: false, ...server } },
    ...more,
  })

  it('tells staff: the admins of the Hub, and whom the configuration names', () => {
    expect(parseServers([user({ admin: true })], nobody)).toMatchObject([
      { isStaff: true, name: 'gpu', isReady: false },
    ])
    expect(parseServers([user({})], (login) => login === 'ana')).toMatchObject([{ isStaff: true }])
    // a token that may not see who is admin says nothing of staff
    expect(parseServers([user({ admin: undefined })], nobody)).toMatchObject([{ isStaff: false }])
  })

  it('leaves out servers that were stopped or have not begun', () => {
    expect(parseServers([user({}, { stopped: true }), user({}, { started: null })], nobody)).toEqual([])
  })

  it('is not known where the token does not show servers, which is not the same as nobody', () => {
    expect(parseServers([user({}), { name: 'bea' }], nobody)).toBeUndefined()
    expect(parseServers([], nobody)).toEqual([])
  })
})
