import type { Access } from '../../api/access/access.ts'
import type { NetworkDeps } from '../../api/deps.ts'
import { createNetworks } from '../../core/networks.ts'

const ENDLESS = { wait: () => 0, take: () => undefined }

const none = (): never => {
  throw new Error('not here')
}

/** Everybody may everything: for what is not about who may. */
export const OPEN_ACCESS: Access = {
  identify: async () => ({ role: 'admin', kind: 'anonymous', subject: '', actor: 'anonymous' }),
  enter: () => undefined,
  wrongLinks: ENDLESS,
  enterFrom: () => undefined,
  leave: () => undefined,
  providers: [],
  tokens: {
    tokens: { create: none, find: none, list: () => [], revoke: () => false },
    audit: { add: none, list: () => [], firstBroken: none, has: () => false } as never,
    together: (run) => run(),
  },
  audit: { list: () => [], firstBroken: () => undefined },
}

/** On the loopback, at the root, with no proxy. */
export const HERE: NetworkDeps = {
  hosts: [],
  prefix: '',
  isSecure: false,
  embedding: [],
  proxies: createNetworks([]),
  requests: ENDLESS,
}
