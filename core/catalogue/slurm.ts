import { GAUGE, type Measurement, STEP, WORST } from './types.ts'

const sources = ['slurm'] as const
const queue = { unit: 'count', ...GAUGE, acrossSeries: 'sum', sources } as const
const step = { ...STEP, acrossSeries: 'sum', sources } as const
const controller = { ...GAUGE, acrossSeries: 'max', sources } as const

/** A partition. A node in two partitions counts in both: cluster totals come from `slurm_node`. */
export const slurm_partition = {
  title: { es: 'Partición de Slurm', pt: 'Partição do Slurm', en: 'Slurm partition' },
  labels: ['cluster', 'partition'],
  fields: {
    nodes: {
      unit: 'count',
      ...step,
      labels: ['state'],
      title: { es: 'Nodos por estado', pt: 'Nós por estado', en: 'Nodes by state' },
      description: {
        es: 'Nodos de la partición en cada estado, con las palabras de sinfo.',
        pt: 'Nós da partição em cada estado, com as palavras do sinfo.',
        en: 'Nodes of the partition in each state, in sinfo’s words.',
      },
    },
    cpus: {
      unit: 'count',
      ...step,
      labels: ['state'],
      title: { es: 'CPU por estado', pt: 'CPUs por estado', en: 'CPUs by state' },
      description: {
        es: 'CPU asignadas, ociosas y no disponibles (como A/I/O de sinfo %C).',
        pt: 'CPUs alocadas, ociosas e indisponíveis (como A/I/O do sinfo %C).',
        en: 'CPUs allocated, idle and other (as A/I/O of sinfo %C).',
      },
    },
    gpus: {
      unit: 'count',
      ...step,
      labels: ['state', 'gpu_type'],
      title: { es: 'GPU por estado', pt: 'GPUs por estado', en: 'GPUs by state' },
      description: {
        es: 'GPU asignadas, ociosas y no disponibles, por tipo (o perfil MIG).',
        pt: 'GPUs alocadas, ociosas e indisponíveis, por tipo (ou perfil MIG).',
        en: 'GPUs allocated, idle and other, by type (or MIG profile).',
      },
    },
    jobs_running: {
      ...queue,
      title: { es: 'Trabajos en ejecución', pt: 'Tarefas em execução', en: 'Running jobs' },
      description: {
        es: 'Trabajos en ejecución; cada tarea de un arreglo cuenta.',
        pt: 'Tarefas em execução; cada elemento de um array conta.',
        en: 'Running jobs; every task of an array counts.',
      },
    },
    jobs_pending: {
      ...queue,
      title: { es: 'Trabajos en cola', pt: 'Tarefas na fila', en: 'Pending jobs' },
      description: {
        es: 'Trabajos en espera por cualquier motivo; cada tarea de un arreglo cuenta.',
        pt: 'Tarefas em espera por qualquer motivo; cada elemento de um array conta.',
        en: 'Jobs waiting for any reason; every task of an array counts.',
      },
    },
    pending_cpus: {
      ...queue,
      title: { es: 'CPU pedidas en cola', pt: 'CPUs pedidas na fila', en: 'Pending CPUs' },
      description: {
        es: 'CPU que piden los trabajos en cola.',
        pt: 'CPUs pedidas pelas tarefas na fila.',
        en: 'CPUs requested by pending jobs.',
      },
    },
    pending_gpus: {
      ...queue,
      title: { es: 'GPU pedidas en cola', pt: 'GPUs pedidas na fila', en: 'Pending GPUs' },
      description: {
        es: 'GPU que piden los trabajos en cola.',
        pt: 'GPUs pedidas pelas tarefas na fila.',
        en: 'GPUs requested by pending jobs.',
      },
    },
    pending_nodes: {
      ...queue,
      title: { es: 'Nodos pedidos en cola', pt: 'Nós pedidos na fila', en: 'Pending nodes' },
      description: {
        es: 'Nodos que piden los trabajos en cola (al menos uno cada trabajo).',
        pt: 'Nós pedidos pelas tarefas na fila (ao menos um por tarefa).',
        en: 'Nodes requested by pending jobs (at least one a job).',
      },
    },
    pending_oldest_eligible_seconds: {
      unit: 'seconds',
      overTime: 'max',
      rollups: ['max'],
      acrossSeries: 'max',
      sources,
      title: { es: 'Espera más larga', pt: 'Espera mais longa', en: 'Longest wait' },
      description: {
        es: 'Tiempo desde que el trabajo en cola más antiguo pudo empezar (eligible); retenidos y dependientes aparte.',
        pt: 'Tempo desde que a tarefa mais antiga na fila pôde começar (eligible); retidas e dependentes à parte.',
        en: 'Time since the oldest pending job became eligible; held and dependent jobs left out.',
      },
    },
  },
} as const satisfies Measurement

