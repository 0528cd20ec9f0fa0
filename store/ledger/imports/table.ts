/** How a kind of fact lies in its table. Beside its own columns every table has `key`, `place` and `import`. */
export type Value = string | number | null

export interface FactTable<Fact> {
  readonly name: string
  readonly columns: readonly string[]
  /** What a later telling takes the place of. */
  keyOf(fact: Fact): string
  /** one a column */
  valuesOf(fact: Fact): readonly Value[]
  factOf(row: Readonly<Record<string, Value>>): Fact
  /**
   * Where a key stands for one fact, of which each telling may leave something open: what two of them say together.
   * Undefined where facts stand side by side.
   */
  join?(earlier: Fact, later: Fact): Fact | undefined
}

/** A fact, and which file said so when. */
export type Told<Fact> = Fact & {
  readonly file: string
  /** Unix seconds */
  readonly imported: number
}
