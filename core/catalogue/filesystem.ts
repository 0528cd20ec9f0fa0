import { GAUGE, type Measurement, STEP, WORST } from './types.ts'

const sources = ['host', 'prometheus'] as const

/** One mounted file system of a node; pseudo file systems are left out. */
export const filesystem = {
  title: { es: 'Sistema de archivos', pt: 'Sistema de arquivos', en: 'File system' },
  labels: ['node', 'mount', 'device', 'fstype'],
  fields: {
    size_bytes: {
      unit: 'bytes',
      ...STEP,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Tamaño', pt: 'Tamanho', en: 'Size' },
      description: {
        es: 'Tamaño total del sistema de archivos.',
        pt: 'Tamanho total do sistema de arquivos.',
        en: 'Total size of the file system.',
      },
    },
    available_bytes: {
      unit: 'bytes',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      title: { es: 'Disponible', pt: 'Disponível', en: 'Available' },
      description: {
        es: 'Espacio que un usuario sin privilegios todavía puede escribir.',
        pt: 'Espaço que um usuário sem privilégios ainda pode escrever.',
        en: 'Space an unprivileged user can still write.',
      },
    },
    used_ratio: {
      unit: 'ratio',
      ...GAUGE,
      acrossSeries: { weightedBy: 'filesystem.size_bytes' },
      sources,
      title: { es: 'Ocupación', pt: 'Ocupação', en: 'Used' },
      description: {
        es: 'Usado ÷ (usado + disponible), como df: lo reservado para root no cuenta.',
        pt: 'Usado ÷ (usado + disponível), como df: o reservado para root não conta.',
        en: 'Used ÷ (used + available), as df does: what is reserved for root is left out.',
      },
    },
    inodes_used_ratio: {
      unit: 'ratio',
      ...GAUGE,
      acrossSeries: 'max',
      sources,
      title: { es: 'Inodos usados', pt: 'Inodes usados', en: 'Inodes used' },
      description: {
        es: 'Parte de los inodos en uso; ausente donde el sistema de archivos no los limita.',
        pt: 'Parte dos inodes em uso; ausente onde o sistema de arquivos não os limita.',
        en: 'Share of inodes in use; absent where the file system does not limit them.',
      },
    },
    read_only: {
      unit: 'boolean',
      ...WORST,
      acrossSeries: 'max',
      sources,
      title: { es: 'Solo lectura', pt: 'Somente leitura', en: 'Read-only' },
      description: {
        es: '1 si está montado de solo lectura (a menudo, tras un error de disco).',
        pt: '1 se está montado somente para leitura (muitas vezes, após um erro de disco).',
        en: '1 when mounted read-only (often after a disk error).',
      },
    },
  },
} as const satisfies Measurement
