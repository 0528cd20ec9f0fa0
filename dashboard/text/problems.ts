import type { Text } from '../../core/i18n.ts'

/** What is the matter, without its subject: `cn04` + `drenado`. */
export const problemText = {
  storeFails: {
    es: 'tiene problemas con su almacén',
    pt: 'tem problemas com seu armazenamento',
    en: 'has trouble with its store',
  },
  silent: { es: 'no responde', pt: 'não responde', en: 'does not answer' },
  controllerDetail: {
    es: 'Los trabajos en marcha siguen; no empieza ninguno nuevo. Mire slurmctld en el nodo cabecera.',
    pt: 'As tarefas em execução continuam; nenhuma nova começa. Veja o slurmctld no nó de acesso.',
    en: 'Running jobs go on; no new one starts. Look at slurmctld on the head node.',
  },
  full: { es: 'al {percent} %', pt: 'a {percent} %', en: 'at {percent}%' },
  fullDetail: { es: 'quedan {free}', pt: 'restam {free}', en: '{free} left' },
  readOnly: { es: 'quedó en solo lectura', pt: 'ficou somente leitura', en: 'turned read-only' },
  noData: { es: 'sin datos', pt: 'sem dados', en: 'no data' },
  neverData: { es: 'nunca dio datos', pt: 'nunca deu dados', en: 'never gave data' },
  noMetrics: { es: 'no da métricas', pt: 'não dá métricas', en: 'gives no metrics' },
  neverMetrics: { es: 'nunca dio métricas', pt: 'nunca deu métricas', en: 'never gave metrics' },
  since: { es: 'hace {duration}', pt: 'há {duration}', en: 'for {duration}' },

  allWell: { es: 'Todo bien: {facts}.', pt: 'Tudo bem: {facts}.', en: 'All well: {facts}.' },
  allWellBare: { es: 'Todo bien.', pt: 'Tudo bem.', en: 'All well.' },
  exceptOne: { es: 'Todo bien salvo una cosa:', pt: 'Tudo bem, exceto uma coisa:', en: 'All well but one thing:' },
  except: {
    es: 'Todo bien salvo {count} cosas:',
    pt: 'Tudo bem, exceto {count} coisas:',
    en: 'All well but {count} things:',
  },
  many: {
    es: 'Hay {count} cosas que atender:',
    pt: 'Há {count} coisas que pedem atenção:',
    en: '{count} things need attention:',
  },
  more: { es: 'y {count} más', pt: 'e mais {count}', en: 'and {count} more' },
  waiting: {
    es: 'Recién empieza: esperando los primeros datos.',
    pt: 'Acabou de começar: aguardando os primeiros dados.',
    en: 'Just started: waiting for the first data.',
  },
  nothing: {
    es: 'Todavía no hay nada que observar.',
    pt: 'Ainda não há nada para observar.',
    en: 'There is nothing to watch yet.',
  },
  nothingNext: {
    es: 'Escriba sources: en atalaya.yaml y reinicie. npx atalaya check-config dice si está bien.',
    pt: 'Escreva sources: em atalaya.yaml e reinicie. npx atalaya check-config diz se está certo.',
    en: 'Write sources: in atalaya.yaml and restart. npx atalaya check-config says whether it is right.',
  },
  collectorSilent: {
    es: 'No se sabe: el recolector no corre desde hace {duration}.',
    pt: 'Não se sabe: o coletor não roda há {duration}.',
    en: 'Unknown: the collector has not run for {duration}.',
  },
  collectorSilentNext: {
    es: 'Arránquelo con npx atalaya collect, o npm start. Lo que sigue es de antes.',
    pt: 'Inicie-o com npx atalaya collect, ou npm start. O que segue é de antes.',
    en: 'Start it with npx atalaya collect, or npm start. What follows is from before.',
  },
  blind: {
    es: 'No se sabe: ninguno de los {count} objetivos responde.',
    pt: 'Não se sabe: nenhum dos {count} alvos responde.',
    en: 'Unknown: none of the {count} targets answers.',
  },
  blindNodes: {
    es: 'No se sabe cómo están {unknown} de {of} nodos:',
    pt: 'Não se sabe como estão {unknown} de {of} nós:',
    en: 'How {unknown} of {of} nodes are is not known:',
  },
  unreachable: {
    es: 'No se sabe: el servidor de Atalaya no responde desde hace {duration}.',
    pt: 'Não se sabe: o servidor do Atalaya não responde há {duration}.',
    en: 'Unknown: the Atalaya server has not answered for {duration}.',
  },
  unreachableNext: {
    es: 'Lo que sigue es de las {clock}. Se reintenta solo.',
    pt: 'O que segue é das {clock}. Nova tentativa automática.',
    en: 'What follows is from {clock}. It retries by itself.',
  },
  factNodes: { es: '{count} nodos responden', pt: '{count} nós respondem', en: '{count} nodes answer' },
  factNodesOne: { es: 'el nodo responde', pt: 'o nó responde', en: 'the node answers' },
  factRunning: {
    es: '{count} trabajos en ejecución',
    pt: '{count} tarefas em execução',
    en: '{count} jobs running',
  },
  factRunningOne: { es: 'un trabajo en ejecución', pt: 'uma tarefa em execução', en: 'one job running' },
  factPending: { es: '{count} en cola', pt: '{count} na fila', en: '{count} pending' },
  factSessions: { es: '{count} sesiones del hub', pt: '{count} sessões do hub', en: '{count} hub sessions' },
  factSessionsOne: { es: 'una sesión del hub', pt: 'uma sessão do hub', en: 'one hub session' },
} as const satisfies Record<string, Text>
