import type { Text } from '../../core/i18n.ts'

/** Words of the page about the bridge from course to notebook to HPC. */
export const bridgeText = {
  loading: { es: 'Leyendo el libro…', pt: 'Lendo o livro…', en: 'Reading the ledger…' },
  failed: { es: 'No se pudo leer el libro.', pt: 'Não foi possível ler o livro.', en: 'The ledger could not be read.' },
  choices: { es: 'De qué se habla', pt: 'Do que se fala', en: 'What this is about' },
  way: { es: 'Camino', pt: 'Caminho', en: 'Way' },
  wayTrained: { es: 'del curso al clúster', pt: 'do curso ao cluster', en: 'from course to cluster' },
  wayNotebook: { es: 'del notebook al clúster', pt: 'do notebook ao cluster', en: 'from notebook to cluster' },
  wayBack: {
    es: 'la vuelta: del clúster al notebook',
    pt: 'a volta: do cluster ao notebook',
    en: 'the way back: from cluster to notebook',
  },
  by: { es: 'Separado por', pt: 'Separado por', en: 'Apart by' },
  byNothing: { es: 'nada', pt: 'nada', en: 'nothing' },
  byOrganisation: { es: 'organización', pt: 'organização', en: 'organisation' },
  byCourse: { es: 'curso', pt: 'curso', en: 'course' },
  followUp: { es: 'Plazo', pt: 'Prazo', en: 'Time to cross' },
  days: { es: '{count} días', pt: '{count} dias', en: '{count} days' },
  knownUntil: {
    es: 'Trabajos y sesiones conocidos hasta el {day}',
    pt: 'Tarefas e sessões conhecidas até {day}',
    en: 'Jobs and sessions known until {day}',
  },

  /** first steps, after a number of people */
  enteredTrained: { es: 'que terminaron un curso', pt: 'que terminaram um curso', en: 'who finished a course' },
  enteredNotebook: {
    es: 'que abrieron su primer notebook',
    pt: 'que abriram seu primeiro notebook',
    en: 'who opened their first notebook',
  },
  enteredBatch: {
    es: 'que enviaron su primer trabajo al clúster',
    pt: 'que enviaram sua primeira tarefa ao cluster',
    en: 'who sent their first job to the cluster',
  },
  headline: {
    es: 'De {people} {entered} y ya tuvieron {days} días, {reached} ({ratio}; entre {low} y {high}) {went}{median}.',
    pt: 'De {people} {entered} e já tiveram {days} dias, {reached} ({ratio}; entre {low} e {high}) {went}{median}.',
    en: 'Of {people} {entered} and have had {days} days by now, {reached} ({ratio}; between {low} and {high}) {went}{median}.',
  },
  headlineNone: {
    es: 'De {people} {entered} y ya tuvieron {days} días, ninguna {wentOne}.',
    pt: 'De {people} {entered} e já tiveram {days} dias, nenhuma {wentOne}.',
    en: 'Of {people} {entered} and have had {days} days by now, nobody {wentOne}.',
  },
  wentBatch: {
    es: 'enviaron un trabajo al clúster',
    pt: 'enviaram uma tarefa ao cluster',
    en: 'sent a job to the cluster',
  },
  wentBatchOne: {
    es: 'envió un trabajo al clúster',
    pt: 'enviou uma tarefa ao cluster',
    en: 'sent a job to the cluster',
  },
  wentNotebook: { es: 'abrieron un notebook', pt: 'abriram um notebook', en: 'opened a notebook' },
  wentNotebookOne: { es: 'abrió un notebook', pt: 'abriu um notebook', en: 'opened a notebook' },
  median: {
    es: ', la mitad en menos de {days}',
    pt: ', metade em menos de {days}',
    en: ', half of them within {days}',
  },
  tooEarly: {
    es: '{people} {entered}, y nadie tuvo todavía {days} días para cruzar: se sabrá a partir del {day}.',
    pt: '{people} {entered}, e ninguém teve ainda {days} dias para cruzar: saber-se-á a partir de {day}.',
    en: '{people} {entered}, and nobody has had {days} days to cross yet: it will be known from {day}.',
  },
  nobody: {
    es: 'Nadie dio todavía el primer paso de este camino.',
    pt: 'Ninguém deu ainda o primeiro passo deste caminho.',
    en: 'Nobody has taken the first step of this way yet.',
  },
  people: { es: '{count} personas', pt: '{count} pessoas', en: '{count} people' },
  onePerson: { es: '1 persona', pt: '1 pessoa', en: '1 person' },
  oneDay: { es: '1 día', pt: '1 dia', en: '1 day' },

  funnel: { es: 'Los pasos', pt: 'Os passos', en: 'The steps' },
  funnelWhat: {
    es: 'De quienes ya tuvieron todo el plazo, cuántos dieron cada paso dentro de él. Las rayas son el intervalo del 95 %.',
    pt: 'De quem já teve todo o prazo, quantos deram cada passo dentro dele. Os traços são o intervalo de 95 %.',
    en: 'Of those who have had all of the time, how many took each step within it. Lines are the 95 % interval.',
  },
  step: { es: 'Paso', pt: 'Passo', en: 'Step' },
  reached: { es: 'Personas', pt: 'Pessoas', en: 'People' },
  share: { es: 'Parte', pt: 'Parte', en: 'Share' },
  interval: { es: 'Entre', pt: 'Entre', en: 'Between' },
  time: { es: 'La mitad en', pt: 'Metade em', en: 'Half within' },
  firstNotebook: { es: 'primer notebook', pt: 'primeiro notebook', en: 'first notebook' },
  regularNotebook: { es: 'notebook regular', pt: 'notebook regular', en: 'regular notebook' },
  firstBatchJob: { es: 'primer trabajo', pt: 'primeira tarefa', en: 'first job' },
  sustainedBatch: {
    es: 'uso sostenido del clúster',
    pt: 'uso sustentado do cluster',
    en: 'sustained use of the cluster',
  },
  sustainedGpu: { es: 'uso sostenido de GPU', pt: 'uso sustentado de GPU', en: 'sustained use of GPUs' },
  regularWhat: {
    es: 'Regular y sostenido: en al menos 3 de 8 semanas seguidas.',
    pt: 'Regular e sustentado: em pelo menos 3 de 8 semanas seguidas.',
    en: 'Regular and sustained: in at least 3 of 8 weeks that follow each other.',
  },

  cohortsTable: { es: 'Tabla por trimestre', pt: 'Tabela por trimestre', en: 'Table by quarter' },
  cohorts: { es: 'Por trimestre', pt: 'Por trimestre', en: 'By quarter' },
  cohortsWhat: {
    es: 'Por el trimestre del primer paso. Rayado: falta tiempo para saberlo.',
    pt: 'Pelo trimestre do primeiro passo. Hachurado: falta tempo para saber.',
    en: 'By the quarter of the first step. Hatched: there has not been the time to know.',
  },
  cohortsBest: {
    es: 'Donde más cruzaron fue {quarter}: {ratio} de {people}.',
    pt: 'Onde mais cruzaram foi {quarter}: {ratio} de {people}.',
    en: 'Most crossed of {quarter}: {ratio} of {people}.',
  },
  quarter: { es: 'Trimestre', pt: 'Trimestre', en: 'Quarter' },
  began: { es: 'Empezaron', pt: 'Começaram', en: 'Began' },
  notYet: { es: 'aún no', pt: 'ainda não', en: 'not yet' },
  ofSome: { es: '{reached} de {followed}', pt: '{reached} de {followed}', en: '{reached} of {followed}' },
  unmapped: { es: 'sin dato', pt: 'sem dado', en: 'unknown' },

  emptyTitle: {
    es: 'Para ver el puente hacen falta sesiones del Hub y trabajos de Slurm.',
    pt: 'Para ver a ponte são precisas sessões do Hub e tarefas do Slurm.',
    en: 'To see the bridge, sessions of the Hub and jobs of Slurm are needed.',
  },
  emptyWhat: {
    es: 'Aquí se verá cuántas personas pasan de un curso a los notebooks y de los notebooks al clúster, y cuánto tardan. Faltan las fuentes jupyterhub o slurm_accounting, o todavía no dieron nada:',
    pt: 'Aqui se verá quantas pessoas passam de um curso aos notebooks e dos notebooks ao cluster, e quanto demoram. Faltam as fontes jupyterhub ou slurm_accounting, ou ainda não deram nada:',
    en: 'Here you will see how many people go from a course to notebooks and from notebooks to the cluster, and how long it takes them. The sources jupyterhub or slurm_accounting are missing, or have not given anything yet:',
  },
  emptyTraining: {
    es: 'Quienes terminaron un curso se agregan con una lista, de la que solo se guardan resúmenes:',
    pt: 'Quem terminou um curso acrescenta-se com uma lista, da qual só se guardam resumos:',
    en: 'Those who finished a course are added from a list, of which only hashes are kept:',
  },
  file: { es: 'ARCHIVO', pt: 'ARQUIVO', en: 'FILE' },
} as const satisfies Record<string, Text>
