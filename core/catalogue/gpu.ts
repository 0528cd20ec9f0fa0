import { GAUGE, type Measurement, STEP, WORST } from './types.ts'

const sources = ['host', 'prometheus'] as const
const profiling = { unit: 'ratio', ...GAUGE, acrossSeries: 'mean', sources: ['prometheus'] } as const

/**
 * One GPU, or one MIG instance of it (labels `mig`, `mig_profile`). Any vendor: fields a device or its
 * driver does not report are absent.
 */
export const gpu = {
  title: { es: 'GPU', pt: 'GPU', en: 'GPU' },
  labels: ['node', 'gpu', 'uuid', 'model', 'vendor', 'mig', 'mig_profile'],
  fields: {
    utilization_ratio: {
      unit: 'ratio',
      ...GAUGE,
      acrossSeries: 'mean',
      sources,
      title: { es: 'Uso de GPU', pt: 'Uso da GPU', en: 'GPU utilisation' },
      description: {
        es: 'Parte del tiempo con al menos un núcleo de cómputo en ejecución; no dice cuánto de la GPU se usa.',
        pt: 'Parte do tempo com ao menos um kernel em execução; não diz quanto da GPU é usado.',
        en: 'Share of time with at least one kernel running; it does not say how much of the GPU is used.',
      },
    },
    memory_used_bytes: {
      unit: 'bytes',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Memoria de GPU usada', pt: 'Memória da GPU usada', en: 'GPU memory used' },
      description: {
        es: 'Memoria de la GPU ocupada, reservas del controlador aparte.',
        pt: 'Memória da GPU ocupada, reservas do driver à parte.',
        en: 'Occupied GPU memory, driver reserve aside.',
      },
    },
    memory_total_bytes: {
      unit: 'bytes',
      ...STEP,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Memoria de GPU total', pt: 'Memória da GPU total', en: 'GPU memory total' },
      description: {
        es: 'Memoria total de la GPU o instancia.',
        pt: 'Memória total da GPU ou instância.',
        en: 'Total memory of the GPU or instance.',
      },
    },
    power_watts: {
      unit: 'watts',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Potencia de GPU', pt: 'Potência da GPU', en: 'GPU power' },
      description: {
        es: 'Potencia que consume la placa entera.',
        pt: 'Potência consumida pela placa inteira.',
        en: 'Power draw of the whole board.',
      },
    },
    temperature_celsius: {
      unit: 'celsius',
      overTime: 'max',
      rollups: ['sum', 'count', 'max'],
      acrossSeries: 'max',
      sources,
      title: { es: 'Temperatura de GPU', pt: 'Temperatura da GPU', en: 'GPU temperature' },
      description: { es: 'Temperatura del chip.', pt: 'Temperatura do chip.', en: 'Die temperature.' },
    },
    sm_clock_hertz: {
      unit: 'hertz',
      ...GAUGE,
      acrossSeries: 'mean',
      sources,
      title: { es: 'Reloj de cómputo', pt: 'Relógio de cálculo', en: 'Compute clock' },
      description: {
        es: 'Frecuencia de los multiprocesadores.',
        pt: 'Frequência dos multiprocessadores.',
        en: 'Frequency of the multiprocessors.',
      },
    },
    xid_last: {
      unit: 'code',
      overTime: 'last',
      rollups: ['last', 'max'],
      acrossSeries: 'max',
      sources: ['prometheus'],
      title: { es: 'Último error XID', pt: 'Último erro XID', en: 'Last XID error' },
      description: {
        es: 'Código del último error XID que informó el controlador de NVIDIA; 0 = ninguno.',
        pt: 'Código do último erro XID informado pelo driver da NVIDIA; 0 = nenhum.',
        en: 'Code of the last XID error reported by NVIDIA’s driver; 0 = none.',
      },
    },
    ecc_uncorrected: {
      unit: 'count',
      ...WORST,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Errores ECC no corregidos', pt: 'Erros ECC não corrigidos', en: 'Uncorrected ECC errors' },
      description: {
        es: 'Errores de memoria sin corregir (o filas reasignadas por ellos), según la placa.',
        pt: 'Erros de memória sem correção (ou linhas remapeadas por eles), segundo a placa.',
        en: 'Uncorrected memory errors (or rows remapped because of them), as the board counts.',
      },
    },
    memory_temperature_celsius: {
      unit: 'celsius',
      overTime: 'max',
      rollups: ['sum', 'count', 'max'],
      acrossSeries: 'max',
      sources,
      title: { es: 'Temperatura de memoria', pt: 'Temperatura da memória', en: 'Memory temperature' },
      description: {
        es: 'Temperatura de la memoria de la GPU.',
        pt: 'Temperatura da memória da GPU.',
        en: 'Temperature of the GPU memory.',
      },
    },
    engine_active_ratio: {
      ...profiling,
      title: { es: 'Motor activo', pt: 'Motor ativo', en: 'Engine active' },
      description: {
        es: 'Parte del tiempo con el motor gráfico o de cómputo activo (perfilado).',
        pt: 'Parte do tempo com o motor gráfico ou de cálculo ativo (perfilamento).',
        en: 'Share of time the graphics or compute engine was active (profiling).',
      },
    },
    sm_active_ratio: {
      ...profiling,
      title: { es: 'Multiprocesadores activos', pt: 'Multiprocessadores ativos', en: 'SM active' },
      description: {
        es: 'Parte de los ciclos con al menos un grupo de hilos asignado, promedio de los multiprocesadores.',
        pt: 'Parte dos ciclos com ao menos um warp atribuído, média dos multiprocessadores.',
        en: 'Share of cycles with at least one warp assigned, mean over multiprocessors.',
      },
    },
    sm_occupancy_ratio: {
      ...profiling,
      title: { es: 'Ocupación de multiprocesadores', pt: 'Ocupação dos multiprocessadores', en: 'SM occupancy' },
      description: {
        es: 'Grupos de hilos residentes sobre el máximo posible.',
        pt: 'Warps residentes sobre o máximo possível.',
        en: 'Resident warps over the maximum possible.',
      },
    },
    tensor_active_ratio: {
      ...profiling,
      title: { es: 'Núcleos tensoriales activos', pt: 'Núcleos tensoriais ativos', en: 'Tensor cores active' },
      description: {
        es: 'Parte de los ciclos con los núcleos tensoriales en uso.',
        pt: 'Parte dos ciclos com os núcleos tensoriais em uso.',
        en: 'Share of cycles the tensor pipe was active.',
      },
    },
    dram_active_ratio: {
      ...profiling,
      title: { es: 'Memoria activa', pt: 'Memória ativa', en: 'Memory active' },
      description: {
        es: 'Parte de los ciclos con la interfaz de memoria transfiriendo datos.',
        pt: 'Parte dos ciclos com a interface de memória transferindo dados.',
        en: 'Share of cycles the memory interface was moving data.',
      },
    },
    pcie_transmit_bytes_per_second: {
      unit: 'bytes_per_second',
      ...GAUGE,
      acrossSeries: 'sum',
      sources: ['prometheus'],
      title: { es: 'PCIe: enviado', pt: 'PCIe: enviado', en: 'PCIe sent' },
      description: {
        es: 'Bytes por segundo de la GPU hacia el bus.',
        pt: 'Bytes por segundo da GPU para o barramento.',
        en: 'Bytes per second from the GPU to the bus.',
      },
    },
    pcie_receive_bytes_per_second: {
      unit: 'bytes_per_second',
      ...GAUGE,
      acrossSeries: 'sum',
      sources: ['prometheus'],
      title: { es: 'PCIe: recibido', pt: 'PCIe: recebido', en: 'PCIe received' },
      description: {
        es: 'Bytes por segundo del bus hacia la GPU.',
        pt: 'Bytes por segundo do barramento para a GPU.',
        en: 'Bytes per second from the bus to the GPU.',
      },
    },
  },
} as const satisfies Measurement
