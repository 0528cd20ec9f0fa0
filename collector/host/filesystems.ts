/**
 * Space on the mounted file systems. A mount whose server is gone hangs whoever asks about it, so every
 * question has a hard time limit and a mount that hangs is not asked again until it has answered: it costs
 * only itself.
 */
import type { StatsFs } from 'node:fs'
import { AppError } from '../../core/errors.ts'
import type { Labels } from '../../core/series.ts'
import { type CommandResult, createCommand, type RunCommand } from '../command.ts'
import { labelled, type Reading } from '../part.ts'
import { dataMounts } from '../physical.ts'
import { type Mount, malformed } from './proc.ts'

const NETWORK = /^(nfs4?|cifs|smb[23]?|smbfs|lustre|ceph|glusterfs|beegfs|gpfs|9p|afs|orangefs|pvfs2|fuse\b.*)$/

export interface MountFilter {
  /** only these, pseudo file systems too; `*` stands for any characters */
  readonly include?: readonly string[] | undefined
  /** never these */
  readonly exclude?: readonly string[] | undefined
}

/** The mounts worth watching, in the order of their paths. */
export function watchedMounts(mounts: readonly Mount[], { include, exclude = [] }: MountFilter = {}): Mount[] {
  const matches = (patterns: readonly string[]) => {
    const globs = patterns.map(glob)
    return ({ mount }: Mount) => globs.some((pattern) => pattern.test(mount))
  }
  const excluded = matches(exclude)
  const candidates = mounts.filter((mount) => !excluded(mount))
  // of several mounts on one path, only the last can be seen
  const chosen = include === undefined ? dataMounts(candidates) : candidates.filter(matches(include))
  const byPath = new Map(chosen.map((mount) => [mount.mount, mount]))
  return [...byPath.values()].sort((a, b) => (a.mount < b.mount ? -1 : 1))
}

