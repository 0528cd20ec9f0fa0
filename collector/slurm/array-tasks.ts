/**
 * How many tasks a pending array stands for: `3-99,200,302%3` is 99, `1-997:3` is 333. Counted, never expanded:
 * `0-999999999` costs nothing. Slurm cuts long lists: everything that asks with SLURM_BITSTR_LEN unset gets 64
 * characters with dots at the end, and how many are left out is said nowhere.
 */

/** @returns NaN where the list was cut, `undefined` where it is no task list */
export function countArrayTasks(text: string): number | undefined {
  const list = text.replace(/%\d+$/, '')
  if (/\.{2,3}$/.test(list)) return Number.NaN
  let count = 0
  for (const token of list.split(',')) {
    const match = /^(\d{1,10})(?:-(\d{1,10})(?::(\d{1,10}))?)?$/.exec(token)
    if (match === null) return undefined
    const first = Number(match[1])
    const last = Number(match[2] ?? first)
    const step = Number(match[3] ?? 1)
    if (last < first || step < 1) return undefined
    count += Math.floor((last - first) / step) + 1
  }
  return count
}
