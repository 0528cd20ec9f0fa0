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
  'replay.too_many_jobs': {
    es: 'En ese período hay más de {limit} trabajos: no se simula ninguno. Pida un período más corto con from y to.',
    pt: 'Nesse período há mais de {limit} tarefas: nenhuma é simulada. Peça um período mais curto com from e to.',
    en: 'There are more than {limit} jobs in that time: none is replayed. Ask for a shorter time with from and to.',
  },
  'replay.too_long': {
    es: 'La simulación no terminó en {seconds} segundos y se detuvo. Pida un período más corto, menos semillas o no pida una espera máxima.',
    pt: 'A simulação não terminou em {seconds} segundos e foi interrompida. Peça um período mais curto, menos sementes ou não peça uma espera máxima.',
    en: 'The replay did not end within {seconds} seconds and was stopped. Ask for a shorter time, fewer seeds or no target wait.',
  },
  'replay.too_few_nodes': {
    es: '{pool} tiene {nodes} nodos al comienzo: no se le pueden quitar {wanted}. Pida menos, o un período en el que tenga más.',
    pt: '{pool} tem {nodes} nós no começo: não se podem tirar {wanted}. Peça menos, ou um período em que tenha mais.',
    en: '{pool} has {nodes} nodes at the beginning: {wanted} cannot be taken away. Ask for fewer, or for a time in which it has more.',
  },
  'replay.no_jobs': {
    es: 'No hay ningún trabajo que simular en ese período de {cluster}. Pida otro con from y to, u otro clúster.',
    pt: 'Não há nenhuma tarefa a simular nesse período de {cluster}. Peça outro com from e to, ou outro cluster.',
    en: 'There is no job to replay in that time of {cluster}. Ask for another one with from and to, or for another cluster.',
  },
  'replay.no_ledger': {
    es: 'Todavía no hay trabajos guardados que simular. Impórtelos con atalaya import sacct, o espere a que se lean de Slurm.',
    pt: 'Ainda não há tarefas guardadas a simular. Importe-as com atalaya import sacct, ou espere que sejam lidas do Slurm.',
    en: 'There are no jobs yet that could be replayed. Import them with atalaya import sacct, or wait until they are read from Slurm.',
  },
  'replay.running': {
    es: 'Simulando: {jobs} trabajos hasta ahora.',
    pt: 'Simulando: {jobs} tarefas até agora.',
    en: 'Replaying: {jobs} jobs so far.',
  },
  'replay.running_of': {
    es: 'Simulando: {jobs} de {total} trabajos.',
    pt: 'Simulando: {jobs} de {total} tarefas.',
    en: 'Replaying: {jobs} of {total} jobs.',
  },
  'replay.capacity_slurm': {
    es: 'los nodos que dice Slurm, con los tamaños guardados en el registro',
    pt: 'os nós que o Slurm diz, com os tamanhos guardados no registro',
    en: 'the nodes that Slurm tells, with the sizes kept in the ledger',
  },
  'replay.capacity_nodeLists': {
    es: 'los nodos en los que corrieron sus trabajos, con los tamaños guardados en el registro',
    pt: 'os nós em que as suas tarefas rodaram, com os tamanhos guardados no registro',
    en: 'the nodes on which its jobs ran, with the sizes kept in the ledger',
  },
  'replay.capacity_trace': {
    es: 'lo más que sus trabajos usaron a la vez: sus nodos no se conocen, o se conocen menos de los que usaron',
    pt: 'o máximo que as suas tarefas usaram ao mesmo tempo: os seus nós não se conhecem, ou se conhecem menos do que usaram',
    en: 'the most that its jobs used at once: its nodes are not known, or fewer are known than they used',
  },
  'replay.fidelity': {
    es: 'Distancia entre las esperas registradas y las simuladas con la misma carga y los mismos nodos, en logaritmos: 0 es igual, 0,7 el doble o la mitad. El escenario no puede ser más exacto que eso.',
    pt: 'Distância entre as esperas registradas e as simuladas com a mesma carga e os mesmos nós, em logaritmos: 0 é igual, 0,7 o dobro ou a metade. O cenário não pode ser mais exato que isso.',
    en: 'Distance of the waits as replayed with the same load and nodes from those recorded, in logarithms: 0 is the same, 0.7 twice or half as long. The scenario cannot be more exact than that.',
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
    es: 'Capacidad (nodos × núcleos): {pools}.',
    pt: 'Capacidade (nós × núcleos): {pools}.',
    en: 'Capacity (nodes × cores): {pools}.',
  },
  'simulate.capacity_slurm': {
    es: 'Los nodos de {partitions} son los que dice Slurm, con los tamaños guardados en el registro.',
    pt: 'Os nós de {partitions} são os que o Slurm diz, com os tamanhos guardados no registro.',
    en: 'The nodes of {partitions} are those that Slurm tells, with the sizes kept in the ledger.',
  },
  'simulate.capacity_nodeLists': {
    es: 'Los nodos de {partitions} son aquellos en los que corrieron sus trabajos, con los tamaños guardados en el registro.',
    pt: 'Os nós de {partitions} são aqueles em que as suas tarefas rodaram, com os tamanhos guardados no registro.',
    en: 'The nodes of {partitions} are those on which its jobs ran, with the sizes kept in the ledger.',
  },
  'simulate.capacity_trace': {
    es: 'De {partitions} no se conocen los nodos, o se conocen menos de los que sus trabajos usaron: se toma lo más que usaron a la vez.',
    pt: 'De {partitions} não se conhecem os nós, ou se conhecem menos do que as suas tarefas usaram: toma-se o máximo que usaram ao mesmo tempo.',
    en: 'The nodes of {partitions} are not known, or fewer are known than its jobs used: the most that they used at once is taken.',
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
    es: 'No se simulan límites por persona o cuenta, ni nodos caídos, ni reservas. Cuanto más se aparta lo simulado igual de lo registrado, menos se puede confiar en el escenario; de dónde viene la diferencia, la simulación no lo dice.',
    pt: 'Não se simulam limites por pessoa ou conta, nem nós fora do ar, nem reservas. Quanto mais o simulado igual se afasta do registrado, menos se pode confiar no cenário; de onde vem a diferença, a simulação não diz.',
    en: 'Limits by person or account, broken nodes and reservations are not simulated. The further the replay as is lies from the record, the less the scenario can be trusted; where the difference comes from, the replay does not tell.',
  },
} as const satisfies Record<string, Text>