/** Why jobs wait: pending work by partition and Slurm's reason word. */
export const slurm_pending = {
  title: { es: 'Cola de Slurm por motivo', pt: 'Fila do Slurm por motivo', en: 'Slurm queue by reason' },
  labels: ['cluster', 'partition', 'reason'],
  fields: {
    jobs: {
      ...queue,
      title: { es: 'Trabajos por motivo', pt: 'Tarefas por motivo', en: 'Jobs by reason' },
      description: {
        es: 'Trabajos en cola según el motivo que da Slurm.',
        pt: 'Tarefas na fila segundo o motivo dado pelo Slurm.',
        en: 'Pending jobs by the reason Slurm gives.',
      },
    },
    cpus: {
      ...queue,
      title: { es: 'CPU por motivo', pt: 'CPUs por motivo', en: 'CPUs by reason' },
      description: {
        es: 'CPU pedidas en cola según el motivo.',
        pt: 'CPUs pedidas na fila segundo o motivo.',
        en: 'Pending CPUs by reason.',
      },
    },
    gpus: {
      ...queue,
      title: { es: 'GPU por motivo', pt: 'GPUs por motivo', en: 'GPUs by reason' },
      description: {
        es: 'GPU pedidas en cola según el motivo.',
        pt: 'GPUs pedidas na fila segundo o motivo.',
        en: 'Pending GPUs by reason.',
      },
    },
  },
} as const satisfies Measurement

/** One node as Slurm sees it. `state` has one series a node with value 1, the state is its label. */
export const slurm_node = {
  title: { es: 'Nodo de Slurm', pt: 'Nó do Slurm', en: 'Slurm node' },
  labels: ['cluster', 'node'],
  fields: {
    state: {
      unit: 'count',
      overTime: 'last',
      rollups: ['last'],
      acrossSeries: 'sum',
      sources,
      labels: ['state', 'partitions', 'reason'],
      title: { es: 'Estado', pt: 'Estado', en: 'State' },
      description: {
        es: '1 para el estado actual del nodo (etiqueta state, con las palabras de sinfo; reason dice por qué está drenado o caído).',
        pt: '1 para o estado atual do nó (rótulo state, com as palavras do sinfo; reason diz por que está drenado ou fora do ar).',
        en: '1 for the node’s current state (label state, in sinfo’s words; reason says why it is drained or down).',
      },
    },
    reason_since_seconds: {
      unit: 'unix_seconds',
      overTime: 'last',
      rollups: ['last'],
      acrossSeries: 'min',
      sources,
      title: { es: 'Motivo, desde', pt: 'Motivo, desde', en: 'Reason, since' },
      description: {
        es: 'Desde cuándo vale el motivo del nodo (segundos Unix); ausente si Slurm no lo sabe.',
        pt: 'Desde quando vale o motivo do nó (segundos Unix); ausente se o Slurm não o sabe.',
        en: 'Since when the node’s reason holds (Unix seconds); absent where Slurm does not know.',
      },
    },
    cpus: {
      unit: 'count',
      ...step,
      title: { es: 'CPU', pt: 'CPUs', en: 'CPUs' },
      description: { es: 'CPU configuradas.', pt: 'CPUs configuradas.', en: 'Configured CPUs.' },
    },
    cpus_allocated: {
      unit: 'count',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'CPU asignadas', pt: 'CPUs alocadas', en: 'CPUs allocated' },
      description: { es: 'CPU asignadas a trabajos.', pt: 'CPUs alocadas a tarefas.', en: 'CPUs allocated to jobs.' },
    },
    memory_total_bytes: {
      unit: 'bytes',
      ...step,
      title: { es: 'Memoria configurada', pt: 'Memória configurada', en: 'Configured memory' },
      description: { es: 'RealMemory del nodo.', pt: 'RealMemory do nó.', en: 'RealMemory of the node.' },
    },
    memory_allocated_bytes: {
      unit: 'bytes',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Memoria asignada', pt: 'Memória alocada', en: 'Memory allocated' },
      description: {
        es: 'Memoria asignada a trabajos.',
        pt: 'Memória alocada a tarefas.',
        en: 'Memory allocated to jobs.',
      },
    },
    memory_free_bytes: {
      unit: 'bytes',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Memoria libre', pt: 'Memória livre', en: 'Free memory' },
      description: {
        es: 'Memoria libre que informa slurmd; ausente si el nodo no responde.',
        pt: 'Memória livre informada pelo slurmd; ausente se o nó não responde.',
        en: 'Free memory as slurmd reports it; absent when the node does not answer.',
      },
    },
    load1: {
      unit: 'count',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Carga según Slurm', pt: 'Carga segundo o Slurm', en: 'Load as Slurm sees it' },
      description: {
        es: 'CPULoad del nodo; ausente si el nodo no responde.',
        pt: 'CPULoad do nó; ausente se o nó não responde.',
        en: 'CPULoad of the node; absent when the node does not answer.',
      },
    },
    gpus: {
      unit: 'count',
      ...step,
      labels: ['gpu_type'],
      title: { es: 'GPU', pt: 'GPUs', en: 'GPUs' },
      description: {
        es: 'GPU configuradas, por tipo o perfil MIG.',
        pt: 'GPUs configuradas, por tipo ou perfil MIG.',
        en: 'Configured GPUs, by type or MIG profile.',
      },
    },
    gpus_allocated: {
      unit: 'count',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      labels: ['gpu_type'],
      title: { es: 'GPU asignadas', pt: 'GPUs alocadas', en: 'GPUs allocated' },
      description: {
        es: 'GPU asignadas a trabajos, por tipo o perfil MIG.',
        pt: 'GPUs alocadas a tarefas, por tipo ou perfil MIG.',
        en: 'GPUs allocated to jobs, by type or MIG profile.',
      },
    },
  },
} as const satisfies Measurement

