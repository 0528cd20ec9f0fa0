import { GAUGE, type Measurement, STEP, WORST } from './types.ts'

const sources = ['host', 'prometheus'] as const

/** One machine as its own kernel sees it. */
export const node = {
  title: { es: 'Nodo', pt: 'Nó', en: 'Node' },
  labels: ['node'],
  fields: {
    cpu_busy_ratio: {
      unit: 'ratio',
      ...GAUGE,
      acrossSeries: { weightedBy: 'node.cores' },
      sources,
      title: { es: 'CPU ocupada', pt: 'CPU ocupada', en: 'CPU busy' },
      description: {
        es: 'Parte del tiempo de CPU que no fue ociosa ni espera de disco, sobre todos los núcleos.',
        pt: 'Parte do tempo de CPU que não foi ociosa nem espera de disco, em todos os núcleos.',
        en: 'Share of CPU time that was neither idle nor waiting for disk, over all cores.',
      },
    },
    cpu_iowait_ratio: {
      unit: 'ratio',
      ...GAUGE,
      acrossSeries: { weightedBy: 'node.cores' },
      sources,
      title: { es: 'CPU esperando disco', pt: 'CPU esperando disco', en: 'CPU waiting for disk' },
      description: {
        es: 'Parte del tiempo de CPU ociosa con operaciones de disco pendientes.',
        pt: 'Parte do tempo de CPU ociosa com operações de disco pendentes.',
        en: 'Share of CPU time idle while disk operations were outstanding.',
      },
    },
    load1: {
      unit: 'count',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Carga (1 min)', pt: 'Carga (1 min)', en: 'Load (1 min)' },
      description: {
        es: 'Promedio de un minuto de procesos en ejecución o en espera ininterrumpible.',
        pt: 'Média de um minuto de processos em execução ou em espera ininterrupta.',
        en: 'One-minute average of runnable and uninterruptible processes.',
      },
    },
    cores: {
      unit: 'count',
      ...STEP,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Núcleos lógicos', pt: 'Núcleos lógicos', en: 'Logical cores' },
      description: {
        es: 'CPU lógicas que el sistema operativo ve en línea.',
        pt: 'CPUs lógicas que o sistema operacional vê on-line.',
        en: 'Logical CPUs the operating system sees online.',
      },
    },
    memory_total_bytes: {
      unit: 'bytes',
      ...STEP,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Memoria total', pt: 'Memória total', en: 'Total memory' },
      description: {
        es: 'Memoria física utilizable por el sistema operativo.',
        pt: 'Memória física utilizável pelo sistema operacional.',
        en: 'Physical memory usable by the operating system.',
      },
    },
    memory_available_bytes: {
      unit: 'bytes',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Memoria disponible', pt: 'Memória disponível', en: 'Available memory' },
      description: {
        es: 'Memoria que un programa nuevo puede pedir sin usar intercambio (MemAvailable).',
        pt: 'Memória que um programa novo pode pedir sem usar swap (MemAvailable).',
        en: 'Memory a new program can ask for without swapping (MemAvailable).',
      },
    },
    swap_used_bytes: {
      unit: 'bytes',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Intercambio usado', pt: 'Swap usado', en: 'Swap used' },
      description: {
        es: 'Espacio de intercambio ocupado.',
        pt: 'Espaço de swap ocupado.',
        en: 'Occupied swap space.',
      },
    },
    network_receive_bytes_per_second: {
      unit: 'bytes_per_second',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Red: recibido', pt: 'Rede: recebido', en: 'Network received' },
      description: {
        es: 'Bytes recibidos por segundo, sumadas las interfaces físicas.',
        pt: 'Bytes recebidos por segundo, somadas as interfaces físicas.',
        en: 'Bytes received per second, summed over physical interfaces.',
      },
    },
    network_transmit_bytes_per_second: {
      unit: 'bytes_per_second',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Red: enviado', pt: 'Rede: enviado', en: 'Network sent' },
      description: {
        es: 'Bytes enviados por segundo, sumadas las interfaces físicas.',
        pt: 'Bytes enviados por segundo, somadas as interfaces físicas.',
        en: 'Bytes sent per second, summed over physical interfaces.',
      },
    },
    disk_read_bytes_per_second: {
      unit: 'bytes_per_second',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Disco: lectura', pt: 'Disco: leitura', en: 'Disk read' },
      description: {
        es: 'Bytes leídos por segundo, sumados los discos enteros (sin particiones).',
        pt: 'Bytes lidos por segundo, somados os discos inteiros (sem partições).',
        en: 'Bytes read per second, summed over whole disks (no partitions).',
      },
    },
    disk_write_bytes_per_second: {
      unit: 'bytes_per_second',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Disco: escritura', pt: 'Disco: escrita', en: 'Disk written' },
      description: {
        es: 'Bytes escritos por segundo, sumados los discos enteros (sin particiones).',
        pt: 'Bytes escritos por segundo, somados os discos inteiros (sem partições).',
        en: 'Bytes written per second, summed over whole disks (no partitions).',
      },
    },
    disk_busy_ratio: {
      unit: 'ratio',
      ...GAUGE,
      acrossSeries: 'max',
      sources,
      title: { es: 'Disco ocupado', pt: 'Disco ocupado', en: 'Disk busy' },
      description: {
        es: 'Parte del tiempo con operaciones en curso, en el disco más ocupado.',
        pt: 'Parte do tempo com operações em curso, no disco mais ocupado.',
        en: 'Share of time with operations in flight, on the busiest disk.',
      },
    },
    uptime_seconds: {
      unit: 'seconds',
      ...STEP,
      acrossSeries: 'min',
      sources,
      title: { es: 'Encendido desde hace', pt: 'Ligado há', en: 'Uptime' },
      description: {
        es: 'Tiempo desde el último arranque.',
        pt: 'Tempo desde a última inicialização.',
        en: 'Time since last boot.',
      },
    },
    clock_offset_seconds: {
      unit: 'seconds',
      ...WORST,
      acrossSeries: 'max',
      sources,
      title: { es: 'Desvío del reloj', pt: 'Desvio do relógio', en: 'Clock offset' },
      description: {
        es: 'Diferencia absoluta entre el reloj del nodo y su referencia (NTP), según el propio núcleo.',
        pt: 'Diferença absoluta entre o relógio do nó e sua referência (NTP), segundo o próprio kernel.',
        en: 'Absolute difference between the node clock and its reference (NTP), as its kernel reports.',
      },
    },
    temperature_celsius: {
      unit: 'celsius',
      overTime: 'max',
      rollups: ['sum', 'count', 'max'],
      acrossSeries: 'max',
      sources,
      title: { es: 'Temperatura', pt: 'Temperatura', en: 'Temperature' },
      description: {
        es: 'El sensor más caliente del nodo (hwmon o zona térmica).',
        pt: 'O sensor mais quente do nó (hwmon ou zona térmica).',
        en: 'The hottest sensor of the node (hwmon or thermal zone).',
      },
    },
    power_watts: {
      unit: 'watts',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Potencia', pt: 'Potência', en: 'Power' },
      description: {
        es: 'Potencia medida del nodo (hwmon, RAPL o IPMI); ausente donde nada la mide.',
        pt: 'Potência medida do nó (hwmon, RAPL ou IPMI); ausente onde nada a mede.',
        en: 'Measured power of the node (hwmon, RAPL or IPMI); absent where nothing measures it.',
      },
    },
  },
} as const satisfies Measurement
