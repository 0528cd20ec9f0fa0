/** Connections only to where they may go, checked on the resolved address: a name may lead elsewhere the next time. */
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { isIP } from 'node:net'
import { AppError } from '../../core/errors.ts'
import { createOutgoing, type Outgoing } from '../../core/networks.ts'

export const EVERYWHERE = createOutgoing()

/** @throws AppError `unavailable` where that is an address that may not be reached */
export function checkAddress(host: string, outgoing: Outgoing): void {
  if (isIP(host) !== 0 && !outgoing.mayReach(host)) throw notAllowed(host, host)
}

type Resolved = (error: Error | null, address: LookupAddress[] | string, family?: number) => void

/** What `connect` resolves names with: gives those addresses that may be reached. It is not asked about addresses. */
export function lookupWithin(outgoing: Outgoing) {
  return (host: string, options: LookupOptions, resolved: Resolved): void => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return resolved(error, [])
      const allowed = addresses.filter(({ address }) => outgoing.mayReach(address))
      const [first] = allowed
      if (!first) return resolved(notAllowed(host, addresses.map(({ address }) => address).join(', ')), [])
      if (options.all) resolved(null, allowed)
      else resolved(null, first.address, first.family)
    })
  }
}

function notAllowed(host: string, address: string): AppError {
  return new AppError('unavailable', 'scrape.not_allowed', { host, address })
}
