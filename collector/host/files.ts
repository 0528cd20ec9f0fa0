/** Reading the kernel's virtual files: what is not there is `null`, anything else that fails is an error. */
import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { malformed } from './proc.ts'

/**
 * Not there, not for us, or not answering now. Sensors vanish with their device (ENOENT, ENODEV), hide from
 * ordinary users (EACCES, EPERM), or have nothing to say at the moment (EIO, EAGAIN, ENODATA, EINVAL, …).
 */
const ABSENT = new Set(
  'ENOENT ENOTDIR ENODEV ENXIO EACCES EPERM EIO EAGAIN EBUSY ENODATA EINVAL EOPNOTSUPP ENOTSUP ETIMEDOUT EREMOTEIO'.split(
    ' ',
  ),
)

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && 'code' in error && ABSENT.has(String(error.code))) return null
    throw error
  }
}

/** The text of a file, `null` where there is none to be had. */
export function readText(path: string): Promise<string | null> {
  return orNull(readFile(path, 'utf8'))
}

/**
 * A file with one whole number in it; `NaN` where there is none to be had.
 * @throws AppError `host.malformed` when it holds something else
 */
export async function readNumber(path: string): Promise<number> {
  const text = (await readText(path))?.trim()
  if (text === undefined) return Number.NaN
  if (!/^-?\d+$/.test(text)) throw malformed(path, text)
  return Number(text)
}

/** The names in a folder, sorted; empty where there is no such folder. */
export async function listFolder(path: string): Promise<string[]> {
  return ((await orNull(readdir(path))) ?? []).sort()
}

export async function exists(path: string): Promise<boolean> {
  return (await orNull(stat(path))) !== null
}

/** The last part of what a link points to (`../../../bus/pci/drivers/amdgpu` → `amdgpu`). */
export async function linkName(path: string): Promise<string | null> {
  return (await orNull(readlink(path)))?.split('/').at(-1) ?? null
}
