/** Packed lists of nodes, taken apart. */
import { expandNodes } from '../../../core/ranges.ts'

export type Expand = (list: string) => readonly string[]

/** Lists of nodes are the same ones again and again; one that cannot be read names no node. */
export function createExpand(): Expand {
  const known = new Map<string, readonly string[]>()
  return (list) => {
    let nodes = known.get(list)
    if (!nodes) {
      try {
        nodes = expandNodes(list)
      } catch {
        nodes = []
      }
      known.set(list, nodes)
    }
    return nodes
  }
}
