import { describe, expect, it } from 'vitest'
import { createNetworks, createOutgoing, isNetwork, plainAddress } from '../../core/networks.ts'

describe('a network', () => {
  it.each(['10.0.0.7', '10.0.0.0/8', '0.0.0.0/0', '::1', '2001:db8::/32', '::/0'])('may be written %s', (text) => {
    expect(isNetwork(text)).toBe(true)
  })

  it.each(['', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/', '10.0.0.0/8/8', '::/129', 'example.org', '10.0.0.0/-1', '10.1'])(
    'may not be written %j',
    (text) => {
      expect(isNetwork(text)).toBe(false)
    },
  )

  it('holds its addresses however they are written, and no others', () => {
    const { has } = createNetworks(['10.0.0.0/8', '192.168.1.7', '2001:db8::/32'])
    const inside = ['10.255.0.1', '::ffff:10.0.0.1', '::FFFF:a00:1', '192.168.1.7', '2001:DB8::1', '2001:db8:0:0::5']
    const outside = ['11.0.0.1', '192.168.1.8', '::ffff:192.168.1.8', '2001:db9::1', 'localhost', '', '010.0.0.1', '10']
    expect(inside.filter((address) => !has(address))).toEqual([])
    expect(outside.filter(has)).toEqual([])
  })

  it('that names none holds nobody', () => {
    const none = createNetworks([])
    expect([none.isEmpty, none.has('127.0.0.1')]).toEqual([true, false])
  })

  it('knows an address without its zone, and a mapped one as what it is', () => {
    expect(['fe80::1%eth0', '::ffff:127.0.0.1', '::1'].map(plainAddress)).toEqual(['fe80::1', '127.0.0.1', '::1'])
  })
})

describe('where connections may go', () => {
  const SECRETS = [
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'fd00:ec2::254',
    '100.100.100.200',
    '64:ff9b::169.254.169.254',
  ]
  const NOWHERE = ['0.0.0.0', '::', '224.0.0.1', 'ff02::1', '255.255.255.255', 'fe80::1%eth0', 'none', '']

  it('is everywhere but where machines tell their secrets, and where nobody is', () => {
    const { mayReach } = createOutgoing()
    expect([...SECRETS, ...NOWHERE].filter(mayReach)).toEqual([])
    expect(['127.0.0.1', '10.0.0.1', '::1', '8.8.8.8', '2001:db8::1'].every(mayReach)).toBe(true)
  })

  it('is only where is written, where anything is', () => {
    const { mayReach } = createOutgoing(['10.1.0.0/16', '169.254.7.7'])
    expect(['10.1.2.3', '169.254.7.7'].every(mayReach)).toBe(true)
    expect([...SECRETS, ...NOWHERE, '127.0.0.1', '::1', '10.2.0.1', '8.8.8.8'].filter(mayReach)).toEqual([])
  })
})
