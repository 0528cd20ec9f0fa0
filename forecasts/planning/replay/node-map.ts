/**
 * The nodes of a shared pool one by one: what is free on each, and on which a job runs. Nodes with the least that is
 * enough are taken first, so that large gaps stay.
 */

/** What a job takes of each of its nodes. */
export interface NodeShare {
  readonly nodes: number
  readonly cores: number
  readonly gpus: number
  readonly memoryBytes: number
}

export interface NodeMap {
  /** Gives a job its nodes. @param until when it is going to end as far as is known. @returns false: it does not fit */
  place(job: number, share: NodeShare, until: number): boolean
  release(job: number): void
  /** More nodes, or fewer: first those that are free, then those that fall free next. */
  resize(nodes: number): void
  /**
   * Keeps nodes for a job that does not fit: those where it is going to fit soonest. Others may use them if they are
   * going to end before.
   * @param running jobs on these nodes in the order of their foreseen ends, with those ends
   * @returns when that is; Infinity: never as far as is known, and nothing is kept
   */
  hold(job: number, share: NodeShare, running: readonly (readonly [job: number, until: number])[]): number
  /** whom nodes are kept for; -1: nobody */
  readonly holder: number
  drop(): void
}

interface NodeSize {
  readonly cores: number
  readonly gpus: number
  /** NaN: not counted */
  readonly memoryBytes: number
}

