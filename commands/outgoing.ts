/** `fetch`, for whatever this process asks by it, goes only where connections may go; redirects included. */
import { checkAddress, lookupWithin } from '../collector/http/outgoing.ts'
import { createOutgoing } from '../core/networks.ts'
import type { Config } from './config-schema.ts'

export async function limitFetch({ outgoing: { networks } }: Pick<Config, 'outgoing'>): Promise<void> {
  // commands that ask nobody do not wait for it
  const { Agent, buildConnector, setGlobalDispatcher } = await import('undici')
  const outgoing = createOutgoing(networks)
  const connector = buildConnector({ lookup: lookupWithin(outgoing) })
  setGlobalDispatcher(
    new Agent({
      connect(options, callback) {
        try {
          checkAddress(options.hostname.replace(/^\[(.*)\]$/, '$1'), outgoing)
        } catch (error) {
          return callback(error as Error, null)
        }
        connector(options, callback)
      },
    }),
  )
}