function glob(pattern: string): RegExp {
  const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`)
}

/** Blocks are counted in units of `blockBytes`; `files` 0 = the file system does not limit them. */
export interface Space {
  readonly blockBytes: number
  readonly blocks: number
  readonly blocksFree: number
  readonly blocksAvailable: number
  readonly files: number
  readonly filesFree: number
}

/** `stat -f -c '%S %b %f %a %c %d'` */
export function parseStatFs(text: string): Space {
  const fields = text.trim().split(/\s+/)
  // Some servers report "free" beyond what an unsigned number shows as negative; it is not a size.
  if (fields.length !== 6 || !fields.every((field) => /^\d+$/.test(field))) throw malformed('stat -f', text)
  const [blockBytes, blocks, blocksFree, blocksAvailable, files, filesFree] = fields.map(Number)
  return {
    blockBytes: blockBytes!,
    blocks: blocks!,
    blocksFree: blocksFree!,
    blocksAvailable: blocksAvailable!,
    files: files!,
    filesFree: filesFree!,
  }
}

/** The five metrics of one mount; without `space` only what the mount table says. */
function filesystemReadings(mount: Mount, space: Space | null, common: Labels): Reading[] {
  const labels = labelled({ ...common, mount: mount.mount, device: mount.device, fstype: mount.fstype })
  const size = space === null ? Number.NaN : space.blocks * space.blockBytes
  const available = space === null ? Number.NaN : space.blocksAvailable * space.blockBytes
  const used = space === null ? Number.NaN : (space.blocks - space.blocksFree) * space.blockBytes
  const files = space?.files ?? 0
  return [
    { metric: 'filesystem.size_bytes', labels, value: size },
    { metric: 'filesystem.available_bytes', labels, value: available },
    { metric: 'filesystem.used_ratio', labels, value: used / (used + available) },
    {
      metric: 'filesystem.inodes_used_ratio',
      labels,
      value: space === null || files === 0 ? Number.NaN : (files - space.filesFree) / files,
    },
    { metric: 'filesystem.read_only', labels, value: mount.readOnly ? 1 : 0 },
  ]
}

export type StatFs = (path: string) => Promise<StatsFs>
/** `null`: not ours to see (a user's own FUSE mount), or unmounted meanwhile */
export type AskSpace = (mount: Mount) => Promise<Space | null>

const NOT_OURS = /EACCES|EPERM|ENOENT|Permission denied|No such file/

/**
 * Local file systems are asked in the process, network ones through the `stat` program: a call that hangs
 * in the process holds one of its few worker threads for good, and enough of them would stop everything.
 */
export function createAskSpace(statfs: StatFs, run: RunCommand, timeoutSeconds: number): AskSpace {
  const commands = new Map<string, ReturnType<typeof createCommand>>()
  const hanging = new Set<string>()

  async function outside({ mount }: Mount): Promise<Space | null> {
    let command = commands.get(mount)
    if (command === undefined) {
      command = createCommand('stat', run)
      commands.set(mount, command)
    }
    return spaceOf(mount, await command(['-f', '-c', '%S %b %f %a %c %d', '--', mount], timeoutSeconds), timeoutSeconds)
  }

  async function inside({ mount }: Mount): Promise<Space | null> {
    const answer = statfs(mount)
    hanging.add(mount)
    const settled = answer.finally(() => hanging.delete(mount))
    settled.catch(() => undefined)
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(hung(mount, timeoutSeconds)), timeoutSeconds * 1000)
    })
    try {
      return toSpace(await Promise.race([settled, limit]))
    } catch (error) {
      if (error instanceof AppError) throw error
      const detail = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      if (NOT_OURS.test(detail)) return null
      throw new AppError('unavailable', 'host.mount_failed', { mount, detail })
    } finally {
      clearTimeout(timer)
    }
  }

  return (mount) => {
    if (hanging.has(mount.mount)) return Promise.reject(hung(mount.mount, timeoutSeconds))
    return NETWORK.test(mount.fstype) || hanging.size > 0 ? outside(mount) : inside(mount)
  }
}

function hung(mount: string, seconds: number): AppError {
  return new AppError('unavailable', 'host.mount_hung', { mount, seconds })
}

function spaceOf(mount: string, result: CommandResult, seconds: number): Space | null {
  if (result.outcome === 'hung') throw hung(mount, seconds)
  if (result.outcome === 'missing') throw new AppError('unavailable', 'host.mount_failed', { mount, detail: 'stat?' })
  if (result.outcome === 'failed')
    throw new AppError('unavailable', 'host.mount_failed', { mount, detail: result.detail })
  if (result.exitCode === 0) return parseStatFs(result.stdout)
  if (NOT_OURS.test(result.stderr)) return null
  const detail = result.stderr.trim().split('\n')[0]!.slice(0, 120)
  throw new AppError('unavailable', 'host.mount_failed', { mount, detail })
}

function toSpace(stats: StatsFs): Space {
  return {
    // blocks are counted in fragments where the two sizes differ (FUSE)
    blockBytes: stats.frsize,
    blocks: stats.blocks,
    blocksFree: stats.bfree,
    blocksAvailable: stats.bavail,
    files: stats.files,
    filesFree: stats.ffree,
  }
}

/** Asks every mount; the ones that did not answer are absent and named in `errors`. */
export async function readFilesystems(
  mounts: readonly Mount[],
  ask: AskSpace,
  common: Labels,
): Promise<{ readings: Reading[]; errors: AppError[] }> {
  const errors: AppError[] = []
  const spaces = new Map<string, Space | null>()
  const one = async (mount: Mount): Promise<void> => {
    try {
      const space = await ask(mount)
      if (space === null || space.blocks > 0) spaces.set(mount.mount, space)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      errors.push(error)
      spaces.set(mount.mount, null)
    }
  }
  const isNetwork = ({ fstype }: Mount) => NETWORK.test(fstype)
  const network = Promise.all(mounts.filter(isNetwork).map(one))
  // one after the other: at most one worker thread is ever lost to a local disk that hangs
  for (const mount of mounts) if (!isNetwork(mount)) await one(mount)
  await network
  const readings = mounts
    .filter(({ mount }) => spaces.has(mount))
    .flatMap((mount) => filesystemReadings(mount, spaces.get(mount.mount)!, common))
  return { readings, errors }
}
