import type { Text } from '../../core/i18n.ts'

/** Words of the operator's page. */
export const operationsText = {
  title: { es: 'Operación', pt: 'Operação', en: 'Operations' },
  loading: { es: 'Mirando cómo está todo…', pt: 'Vendo como está tudo…', en: 'Looking how everything is…' },
  tiles: { es: 'De un vistazo', pt: 'Em resumo', en: 'At a glance' },
  tileNodes: { es: 'Nodos', pt: 'Nós', en: 'Nodes' },
  tileCpu: { es: 'CPU ocupada', pt: 'CPU ocupada', en: 'CPU busy' },
  tileCpuAllocated: { es: 'CPU asignada', pt: 'CPU alocada', en: 'CPU allocated' },
  tileGpu: { es: 'GPU en uso', pt: 'GPU em uso', en: 'GPU in use' },
  tileMemory: { es: 'Memoria usada', pt: 'Memória usada', en: 'Memory used' },
  tileStorage: { es: 'Disco más lleno', pt: 'Disco mais cheio', en: 'Fullest disk' },
  tileStorageOf: { es: 'Más lleno: {mount}', pt: 'Mais cheio: {mount}', en: 'Fullest: {mount}' },
  tilePending: { es: 'En cola', pt: 'Na fila', en: 'Pending' },
  tileRunning: { es: 'En ejecución', pt: 'Em execução', en: 'Running' },
  tileSessions: { es: 'Sesiones', pt: 'Sessões', en: 'Sessions' },
  jobs: { es: 'trabajos', pt: 'tarefas', en: 'jobs' },
  inWindow: { es: '{delta} en {duration}', pt: '{delta} em {duration}', en: '{delta} in {duration}' },
  allocated: { es: '{percent} % asignada', pt: '{percent} % alocada', en: '{percent}% allocated' },
  coverage: { es: '{parts} de {of} nodos', pt: '{parts} de {of} nós', en: '{parts} of {of} nodes' },
  coverageGpu: { es: '{parts} de {of} GPU', pt: '{parts} de {of} GPUs', en: '{parts} of {of} GPUs' },
  coverageParts: { es: '{parts} de {of} responden', pt: '{parts} de {of} respondem', en: '{parts} of {of} answer' },
  unknownNodes: { es: '{count} sin datos', pt: '{count} sem dados', en: '{count} without data' },
  drainNodes: { es: '{count} drenados', pt: '{count} drenados', en: '{count} drained' },
  drainNodesOne: { es: '1 drenado', pt: '1 drenado', en: '1 drained' },
  downNodes: { es: '{count} caídos', pt: '{count} fora do ar', en: '{count} down' },
  downNodesOne: { es: '1 caído', pt: '1 fora do ar', en: '1 down' },
  plannedNodes: { es: '{count} reservados', pt: '{count} reservados', en: '{count} set aside' },
  plannedNodesOne: { es: '1 reservado', pt: '1 reservado', en: '1 set aside' },
  noDataSince: { es: 'sin datos desde las {clock}', pt: 'sem dados desde as {clock}', en: 'no data since {clock}' },
  noDataNever: { es: 'sin datos todavía', pt: 'ainda sem dados', en: 'no data yet' },
  freeLeft: { es: 'quedan {free}', pt: 'restam {free}', en: '{free} left' },
  trendOf: { es: 'Tendencia de {title}', pt: 'Tendência de {title}', en: 'Trend of {title}' },

  nodes: { es: 'Nodos', pt: 'Nós', en: 'Nodes' },

  attention: { es: 'Requiere atención', pt: 'Requer atenção', en: 'Needs attention' },
  attentionNone: { es: 'Nada requiere atención.', pt: 'Nada requer atenção.', en: 'Nothing needs attention.' },
  attentionSummary: {
    es: '{now} para ahora, {today} para hoy.',
    pt: '{now} para agora, {today} para hoje.',
    en: '{now} for now, {today} for today.',
  },
  attentionMore: { es: 'Ver {count} más', pt: 'Ver mais {count}', en: 'Show {count} more' },
  severityNow: { es: 'ahora', pt: 'agora', en: 'now' },
  severityToday: { es: 'hoy', pt: 'hoje', en: 'today' },

  pendingByPartition: { es: 'En cola', pt: 'Na fila', en: 'Pending' },
  runningByPartition: { es: 'En ejecución', pt: 'Em execução', en: 'Running' },

  sessionsReady: { es: 'listas', pt: 'prontas', en: 'ready' },
  sessionsPending: { es: 'en transición', pt: 'em transição', en: 'pending' },

  absent: { es: 'También puede observar', pt: 'Também pode observar', en: 'You can also watch' },
  absentSlurm: {
    es: 'Slurm: cola, nodos y motivos. Agregue sources.slurm en atalaya.yaml.',
    pt: 'Slurm: fila, nós e motivos. Adicione sources.slurm em atalaya.yaml.',
    en: 'Slurm: queue, nodes and reasons. Add sources.slurm to atalaya.yaml.',
  },
  absentGpu: {
    es: 'GPU: ninguna informa todavía. Agregue el perfil dcgm_exporter en sources.prometheus.',
    pt: 'GPUs: nenhuma informa ainda. Adicione o perfil dcgm_exporter em sources.prometheus.',
    en: 'GPUs: none reports yet. Add the dcgm_exporter profile to sources.prometheus.',
  },
  absentHub: {
    es: 'JupyterHub: sesiones y personas activas. Agregue sources.jupyterhub.',
    pt: 'JupyterHub: sessões e pessoas ativas. Adicione sources.jupyterhub.',
    en: 'JupyterHub: sessions and active users. Add sources.jupyterhub.',
  },
  absentMachines: {
    es: 'Máquinas: CPU, memoria y discos. Agregue sources.host o el perfil node_exporter.',
    pt: 'Máquinas: CPU, memória e discos. Adicione sources.host ou o perfil node_exporter.',
    en: 'Machines: CPU, memory and disks. Add sources.host or the node_exporter profile.',
  },
} as const satisfies Record<string, Text>
