import { GAUGE, type Measurement } from './types.ts'

const sources = ['jupyterhub'] as const
const count = { unit: 'count', ...GAUGE, acrossSeries: 'sum', sources } as const

/** One JupyterHub. Users are counted, never named. */
export const hub = {
  title: { es: 'JupyterHub', pt: 'JupyterHub', en: 'JupyterHub' },
  labels: ['hub'],
  fields: {
    up: {
      unit: 'boolean',
      overTime: 'min',
      rollups: ['sum', 'count', 'min'],
      acrossSeries: 'min',
      sources,
      title: { es: 'Hub responde', pt: 'Hub responde', en: 'Hub answers' },
      description: {
        es: '1 si /hub/health responde, 0 si no.',
        pt: '1 se /hub/health responde, 0 se não.',
        en: '1 when /hub/health answers, 0 when it does not.',
      },
    },
    sessions_active: {
      ...count,
      title: { es: 'Sesiones activas', pt: 'Sessões ativas', en: 'Active sessions' },
      description: {
        es: 'Servidores de usuario listos o arrancando; los servidores con nombre cuentan aparte.',
        pt: 'Servidores de usuário prontos ou iniciando; servidores nomeados contam à parte.',
        en: 'User servers ready or starting; named servers count separately.',
      },
    },
    sessions_ready: {
      ...count,
      title: { es: 'Sesiones listas', pt: 'Sessões prontas', en: 'Ready sessions' },
      description: {
        es: 'Servidores de usuario listos para trabajar.',
        pt: 'Servidores de usuário prontos para trabalhar.',
        en: 'User servers ready to work.',
      },
    },
    sessions_pending: {
      ...count,
      title: { es: 'Sesiones en transición', pt: 'Sessões em transição', en: 'Pending sessions' },
      description: {
        es: 'Servidores arrancando o deteniéndose.',
        pt: 'Servidores iniciando ou parando.',
        en: 'Servers starting or stopping.',
      },
    },
    users_active: {
      unit: 'count',
      ...GAUGE,
      acrossSeries: 'max',
      sources,
      labels: ['period'],
      title: { es: 'Personas activas', pt: 'Pessoas ativas', en: 'Active users' },
      description: {
        es: 'Cuentas con actividad en las últimas 24 h, 7 o 30 días (etiqueta period). No se suman entre hubs.',
        pt: 'Contas com atividade nas últimas 24 h, 7 ou 30 dias (rótulo period). Não se somam entre hubs.',
        en: 'Accounts active in the last 24 h, 7 or 30 days (label period). Never summed over hubs.',
      },
    },
    users_known: {
      unit: 'count',
      ...GAUGE,
      acrossSeries: 'max',
      sources,
      title: { es: 'Cuentas', pt: 'Contas', en: 'Accounts' },
      description: { es: 'Cuentas que el hub conoce.', pt: 'Contas que o hub conhece.', en: 'Accounts the hub knows.' },
    },
    spawns_per_second: {
      unit: 'per_second',
      ...GAUGE,
      acrossSeries: 'sum',
      sources,
      labels: ['outcome'],
      title: { es: 'Inicios de servidor', pt: 'Inícios de servidor', en: 'Server spawns' },
      description: {
        es: 'Inicios de servidor por segundo, según cómo terminaron (etiqueta outcome).',
        pt: 'Inícios de servidor por segundo, segundo como terminaram (rótulo outcome).',
        en: 'Server spawns per second by how they ended (label outcome).',
      },
    },
    spawn_duration_seconds: {
      unit: 'seconds',
      ...GAUGE,
      acrossSeries: 'max',
      sources,
      labels: ['quantile'],
      title: { es: 'Duración del inicio', pt: 'Duração do início', en: 'Spawn duration' },
      description: {
        es: 'Cuantiles de la duración de los inicios exitosos desde la consulta anterior; ausente si no hubo.',
        pt: 'Quantis da duração dos inícios bem-sucedidos desde a consulta anterior; ausente se não houve.',
        en: 'Quantiles of successful spawn durations since the previous scrape; absent when there was none.',
      },
    },
  },
} as const satisfies Measurement
