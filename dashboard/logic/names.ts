/** Names as people who run clusters write and sort them. */

const natural = new Intl.Collator('en', { numeric: true })

/** cn2 before cn10. */
export function byName(a: string, b: string): number {
  return natural.compare(a, b)
}

/** `cn01, cn02, cn03, gpu01` → `cn[01-03],gpu01`, Slurm's hostlist notation. */
export function compressNames(names: readonly string[]): string {
  const ranges: { prefix: string; width: number; from: number; to: number }[] = []
  for (const name of [...new Set(names)].sort(byName)) {
    const match = /^(.*?)(\d{1,9})$/.exec(name)
    const last = ranges.at(-1)
    if (!match) {
      ranges.push({ prefix: name, width: 0, from: 0, to: 0 })
      continue
    }
    const [, prefix = '', digits = ''] = match
    const value = Number(digits)
    if (last && last.prefix === prefix && last.width === digits.length && last.to + 1 === value) last.to = value
    else ranges.push({ prefix, width: digits.length, from: value, to: value })
  }
  const groups = new Map<string, string[]>()
  for (const { prefix, width, from, to } of ranges) {
    const pad = (value: number) => (width === 0 ? '' : String(value).padStart(width, '0'))
    const parts = groups.get(prefix) ?? []
    parts.push(from === to ? pad(from) : `${pad(from)}-${pad(to)}`)
    groups.set(prefix, parts)
  }
  return [...groups]
    .map(([prefix, parts]) =>
      parts.length > 1 || parts[0]!.includes('-') ? `${prefix}[${parts.join(',')}]` : `${prefix}${parts[0]}`,
    )
    .join(',')
}
