/** "Did you mean…?": the known word closest to what was written. */

/** @returns undefined where nothing known is near enough to be worth suggesting */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const wanted = plain(word)
  if (wanted === '') return undefined
  const allowed = Math.max(1, Math.floor(wanted.length / 3))
  let best: { candidate: string; distance: number } | undefined
  for (const candidate of known) {
    const target = plain(candidate)
    const begins =
      wanted.length >= 3 && (target.startsWith(wanted) || (target.length >= 3 && wanted.startsWith(target)))
    // each edit makes up for one letter of the difference
    if (!begins && Math.abs(wanted.length - target.length) > allowed) continue
    const distance = begins ? 1 : editDistance(wanted, target)
    if (distance <= allowed && (best === undefined || distance < best.distance)) best = { candidate, distance }
  }
  return best?.candidate
}

const plain = (word: string) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Optimal string alignment: insert, delete, replace, or swap two neighbours, one each. */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => {
    const row = new Array<number>(b.length + 1).fill(0)
    row[0] = i
    return row
  })
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, rows[i - 2]![j - 2]! + 1)
      rows[i]![j] = cost
    }
  }
  return rows[a.length]![b.length]!
}
