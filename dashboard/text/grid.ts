import type { Text } from '../../core/i18n.ts'

/** Words of the node grid; those of a cell serve the node's page too. */
export const gridText = {
  measure: { es: 'Color', pt: 'Cor', en: 'Colour' },
  measureCpu: { es: 'CPU ocupada', pt: 'CPU ocupada', en: 'CPU busy' },
  measureMemory: { es: 'memoria usada', pt: 'memória usada', en: 'memory used' },
  measureLoad: { es: 'carga por núcleo', pt: 'carga por núcleo', en: 'load per core' },
  measureAllocated: { es: 'CPU asignada', pt: 'CPU alocada', en: 'CPU allocated' },
  grouping: { es: 'Agrupar', pt: 'Agrupar', en: 'Group' },
  groupPartition: { es: 'por partición', pt: 'por partição', en: 'by partition' },
  groupRack: { es: 'por bastidor', pt: 'por rack', en: 'by rack' },
  groupCluster: { es: 'por clúster', pt: 'por cluster', en: 'by cluster' },
  groupNone: { es: 'sin agrupar', pt: 'sem agrupar', en: 'ungrouped' },
  groupOther: { es: 'sin grupo', pt: 'sem grupo', en: 'no group' },
  groupNoPartition: { es: 'sin partición', pt: 'sem partição', en: 'no partition' },
  legendDrain: { es: 'drenado', pt: 'drenado', en: 'drained' },
  legendDown: { es: 'caído', pt: 'fora do ar', en: 'down' },
  legendPlanned: {
    es: 'reservado o en mantenimiento',
    pt: 'reservado ou em manutenção',
    en: 'reserved or maintenance',
  },
  legendUnknown: { es: 'sin datos', pt: 'sem dados', en: 'no data' },
  gridHint: {
    es: 'Pase por un nodo, o use las flechas, para ver qué tiene; Entrar lo abre.',
    pt: 'Passe por um nó, ou use as setas, para ver o que tem; Enter o abre.',
    en: 'Point at a node, or use the arrow keys, to see it; Enter opens it.',
  },
  cellCpu: { es: 'CPU {value}', pt: 'CPU {value}', en: 'CPU {value}' },
  cellMemory: { es: 'memoria {value}', pt: 'memória {value}', en: 'memory {value}' },
  cellLoad: { es: 'carga {value}', pt: 'carga {value}', en: 'load {value}' },
  cellAllocated: { es: 'asignada {value}', pt: 'alocada {value}', en: 'allocated {value}' },
  cellSeen: { es: 'visto {age}', pt: 'visto {age}', en: 'seen {age}' },
  cellNeverSeen: { es: 'nunca visto', pt: 'nunca visto', en: 'never seen' },
  nodesSummary: {
    es: '{up} de {of} nodos responden y aceptan trabajo{rest}.',
    pt: '{up} de {of} nós respondem e aceitam tarefas{rest}.',
    en: '{up} of {of} nodes answer and take work{rest}.',
  },
  nodesSummaryPlain: {
    es: '{up} de {of} nodos responden{rest}.',
    pt: '{up} de {of} nós respondem{rest}.',
    en: '{up} of {of} nodes answer{rest}.',
  },
  nodesSummaryOne: { es: 'El único nodo responde.', pt: 'O único nó responde.', en: 'The one node answers.' },
} as const satisfies Record<string, Text>
