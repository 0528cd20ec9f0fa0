/** A disk that is really full: a small tmpfs in a user namespace, so no privilege is needed. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const MOUNT = 'mount -t tmpfs -o size="$4" tmpfs "$1" && exec "$2" "$3" "$1"'
const canMount = spawnSync('unshare', ['-Urm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0

describe.skipIf(!canMount)('a full disk (skipped where unshare -Urm cannot mount a tmpfs)', () => {
  /** What the script prints, on a disk of its own. */
  function runOnDisk(name: string, size: string): Record<string, unknown> & { stored: number } {
    const directory = mkdtempSync(join(tmpdir(), 'atalaya-full-'))
    try {
      const script = join(import.meta.dirname, `children/${name}.ts`)
      const args = ['-Urm', 'sh', '-c', MOUNT, 'sh', directory, process.execPath, script, size]
      const { stdout, stderr, status } = spawnSync('unshare', args, { encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      return JSON.parse(stdout)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }

  it('is said plainly, leaves nothing half written and heals when space returns', { timeout: 60_000 }, () => {
    const told = runOnDisk('disk-full', '16m')
    expect(told['failures']).toEqual(Array(3).fill('unavailable store.disk_full'))
    expect(told['statusFailure']).toBe('unavailable store.disk_full')
    expect(told['ballastGone']).toBe(true)
    // it did fill up, and what was acknowledged before stayed readable meanwhile
    expect(told.stored).toBeGreaterThan(100)
    expect(told['whileFull']).toBe(2 * (told.stored - 1))
    expect(told['readable']).toBe(told.stored - 1)
    expect(told['framesAfter']).toBe(2 * told.stored)
    expect(told['valuesAfter']).toEqual(Array.from({ length: told.stored }, (_, i) => i))
  })

  it('does not keep retention from making room, and sealing goes on then', { timeout: 60_000 }, () => {
    expect(runOnDisk('disk-full-keeping', '40m')).toEqual({
      freeBytes: 0,
      full: 'store.disk_full',
      maintained: 'store.disk_full',
      told: ['store.disk_full'],
      isWhole: true,
      retained: 'done',
      afterwards: 'done',
      maintainedAgain: 'done',
      toldAgain: [],
      frames: 0,
      newest: true,
    })
  })
})
