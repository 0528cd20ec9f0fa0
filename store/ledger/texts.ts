/** Texts as places in a list, each once; the first is empty. */
export interface Texts {
  readonly all: readonly string[]
  /** @returns its place; at the end where it is new */
  placeOf(text: string): number
}

export function createTexts(): Texts {
  const all = ['']
  const places = new Map([['', 0]])
  /** what was asked for last: mostly it is asked for again */
  let [last, lastPlace] = ['', 0]
  return {
    all,
    placeOf(text) {
      if (text === last) return lastPlace
      let place = places.get(text)
      if (place === undefined) {
        place = all.push(text) - 1
        places.set(text, place)
      }
      last = text
      lastPlace = place
      return place
    },
  }
}
