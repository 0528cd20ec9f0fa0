import { describe, expect, it } from 'vitest'
import type { CommandResult, RunCommand } from '../../collector/command.ts'
import {
  createAskSpace,
  parseStatFs,
  readFilesystems,
  type StatFs,
  watchedMounts,
} from '../../collector/host/filesystems.ts'
import { parseMounts } from '../../collector/host/proc.ts'
import { AppError } from '../../core/errors.ts'
import { answers, fixture, nothingInstalled } from './host-files.ts'

const mounts = parseMounts(fixture('mounts/head-node.txt'))
const paths = (filter?: Parameters<typeof watchedMounts>[1]) => watchedMounts(mounts, filter).map(({ mount }) => mount)
const stats = { type: 0, bsize: 1, frsize: 4096, blocks: 1000, bfree: 400, bavail: 300, files: 50, ffree: 20 }
const local: StatFs = async () => stats
const never: StatFs = () => new Promise(() => undefined)
const network: RunCommand = async () => answers('1048576 5000 1000 900 0 0\n')
const codes = (errors: readonly AppError[]) => errors.map(({ problem }) => [problem.code, problem.params['mount']])

describe('which mounts are watched', () => {
  it('are those that keep data, each device once', () => {
    expect(paths()).toEqual(['/', '/boot', '/home', '/scratch', '/srv/old data', '/tank/projects'])
  })

  it('are fewer with exclude', () => {
    expect(paths({ exclude: ['/boot', '/tank/*'] })).toEqual(['/', '/home', '/scratch', '/srv/old data'])
  })

  it('are exactly those of include, pseudo file systems too', () => {
    expect(paths({ include: ['/run', '/data/*'] })).toEqual(['/data/home', '/run'])
  })

  it('takes a pattern’s other characters as they are', () => {
    expect(paths({ include: ['/srv.old data', '/h+ome'] })).toEqual([])
  })
})

describe('space on file systems', () => {
  const read = (ask: ReturnType<typeof createAskSpace>) => readFilesystems(watchedMounts(mounts), ask, { node: 'cn01' })
  const value = (readings: Awaited<ReturnType<typeof read>>['readings'], metric: string, mount: string) =>
    readings.find((reading) => reading.metric === metric && reading.labels['mount'] === mount)?.value

  it('is what df shows: what is reserved for root does not count', async () => {
    const { readings, errors } = await read(createAskSpace(local, network, 1))
    expect(errors).toEqual([])
    expect(value(readings, 'filesystem.size_bytes', '/')).toBe(1000 * 4096)
    expect(value(readings, 'filesystem.available_bytes', '/')).toBe(300 * 4096)
    expect(value(readings, 'filesystem.used_ratio', '/')).toBe(600 / 900)
    expect(value(readings, 'filesystem.inodes_used_ratio', '/')).toBe(0.6)
    expect(value(readings, 'filesystem.read_only', '/')).toBe(0)
    expect(value(readings, 'filesystem.read_only', '/srv/old data')).toBe(1)
  })

  it('leaves out inodes where the file system does not limit them', async () => {
    const { readings } = await read(createAskSpace(local, network, 1))
    expect(value(readings, 'filesystem.size_bytes', '/scratch')).toBe(5000 * 1048576)
    expect(value(readings, 'filesystem.inodes_used_ratio', '/scratch')).toBeNaN()
  })

  it('asks network file systems outside the process and local ones inside', async () => {
    const asked: string[] = []
    const run: RunCommand = async (program, args) => {
      asked.push(`${program} ${args.at(-1)}`)
      return answers('1 2 1 1 0 0')
    }
    const inside: string[] = []
    const statfs: StatFs = async (path) => {
      inside.push(path)
      return stats
    }
    await read(createAskSpace(statfs, run, 1))
    expect(asked.sort()).toEqual(['stat /home', 'stat /scratch'])
    expect(inside.sort()).toEqual(['/', '/boot', '/srv/old data', '/tank/projects'])
  })

  it('loses only the mount whose server is gone, and does not ask it again until it answers', async () => {
    let release = (): void => undefined
    const ended = new Promise<void>((resolve) => {
      release = resolve
    })
    let runs = 0
    let state: CommandResult = { outcome: 'hung', ended }
    const run: RunCommand = async (_, args) => {
      if (args.at(-1) !== '/home') return answers('1048576 5000 1000 900 0 0')
      runs++
      return state
    }
    const ask = createAskSpace(local, run, 1)
    const first = await read(ask)
    expect(codes(first.errors)).toEqual([['host.mount_hung', '/home']])
    expect(value(first.readings, 'filesystem.size_bytes', '/home')).toBeNaN()
    expect(value(first.readings, 'filesystem.size_bytes', '/scratch')).toBe(5000 * 1048576)
    expect(value(first.readings, 'filesystem.size_bytes', '/')).toBe(1000 * 4096)

    expect(codes((await read(ask)).errors)).toEqual([['host.mount_hung', '/home']])
    expect(runs).toBe(1)

    release()
    state = answers('4096 10 5 5 0 0')
    await ended
    const healed = await read(ask)
    expect(healed.errors).toEqual([])
    expect(value(healed.readings, 'filesystem.size_bytes', '/home')).toBe(40960)
    expect(runs).toBe(2)
  })

  it('gives up one worker thread at most to local disks that hang', async () => {
    const inside: string[] = []
    const hangs: StatFs = (path) => {
      inside.push(path)
      return never(path)
    }
    const ask = createAskSpace(hangs, async () => answers('4096 10 5 5 0 0'), 0.01)
    const { readings, errors } = await read(ask)
    expect(inside).toEqual(['/'])
    expect(codes(errors)).toEqual([['host.mount_hung', '/']])
    expect(value(readings, 'filesystem.size_bytes', '/boot')).toBe(40960)
    await read(ask)
    expect(inside).toEqual(['/'])
  })

  it('keeps quiet about mounts that are not ours to see', async () => {
    const denied = Object.assign(new Error('EACCES'), { code: 'EACCES' })
    const run: RunCommand = async () => ({
      outcome: 'done',
      exitCode: 1,
      stdout: '',
      stderr: "stat: cannot read file system information for '/home': Permission denied",
    })
    const { readings, errors } = await read(createAskSpace(() => Promise.reject(denied), run, 1))
    expect(errors).toEqual([])
    expect(readings.filter(({ metric, value: v }) => metric === 'filesystem.size_bytes' && !Number.isNaN(v))).toEqual(
      [],
    )
  })

  it.each([
    ['a stale handle', { outcome: 'done', exitCode: 1, stdout: '', stderr: 'stat: Stale file handle' } as const],
    ['no stat program', { outcome: 'missing' } as const],
  ])('names the mount: %s', async (_, result) => {
    const { errors } = await read(createAskSpace(local, async () => result, 1))
    expect(codes(errors).sort()).toEqual([
      ['host.mount_failed', '/home'],
      ['host.mount_failed', '/scratch'],
    ])
  })

  it('leaves file systems of no size out', async () => {
    const { readings } = await read(createAskSpace(async () => ({ ...stats, blocks: 0 }), nothingInstalled, 1))
    expect(readings.filter(({ labels }) => labels['mount'] === '/')).toEqual([])
  })

  it.each(['', '4096 10 5', '4096 10 5 -5 0 0', 'a b c d e f'])('refuses %j as an answer of stat', (text) => {
    expect(() => parseStatFs(text)).toThrow(AppError)
  })
})
