import type { Text } from '../i18n.ts'

/** What is said of the ledger: who used what. */
export const ledgerText = {
  'ledger.bad_key': {
    es: '{path} no es la clave con que se esconden los nombres de las personas. Recupérela de una copia; con otra, nadie será reconocido.',
    pt: '{path} não é a chave que esconde os nomes das pessoas. Recupere-a de uma cópia; com outra, ninguém será reconhecido.',
    en: '{path} is not the key that hides the names of people. Bring it back from a copy; with another one nobody will be recognised.',
  },
  'erase.whom': {
    es: '¿A quién? Escriba: atalaya erase USUARIO',
    pt: 'Quem? Escreva: atalaya erase USUÁRIO',
    en: 'Whom? Write: atalaya erase LOGIN',
  },
  'erase.unknown': {
    es: 'De {login} no se sabe nada aquí.',
    pt: 'De {login} nada se sabe aqui.',
    en: 'Nothing is known of {login} here.',
  },
  'erase.would': {
    es: 'De {login} se saben {jobs} trabajos y {sessions} sesiones: quedarían, sin persona. No se borró nada; para hacerlo agregue --yes. No hay vuelta atrás.',
    pt: 'De {login} sabem-se {jobs} tarefas e {sessions} sessões: ficariam, sem pessoa. Nada foi apagado; para isso acrescente --yes. Não há volta.',
    en: 'Of {login} {jobs} jobs and {sessions} sessions are known: they would stay, as nobody’s. Nothing was erased; to do it add --yes. There is no way back.',
  },
  'erase.done': {
    es: '{login} ya no está: {jobs} trabajos y {sessions} sesiones quedan sin persona, y las sumas como eran. Lo que llegue después con ese nombre tampoco será de nadie.',
    pt: '{login} já não está: {jobs} tarefas e {sessions} sessões ficam sem pessoa, e as somas como eram. O que chegar depois com esse nome também não será de ninguém.',
    en: '{login} is gone: {jobs} jobs and {sessions} sessions stay as nobody’s, and sums as they were. What comes later under that name will be nobody’s too.',
  },
  'erase.log_left': {
    es: 'Alguien lee el libro ahora y no se pudo vaciar su registro (ledger.db-wal). Repita la orden dentro de un momento.',
    pt: 'Alguém lê o livro agora e não foi possível esvaziar seu registro (ledger.db-wal). Repita o comando daqui a pouco.',
    en: 'Somebody reads the ledger just now and its log (ledger.db-wal) could not be emptied. Repeat the command in a moment.',
  },
  'erase.left': {
    es: 'Queda un rastro en {path}. Si es una copia o exportación, bórrela; si no, repita la orden.',
    pt: 'Resta um rastro em {path}. Se for uma cópia ou exportação, apague-a; se não, repita o comando.',
    en: 'A trace is left in {path}. Where that is a copy or an export, delete it; otherwise repeat the command.',
  },
  'erase.out_of_reach': {
    es: 'Fuera de alcance de esta orden: la contabilidad de Slurm y la base del Hub, copias y exportaciones fuera de la carpeta de datos, informes ya publicados, y un nombre de cuenta que diga de quién es.',
    pt: 'Fora do alcance deste comando: a contabilidade do Slurm e o banco do Hub, cópias e exportações fora da pasta de dados, relatórios já publicados, e um nome de conta que diga de quem é.',
    en: 'Out of reach of this command: Slurm’s accounting and the Hub’s database, copies and exports outside the data folder, reports that were published, and a name of an account that tells whose it is.',
  },
} as const satisfies Record<string, Text>
