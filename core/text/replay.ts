import type { Text } from '../i18n.ts'

/** What is told of a queue that is replayed, and by `atalaya simulate`. */
export const replayText = {
  'replay.bad_cluster': {
    es: 'El equipo que se quiere simular se contradice: {what}. Corrija ese dato.',
    pt: 'O equipamento que se quer simular se contradiz: {what}. Corrija esse dado.',
    en: 'The cluster to simulate contradicts itself: {what}. Correct that entry.',
  },
  'replay.job_of_unknown_partition': {
    es: 'Fila {row}: el trabajo {job} pide la partición «{partition}», que no existe en el equipo simulado: queda fuera.',
    pt: 'Linha {row}: a tarefa {job} pede a partição "{partition}", que não existe no equipamento simulado: fica fora.',
    en: 'Row {row}: job {job} asks for the partition "{partition}", which the simulated cluster does not have: it is left out.',
  },
  'replay.job_wider_than_partition': {
    es: 'Fila {row}: el trabajo {job} ({cores} núcleos, {gpus} GPU, {nodes} nodos) no cabe nunca en la partición «{partition}»: queda fuera.',
    pt: 'Linha {row}: a tarefa {job} ({cores} núcleos, {gpus} GPU, {nodes} nós) nunca cabe na partição "{partition}": fica fora.',
    en: 'Row {row}: job {job} ({cores} cores, {gpus} GPUs, {nodes} nodes) never fits in the partition "{partition}": it is left out.',
  },
  'replay.job_without_size': {
    es: 'Fila {row}: del trabajo {job} no se sabe cuántos núcleos ni cuántas GPU usó o pidió: queda fuera.',
    pt: 'Linha {row}: da tarefa {job} não se sabe quantos núcleos nem quantas GPU usou ou pediu: fica fora.',
    en: 'Row {row}: nobody tells how many cores or GPUs job {job} used or asked for: it is left out.',
  },
  'replay.job_never_ends': {
    es: 'Fila {row}: del trabajo {job} no se sabe cuánto duró, ni tiene límite de tiempo: queda fuera.',
    pt: 'Linha {row}: da tarefa {job} não se sabe quanto durou, nem tem limite de tempo: fica fora.',
    en: 'Row {row}: nobody knows how long job {job} ran, and it has no time limit: it is left out.',
  },
  'replay.job_ends_before_start': {
    es: 'Fila {row}: el trabajo {job} termina antes de empezar: queda fuera.',
    pt: 'Linha {row}: a tarefa {job} termina antes de começar: fica fora.',
    en: 'Row {row}: job {job} ends before it starts: it is left out.',
  },
  'replay.job_run_assumed': {
    es: 'Fila {row}: el trabajo {job} no había terminado: se supone que dura hasta su límite de tiempo.',
    pt: 'Linha {row}: a tarefa {job} não havia terminado: supõe-se que dura até o seu limite de tempo.',
    en: 'Row {row}: job {job} had not ended: it is taken to run until its time limit.',
  },
  'simulate.bad_option': {
    es: '{option} no acepta «{value}»: escriba por ejemplo {expected}.',
    pt: '{option} não aceita "{value}": escreva por exemplo {expected}.',
    en: '{option} does not take "{value}": write for example {expected}.',
  },
  'simulate.no_ledger': {
    es: 'En {directory} no hay trabajos guardados. Indique dónde están los datos con --data, impórtelos con atalaya import sacct, o use --sacct ARCHIVO.',
    pt: 'Em {directory} não há tarefas guardadas. Indique onde estão os dados com --data, importe-as com atalaya import sacct, ou use --sacct ARQUIVO.',
    en: 'There are no jobs in {directory}. Say where the data is with --data, import them with atalaya import sacct, or use --sacct FILE.',
  },
  'simulate.no_jobs': {
    es: 'No hay ningún trabajo que simular entre {rows} leídos. Revise --from, --to y --cluster.',
    pt: 'Não há nenhuma tarefa a simular entre {rows} lidas. Revise --from, --to e --cluster.',
    en: 'There is no job to simulate among the {rows} that were read. Check --from, --to and --cluster.',
  },
  'simulate.which_cluster': {
    es: 'Diga de qué clúster con --cluster: {clusters}.',
    pt: 'Diga de qual cluster com --cluster: {clusters}.',
    en: 'Say which cluster with --cluster: {clusters}.',
  },
  'simulate.which_partition': {
    es: 'Diga de qué partición son los nodos con --partition: {partitions}.',
    pt: 'Diga de qual partição são os nós com --partition: {partitions}.',
    en: 'Say whose nodes they are with --partition: {partitions}.',
  },
  'simulate.jobs': {
    es: '{jobs} trabajos, del {from} al {to}.',
    pt: '{jobs} tarefas, de {from} a {to}.',
    en: '{jobs} jobs, from {from} to {to}.',
  },
  'simulate.capacity': {
    es: 'Capacidad según los propios trabajos (lo más que usaron a la vez; nodos × núcleos): {pools}.',
    pt: 'Capacidade segundo as próprias tarefas (o máximo que usaram ao mesmo tempo; nós × núcleos): {pools}.',
    en: 'Capacity as the jobs themselves tell it (the most they used at once; nodes × cores): {pools}.',
  },
  'simulate.scenario': {
    es: 'Escenario: carga × {growth}, nodos {nodes}, {seeds} semillas. Esperas: mediana de las semillas (entre paréntesis el 80 % central).',
    pt: 'Cenário: carga × {growth}, nós {nodes}, {seeds} sementes. Esperas: mediana das sementes (entre parênteses os 80 % centrais).',
    en: 'Scenario: load × {growth}, nodes {nodes}, {seeds} seeds. Waits: median of the seeds (the middle 80 % in brackets).',
  },
  'simulate.enough': {
    es: 'Con {nodes} nodos más en {partition}, nueve de cada diez trabajos esperan {target} o menos; con uno menos, no.',
    pt: 'Com mais {nodes} nós em {partition}, nove de cada dez tarefas esperam {target} ou menos; com um a menos, não.',
    en: 'With {nodes} more nodes in {partition}, nine of ten jobs wait {target} or less; with one fewer they do not.',
  },
  'simulate.enough_already': {
    es: 'No hacen falta más nodos en {partition}: nueve de cada diez trabajos esperan {target} o menos.',
    pt: 'Não são necessários mais nós em {partition}: nove de cada dez tarefas esperam {target} ou menos.',
    en: 'No more nodes are needed in {partition}: nine of ten jobs wait {target} or less.',
  },
  'simulate.not_enough': {
    es: 'Ni con {nodes} nodos más esperan nueve de cada diez trabajos {target} o menos.',
    pt: 'Nem com mais {nodes} nós nove de cada dez tarefas esperam {target} ou menos.',
    en: 'Not even with {nodes} more nodes do nine of ten jobs wait {target} or less.',
  },
  'simulate.recorded': { es: 'registrado', pt: 'registrado', en: 'recorded' },
  'simulate.replayed': { es: 'simulado igual', pt: 'simulado igual', en: 'replayed as is' },
  'simulate.would_be': { es: 'escenario', pt: 'cenário', en: 'scenario' },
  'simulate.all': { es: 'todos', pt: 'todas', en: 'all' },
  'simulate.utilisation': {
    es: 'Uso de {name}: {recorded} registrado, {replayed} simulado igual, {scenario} en el escenario.',
    pt: 'Uso de {name}: {recorded} registrado, {replayed} simulado igual, {scenario} no cenário.',
    en: 'Use of {name}: {recorded} recorded, {replayed} replayed as is, {scenario} in the scenario.',
  },
  'simulate.problems': {
    es: '{count} filas con problemas: se nombran abajo, al menos las primeras.',
    pt: '{count} linhas com problemas: são nomeadas abaixo, ao menos as primeiras.',
    en: '{count} rows with problems: named below, the first of them at least.',
  },
  'simulate.limits': {
    es: 'No se simulan límites por persona o cuenta, ni nodos caídos: si lo simulado igual espera menos que lo registrado, esa es la causa probable.',
    pt: 'Não se simulam limites por pessoa ou conta, nem nós fora do ar: se o simulado igual espera menos que o registrado, essa é a causa provável.',
    en: 'Limits by person or account and broken nodes are not simulated: where the replay waits less than the record, they are the likely cause.',
  },
} as const satisfies Record<string, Text>
