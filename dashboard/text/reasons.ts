import type { Text } from '../../core/i18n.ts'

/** Slurm's reasons for waiting, as one would tell a user. */
export const reasonText = {
  resources: { es: 'espera que se libere lugar', pt: 'espera que haja lugar livre', en: 'waits for room to free up' },
  priority: {
    es: 'hay trabajos con más prioridad delante',
    pt: 'há tarefas com mais prioridade à frente',
    en: 'jobs of higher priority are ahead',
  },
  qosJobs: {
    es: 'tope de trabajos de su calidad de servicio (QOS)',
    pt: 'limite de tarefas da sua qualidade de serviço (QOS)',
    en: 'job limit of its quality of service (QOS)',
  },
  qos: {
    es: 'tope de recursos de su calidad de servicio (QOS)',
    pt: 'limite de recursos da sua qualidade de serviço (QOS)',
    en: 'resource limit of its quality of service (QOS)',
  },
  assocJobs: {
    es: 'tope de trabajos de su cuenta',
    pt: 'limite de tarefas da sua conta',
    en: 'job limit of its account',
  },
  assoc: {
    es: 'tope de recursos de su cuenta',
    pt: 'limite de recursos da sua conta',
    en: 'resource limit of its account',
  },
  beginTime: {
    es: 'pidió empezar más tarde',
    pt: 'pediu para começar mais tarde',
    en: 'asked to start later',
  },
  heldUser: {
    es: 'retenido por quien lo envió',
    pt: 'retida por quem a enviou',
    en: 'held by whoever sent it',
  },
  heldAdmin: {
    es: 'retenido por administración',
    pt: 'retida pela administração',
    en: 'held by an administrator',
  },
  heldRequeue: {
    es: 'retenido tras fallar demasiadas veces',
    pt: 'retida após falhar vezes demais',
    en: 'held after failing too many times',
  },
  dependency: {
    es: 'espera que termine otro trabajo',
    pt: 'espera o fim de outra tarefa',
    en: 'waits for another job to end',
  },
  dependencyNever: {
    es: 'nunca podrá empezar: su dependencia no se cumplirá',
    pt: 'nunca poderá começar: sua dependência não se cumprirá',
    en: 'can never start: its dependency will not be met',
  },
  reqNodeNotAvail: {
    es: 'los nodos que pide están caídos, drenados o reservados',
    pt: 'os nós que pede estão fora do ar, drenados ou reservados',
    en: 'the nodes it asks for are down, drained or reserved',
  },
  arrayLimit: {
    es: 'tope de tareas simultáneas de su arreglo',
    pt: 'limite de tarefas simultâneas do seu array',
    en: 'limit on simultaneous tasks of its array',
  },
  licenses: { es: 'espera una licencia', pt: 'espera uma licença', en: 'waits for a licence' },
  reservation: { es: 'espera su reserva', pt: 'espera sua reserva', en: 'waits for its reservation' },
  reservationDeleted: {
    es: 'su reserva ya no existe',
    pt: 'sua reserva já não existe',
    en: 'its reservation is gone',
  },
  partitionDown: {
    es: 'la partición está cerrada',
    pt: 'a partição está fechada',
    en: 'the partition is closed',
  },
  partitionLimit: {
    es: 'pide más de lo que la partición permite',
    pt: 'pede mais do que a partição permite',
    en: 'asks for more than the partition allows',
  },
  invalid: {
    es: 'cuenta o QOS no válida',
    pt: 'conta ou QOS inválida',
    en: 'invalid account or QOS',
  },
  badConstraints: {
    es: 'ningún nodo cumple lo que pide',
    pt: 'nenhum nó cumpre o que pede',
    en: 'no node meets what it asks for',
  },
  burstBuffer: {
    es: 'espera almacenamiento rápido',
    pt: 'espera armazenamento rápido',
    en: 'waits for fast storage',
  },
  cleaning: {
    es: 'termina de limpiarse para volver a la cola',
    pt: 'termina a limpeza para voltar à fila',
    en: 'being cleaned up to be queued again',
  },
  prolog: { es: 'prepara el nodo', pt: 'prepara o nó', en: 'preparing the node' },
  none: {
    es: 'Slurm todavía no lo miró',
    pt: 'o Slurm ainda não a avaliou',
    en: 'Slurm has not looked at it yet',
  },
  systemFailure: {
    es: 'no pudo arrancar: falla del sistema o del trabajo',
    pt: 'não pôde iniciar: falha do sistema ou da tarefa',
    en: 'could not start: system or job failure',
  },
} as const satisfies Record<string, Text>
