/** Texts as places in a list, each once; the first is empty. */
export interface Texts {
  readonly all: readonly string[]
  /** @returns its place; at the end where it is new */
  placeOf(text: string): number
}

export function createTexts(): Texts {
  const all = ['']
  const places = new Map([['', 0]])
  return {
    all,
    placeOf(text) {
      let place = places.get(text)
      if (place === undefined) {
        place = all.push(text) - 1
        places.set(text, place)
      }
      return place
    },
  }
}
