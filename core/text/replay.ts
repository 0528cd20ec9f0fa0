import type { Text } from '../i18n.ts'

/** What is told of a queue that is replayed. */
export const replayText = {
  'replay.bad_cluster': {
    es: 'El equipo que se quiere simular se contradice: {what}. Corrija ese dato.',
    pt: 'O equipamento que se quer simular se contradiz: {what}. Corrija esse dado.',
    en: 'The cluster to simulate contradicts itself: {what}. Correct that entry.',
  },
  'replay.job_of_unknown_partition': {
    es: 'Fila {row}: el trabajo {job} pide la partición «{partition}», que no existe en el equipo simulado: queda fuera.',
    pt: 'Linha {row}: o trabalho {job} pede a partição "{partition}", que não existe no equipamento simulado: fica fora.',
    en: 'Row {row}: job {job} asks for the partition "{partition}", which the simulated cluster does not have: it is left out.',
  },
  'replay.job_wider_than_partition': {
    es: 'Fila {row}: el trabajo {job} ({cores} núcleos, {gpus} GPU, {nodes} nodos) no cabe nunca en la partición «{partition}»: queda fuera.',
    pt: 'Linha {row}: o trabalho {job} ({cores} núcleos, {gpus} GPU, {nodes} nós) nunca cabe na partição "{partition}": fica fora.',
    en: 'Row {row}: job {job} ({cores} cores, {gpus} GPUs, {nodes} nodes) never fits in the partition "{partition}": it is left out.',
  },
  'replay.job_without_size': {
    es: 'Fila {row}: del trabajo {job} no se sabe cuántos núcleos ni cuántas GPU usó o pidió: queda fuera.',
    pt: 'Linha {row}: do trabalho {job} não se sabe quantos núcleos nem quantas GPU usou ou pediu: fica fora.',
    en: 'Row {row}: nobody tells how many cores or GPUs job {job} used or asked for: it is left out.',
  },
  'replay.job_never_ends': {
    es: 'Fila {row}: del trabajo {job} no se sabe cuánto duró, ni tiene límite de tiempo: queda fuera.',
    pt: 'Linha {row}: do trabalho {job} não se sabe quanto durou, nem tem limite de tempo: fica fora.',
    en: 'Row {row}: nobody knows how long job {job} ran, and it has no time limit: it is left out.',
  },
  'replay.job_ends_before_start': {
    es: 'Fila {row}: el trabajo {job} termina antes de empezar: queda fuera.',
    pt: 'Linha {row}: o trabalho {job} termina antes de começar: fica fora.',
    en: 'Row {row}: job {job} ends before it starts: it is left out.',
  },
  'replay.job_run_assumed': {
    es: 'Fila {row}: el trabajo {job} no había terminado: se supone que dura hasta su límite de tiempo.',
    pt: 'Linha {row}: o trabalho {job} não havia terminado: supõe-se que dura até o seu limite de tempo.',
    en: 'Row {row}: job {job} had not ended: it is taken to run until its time limit.',
  },
} as const satisfies Record<string, Text>