/** @param jobs how many there can be. @param most nodes that there can be */
export function createNodeMap(size: NodeSize, nodes: number, most: number, jobs: number): NodeMap {
  const memoryEach = Number.isNaN(size.memoryBytes) ? Infinity : size.memoryBytes
  const cores = new Int32Array(most)
  const gpus = new Int32Array(most)
  const memory = new Float64Array(most)
  /** nodes are told apart by free cores, or GPUs where there are no cores */
  const main = size.cores > 0 ? cores : gpus
  const levels = (size.cores > 0 ? size.cores : size.gpus) + 1
  const heads = new Int32Array(levels).fill(-1)
  const nexts = new Int32Array(most).fill(-1)
  const before = new Int32Array(most).fill(-1)
  const isOut = new Uint8Array(most).fill(1)
  const found = new Int32Array(most)
  /** of each job its nodes, as a list of cells */
  const firstCell = new Int32Array(jobs).fill(-1)
  const shares = new Map<number, NodeShare>()
  let cellNode = new Int32Array(1024)
  let cellNext = new Int32Array(1024)
  let [freeCell, cellCount] = [-1, 0]
  /** nodes that are to go, but are in use */
  let owed = 0
  let [holder, heldFrom] = [-1, Infinity]
  const isHeld = new Uint8Array(most)

  const link = (node: number): void => {
    const level = main[node]!
    const head = heads[level]!
    nexts[node] = head
    before[node] = -1
    if (head >= 0) before[head] = node
    heads[level] = node
  }
  const unlink = (node: number): void => {
    const [next, prior] = [nexts[node]!, before[node]!]
    if (prior >= 0) nexts[prior] = next
    else heads[main[node]!] = next
    if (next >= 0) before[next] = prior
  }
  const isIdle = (node: number): boolean =>
    cores[node] === size.cores && gpus[node] === size.gpus && memory[node] === memoryEach
  const change = (node: number, share: NodeShare, sign: number): void => {
    unlink(node)
    cores[node]! += sign * share.cores
    gpus[node]! += sign * share.gpus
    memory[node]! += sign * share.memoryBytes
    if (owed > 0 && isIdle(node)) {
      owed--
      isOut[node] = 1
    } else link(node)
  }
  const addNode = (node: number): void => {
    cores[node] = size.cores
    gpus[node] = size.gpus
    memory[node] = memoryEach
    isOut[node] = 0
    link(node)
  }
  for (let node = 0; node < nodes; node++) addNode(node)

  const newCell = (): number => {
    if (freeCell >= 0) {
      const cell = freeCell
      freeCell = cellNext[cell]!
      return cell
    }
    if (cellCount === cellNode.length) {
      const [wider, longer] = [new Int32Array(2 * cellCount), new Int32Array(2 * cellCount)]
      wider.set(cellNode)
      longer.set(cellNext)
      cellNode = wider
      cellNext = longer
    }
    return cellCount++
  }

  /** @returns how many nodes were found with those before. @param held whether those that are kept for another are meant */
  const gather = (share: NodeShare, held: 0 | 1 | undefined, already: number): number => {
    let count = already
    const least = size.cores > 0 ? share.cores : share.gpus
    for (let level = least; level < levels; level++)
      for (let node = heads[level]!; node >= 0 && count < share.nodes; node = nexts[node]!) {
        if (cores[node]! < share.cores || gpus[node]! < share.gpus || memory[node]! < share.memoryBytes) continue
        if (held === undefined || isHeld[node] === held) found[count++] = node
      }
    return count
  }
  /** Who ends before they are needed takes nodes that are kept for another first: the rest may serve for longer. */
  const find = (job: number, share: NodeShare, until: number): boolean => {
    if (holder < 0 || job === holder) return gather(share, undefined, 0) === share.nodes
    const kept = until <= heldFrom ? gather(share, 1, 0) : 0
    return gather(share, 0, kept) === share.nodes
  }

  const drop = (): void => {
    if (holder < 0) return
    holder = -1
    heldFrom = Infinity
    isHeld.fill(0)
  }

  return {
    get holder() {
      return holder
    },
    drop,
    place(job, share, until) {
      if (!find(job, share, until)) return false
      let cells = -1
      for (let at = 0; at < share.nodes; at++) {
        const cell = newCell()
        cellNode[cell] = found[at]!
        cellNext[cell] = cells
        cells = cell
        change(found[at]!, share, -1)
      }
      firstCell[job] = cells
      shares.set(job, share)
      if (job === holder) drop()
      return true
    },
    release(job) {
      const share = shares.get(job)!
      shares.delete(job)
      let cell = firstCell[job]!
      while (cell >= 0) {
        const next = cellNext[cell]!
        change(cellNode[cell]!, share, 1)
        cellNext[cell] = freeCell
        freeCell = cell
        cell = next
      }
      firstCell[job] = -1
    },
    resize(by) {
      for (; by > 0; by--) {
        if (owed > 0) owed--
        else addNode(isOut.indexOf(1))
      }
      for (let node = most - 1; node >= 0 && by < 0; node--) {
        if (isOut[node] === 1 || !isIdle(node)) continue
        unlink(node)
        isOut[node] = 1
        by++
      }
      owed -= Math.min(0, by)
    },
    hold(job, share, running) {
      drop()
      const [freeCores, freeGpus, freeMemory] = [cores.slice(), gpus.slice(), memory.slice()]
      const fits = (node: number): boolean =>
        isOut[node] === 0 &&
        freeCores[node]! >= share.cores &&
        freeGpus[node]! >= share.gpus &&
        freeMemory[node]! >= share.memoryBytes
      const fitting = new Set<number>()
      for (let node = 0; node < most; node++) if (fits(node)) fitting.add(node)
      let from = 0
      for (const [other, until] of running) {
        if (fitting.size >= share.nodes && until > from) break
        const { cores: more, gpus: moreGpus, memoryBytes } = shares.get(other)!
        for (let cell = firstCell[other]!; cell >= 0; cell = cellNext[cell]!) {
          const node = cellNode[cell]!
          freeCores[node]! += more
          freeGpus[node]! += moreGpus
          freeMemory[node]! += memoryBytes
          if (fits(node)) fitting.add(node)
        }
        from = until
      }
      if (fitting.size < share.nodes || from === Infinity) return Infinity
      // those that fall free last: whoever runs for long may have those that are free now
      for (const node of [...fitting].slice(-share.nodes)) isHeld[node] = 1
      holder = job
      heldFrom = from
      return from
    },
  }
}
