import { describe, expect, it } from 'vitest'
import {
  parseDiskstats,
  parseLoadavg,
  parseMeminfo,
  parseMounts,
  parseNetDev,
  parseStat,
  parseUptime,
} from '../../collector/host/proc.ts'
import { AppError } from '../../core/errors.ts'
import { fixture } from './host-files.ts'

describe('the kernel’s text files', () => {
  it('splits CPU time into busy, waiting and idle, guests counted once', () => {
    expect(
      parseStat(
        'cpu  100 20 30 700 50 5 6 7 90 9\ncpu0 50 10 15 350 25 2 3 3 45 4\ncpu5 50 10 15 350 25 3 3 4 45 5\nctxt 1\n',
      ),
    ).toEqual({
      busyTicks: 100 + 20 + 30 + 5 + 6 + 7,
      iowaitTicks: 50,
      idleTicks: 700,
      onlineCores: 2,
    })
  })

  it('reads memory in bytes and leaves out what an old kernel does not say', () => {
    expect(parseMeminfo('MemTotal: 2048 kB\nMemFree: 1 kB\nSwapTotal: 10 kB\nSwapFree: 4 kB\n')).toEqual({
      totalBytes: 2048 * 1024,
      availableBytes: Number.NaN,
      swapUsedBytes: 6 * 1024,
    })
  })

  it('reads load and uptime', () => {
    expect(parseLoadavg('1.19 0.41 0.19 1/98 9225\n')).toBe(1.19)
    expect(parseUptime('1329.63 2511.05\n')).toBe(1329.63)
  })

  it('reads interfaces, also where the kernel leaves no blank after the colon', () => {
    const text = 'Inter-|   Receive |  Transmit\n face |bytes\n  eth0:657907241 1 0 0 0 0 0 0 989404 2 0 0 0 0 0 0\n'
    expect(parseNetDev(text)).toEqual(new Map([['eth0', { receivedBytes: 657907241, sentBytes: 989404 }]]))
    expect([...parseNetDev(fixture('vm-1/proc/net/dev')).keys()]).toEqual(['lo', 'ifb0', 'ifb1', 'eth0'])
  })

  it('counts disk traffic in sectors of 512 bytes and busy time in milliseconds', () => {
    const line =
      ' 254       0 vda 80351 28742 3583882 15263 45038 43521 5149008 19636 0 12280 35771 9678 36 308072 651 5828 220\n'
    expect(parseDiskstats(`${line}   8       1 sda1 1 2 3 4\n`)).toEqual(
      new Map([['vda', { readBytes: 3583882 * 512, writtenBytes: 5149008 * 512, busySeconds: 12.28 }]]),
    )
  })

  it('undoes the octal escapes of mount points', () => {
    expect(parseMounts('/dev/sdb1 /srv/old\\040data ext4 ro,relatime 0 0\n')).toEqual([
      { device: '/dev/sdb1', mount: '/srv/old data', fstype: 'ext4', readOnly: true },
    ])
  })

  it.each([
    ['stat without a total', () => parseStat('intr 1\n')],
    ['stat with a word for a number', () => parseStat('cpu  1 2 x 4\ncpu0 1 2 3 4\n')],
    ['stat with a negative number', () => parseStat('cpu  1 2 -3 4\ncpu0 1 2 3 4\n')],
    ['stat without cores', () => parseStat('cpu  1 2 3 4\n')],
    ['meminfo in another unit', () => parseMeminfo('MemTotal: 5 MB\n')],
    ['empty meminfo', () => parseMeminfo('')],
    ['empty loadavg', () => parseLoadavg('')],
    ['a word as uptime', () => parseUptime('up\n')],
    ['a short interface', () => parseNetDev('\n\neth0: 1 2\n')],
    ['a disk with a word', () => parseDiskstats('1 0 sda 1 2 x 4 5 6 7 8 9 10 11\n')],
    ['a short disk', () => parseDiskstats('1 0 sda 1 2\n')],
    ['a short mount', () => parseMounts('/dev/sda /\n')],
  ])('refuses %s instead of making up a number', (_, parse) => {
    expect(parse).toThrow(AppError)
    expect(parse).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code: 'host.malformed' }) }))
  })
})