/** slurmctld itself: sdiag's figures. */
export const slurm_controller = {
  title: { es: 'Controlador de Slurm', pt: 'Controlador do Slurm', en: 'Slurm controller' },
  labels: ['cluster'],
  fields: {
    up: {
      unit: 'boolean',
      overTime: 'min',
      rollups: ['sum', 'count', 'min'],
      acrossSeries: 'min',
      sources,
      title: { es: 'Controlador responde', pt: 'Controlador responde', en: 'Controller answers' },
      description: {
        es: '1 si slurmctld responde, 0 si se sabe que no; ausente si no se pudo preguntar.',
        pt: '1 se o slurmctld responde, 0 se se sabe que não; ausente se não foi possível perguntar.',
        en: '1 when slurmctld answers, 0 when it is known not to; absent when nobody could ask.',
      },
    },
    main_cycle_seconds: {
      unit: 'seconds',
      ...controller,
      title: { es: 'Ciclo principal', pt: 'Ciclo principal', en: 'Main cycle' },
      description: {
        es: 'Duración del último ciclo de planificación.',
        pt: 'Duração do último ciclo de escalonamento.',
        en: 'Duration of the last scheduling cycle.',
      },
    },
    main_cycle_mean_seconds: {
      unit: 'seconds',
      ...controller,
      title: { es: 'Ciclo principal medio', pt: 'Ciclo principal médio', en: 'Mean main cycle' },
      description: {
        es: 'Media de los ciclos desde el último reinicio de estadísticas.',
        pt: 'Média dos ciclos desde o último reinício das estatísticas.',
        en: 'Mean cycle since the statistics were last reset.',
      },
    },
    backfill_cycle_seconds: {
      unit: 'seconds',
      ...controller,
      title: { es: 'Ciclo de relleno', pt: 'Ciclo de backfill', en: 'Backfill cycle' },
      description: {
        es: 'Duración del último ciclo de backfill.',
        pt: 'Duração do último ciclo de backfill.',
        en: 'Duration of the last backfill cycle.',
      },
    },
    queue_length: {
      unit: 'count',
      ...controller,
      title: { es: 'Cola del planificador', pt: 'Fila do escalonador', en: 'Scheduler queue length' },
      description: {
        es: 'Trabajos que miró el último ciclo principal.',
        pt: 'Tarefas vistas pelo último ciclo principal.',
        en: 'Jobs considered by the last main cycle.',
      },
    },
    backfill_queue_length: {
      unit: 'count',
      ...controller,
      title: { es: 'Cola de relleno', pt: 'Fila de backfill', en: 'Backfill queue length' },
      description: {
        es: 'Trabajos que miró el último ciclo de backfill.',
        pt: 'Tarefas vistas pelo último ciclo de backfill.',
        en: 'Jobs considered by the last backfill cycle.',
      },
    },
    threads: {
      unit: 'count',
      ...controller,
      title: { es: 'Hilos de servidor', pt: 'Threads de servidor', en: 'Server threads' },
      description: {
        es: 'Hilos de slurmctld atendiendo pedidos; cerca de 256 es saturación.',
        pt: 'Threads do slurmctld atendendo pedidos; perto de 256 é saturação.',
        en: 'slurmctld threads serving requests; near 256 is saturation.',
      },
    },
    agent_queue: {
      unit: 'count',
      ...controller,
      title: { es: 'Cola de mensajes a nodos', pt: 'Fila de mensagens aos nós', en: 'Agent queue' },
      description: {
        es: 'Mensajes a nodos sin entregar.',
        pt: 'Mensagens aos nós não entregues.',
        en: 'Messages to nodes not yet delivered.',
      },
    },
    accounting_queue: {
      unit: 'count',
      ...WORST,
      acrossSeries: 'max',
      sources,
      title: { es: 'Cola hacia slurmdbd', pt: 'Fila para o slurmdbd', en: 'Queue to slurmdbd' },
      description: {
        es: 'Registros contables que esperan a slurmdbd; crece si está caído.',
        pt: 'Registros contábeis à espera do slurmdbd; cresce se ele está fora do ar.',
        en: 'Accounting records waiting for slurmdbd; grows when it is down.',
      },
    },
  },
} as const satisfies Measurement
