/** What `later` tells, and what only `earlier` does: null, '' and an empty list tell nothing. */
export function joinTold<Told extends object>(earlier: Told, later: Partial<Told>): Told {
  const told = Object.entries(later).filter(
    ([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
  )
  return { ...earlier, ...Object.fromEntries(told) }
}
