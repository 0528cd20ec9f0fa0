import { t, tCount } from '../data/language.ts'
import type { NodeCount } from '../logic/node-groups.ts'
import { operationsText as T } from '../text/operations.ts'

/** What is not up, in words: `, 2 drenados, 1 sin datos`; empty when all are. */
export function nodesRest(count: NodeCount): string {
  return exceptions(count)
    .map((words) => `, ${words}`)
    .join('')
}

export function exceptions(count: NodeCount): readonly string[] {
  const said = [
    count.down > 0 ? tCount(count.down, T.downNodesOne, T.downNodes) : '',
    count.drain > 0 ? tCount(count.drain, T.drainNodesOne, T.drainNodes) : '',
    count.planned > 0 ? tCount(count.planned, T.plannedNodesOne, T.plannedNodes) : '',
    count.unknown > 0 ? t(T.unknownNodes, { count: count.unknown }) : '',
  ]
  return said.filter((words) => words !== '')
}
