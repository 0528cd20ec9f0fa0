/** What a file tells. Where it has problems, its facts are not to be kept. */
export interface FileFacts<Fact> {
  readonly facts: readonly Fact[]
  /** without the header */
  readonly rows: number
  /** rows that are meant not to count */
  readonly leftOut: number
  /** titles of columns that mean nothing to us */
  readonly ignored: readonly string[]
}
