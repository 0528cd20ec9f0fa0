/** Sets of network addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address. */
import { BlockList, isIP } from 'node:net'

export interface Networks {
  readonly isEmpty: boolean
  /** `::ffff:10.0.0.1` is `10.0.0.1`. @returns false for what is no address */
  has(address: string): boolean
}

const BITS = { 4: 32, 6: 128 } as const
const FAMILY = { 4: 'ipv4', 6: 'ipv6' } as const
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** An address with how many of its leading bits count; or an address. */
export function isNetwork(text: string): boolean {
  const [address, bits, ...more] = text.split('/')
  const family = isIP(address!)
  if (family !== 4 && family !== 6) return false
  return bits === undefined || (more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= BITS[family])
}

/** @param texts each as `isNetwork` takes it */
export function createNetworks(texts: readonly string[]): Networks {
  const list = new BlockList()
  for (const text of texts) {
    const [address, bits] = text.split('/')
    const family = isIP(address!) as 4 | 6
    list.addSubnet(address!, bits === undefined ? BITS[family] : Number(bits), FAMILY[family])
  }
  return {
    isEmpty: texts.length === 0,
    has(given) {
      const address = plainAddress(given)
      const family = isIP(address)
      return (family === 4 || family === 6) && list.check(address, FAMILY[family])
    },
  }
}

/** Without the zone of a link-local address, and a mapped IPv4 address as what it is (RFC 4291, 2.5.5.2). */
export function plainAddress(address: string): string {
  const [bare] = address.split('%')
  return MAPPED.exec(bare!)?.[1] ?? bare!
}

/** Where connections may go out to. */
export interface Outgoing {
  /** @param address as it was resolved: a name may lead anywhere, and elsewhere the next time */
  mayReach(address: string): boolean
}

/**
 * What no target has, and what machines of a cloud tell their secrets at: link-local addresses (RFC 3927, RFC 4291),
 * with 169.254.169.254 among them, its kin elsewhere, "this network", broadcast and multicast; and the first of these as
 * gateways to IPv4 are asked for it (NAT64, RFC 6052; 6to4, RFC 3056) and as it was once written (RFC 4291, 2.5.5.1).
 */
const NEVER = createNetworks([
  ...['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16'],
  ...['64:ff9b::a9fe:0/112', '2002:a9fe::/32', '::a9fe:0/112'],
  ...['0.0.0.0/8', '::', '255.255.255.255', '224.0.0.0/4', 'ff00::/8'],
])

/** @param networks the only ones that may be reached, whatever they are; undefined: all but what never is */
export function createOutgoing(networks?: readonly string[]): Outgoing {
  if (!networks) return { mayReach: (address) => isIP(plainAddress(address)) !== 0 && !NEVER.has(address) }
  const listed = createNetworks(networks)
  return { mayReach: (address) => listed.has(address) }
}
