import type { Text } from '../i18n.ts'

/** What `atalaya doctor` says; what is wrong comes in the words of whoever found it. */
export const doctorText = {
  'doctor.check_configuration': { es: 'configuración', pt: 'configuração', en: 'configuration' },
  'doctor.check_data': { es: 'datos', pt: 'dados', en: 'data' },
  'doctor.check_collector': { es: 'recolector', pt: 'coletor', en: 'collector' },
  'doctor.check_store': { es: 'almacén', pt: 'armazenamento', en: 'store' },
  'doctor.check_spool': { es: 'en espera', pt: 'em espera', en: 'waiting' },
  'doctor.check_clock': { es: 'reloj', pt: 'relógio', en: 'clock' },
  'doctor.check_sources': { es: 'fuentes', pt: 'fontes', en: 'sources' },
  'doctor.check_access': { es: 'acceso', pt: 'acesso', en: 'access' },
  'doctor.certificate_good': {
    es: 'Certificado {path}: vale hasta el {date}.',
    pt: 'Certificado {path}: vale até {date}.',
    en: 'Certificate {path}: holds until {date}.',
  },
  'doctor.certificate_soon': {
    es: 'El certificado {path} vence el {date}. Renuévelo en esos archivos: Atalaya lo toma en un minuto, sin reiniciar.',
    pt: 'O certificado {path} vence em {date}. Renove-o nesses arquivos: o Atalaya o lê em um minuto, sem reiniciar.',
    en: 'The certificate {path} ends on {date}. Renew it in those files: Atalaya takes it within a minute, without a restart.',
  },
  'doctor.certificate_over': {
    es: 'El certificado {path} venció el {date}: los navegadores no abren Atalaya. Renuévelo en esos archivos.',
    pt: 'O certificado {path} venceu em {date}: os navegadores não abrem o Atalaya. Renove-o nesses arquivos.',
    en: 'The certificate {path} ended on {date}: browsers do not open Atalaya. Renew it in those files.',
  },
  'doctor.secret_open': {
    es: '{path} es un secreto que otros usuarios de esta máquina pueden leer. chmod 600 {path}',
    pt: '{path} é um segredo que outros usuários desta máquina podem ler. chmod 600 {path}',
    en: '{path} is a secret that other users of this machine can read. chmod 600 {path}',
  },
  'doctor.hub_in_the_clear': {
    es: '{url}: el secreto de access.hub y los tokens de las personas viajan sin cifrar. Use https:// en el Hub.',
    pt: '{url}: o segredo de access.hub e os tokens das pessoas viajam sem cifra. Use https:// no Hub.',
    en: '{url}: the secret of access.hub and people’s tokens travel in the clear. Have the Hub use https://.',
  },
  'doctor.same_origin': {
    es: 'Atalaya y los cuadernos comparten {host}: el servidor de un cuaderno ajeno, abierto por quien ingresó aquí, recibe su cookie y puede actuar en su nombre. Dé a Atalaya un nombre propio (access.publicUrl), o subdominios al Hub.',
    pt: 'O Atalaya e os notebooks compartilham {host}: o servidor de um notebook alheio, aberto por quem entrou aqui, recebe o seu cookie e pode agir em seu nome. Dê ao Atalaya um nome próprio (access.publicUrl), ou subdomínios ao Hub.',
    en: 'Atalaya and the notebooks share {host}: the server of somebody else’s notebook, opened by who is logged in here, gets their cookie and can act in their name. Give Atalaya a name of its own (access.publicUrl), or the Hub subdomains.',
  },
  'doctor.configuration_good': { es: '{file}: en orden.', pt: '{file}: em ordem.', en: '{file}: in order.' },
  'doctor.data_space': {
    es: '{directory}: se puede escribir; quedan {free} libres ({percent} %).',
    pt: '{directory}: pode-se escrever; restam {free} livres ({percent} %).',
    en: '{directory}: writable; {free} free ({percent} %).',
  },
  'doctor.data_missing': {
    es: '{directory} no existe todavía; se crea al iniciar. Quedan {free} libres ({percent} %).',
    pt: '{directory} ainda não existe; é criado ao iniciar. Restam {free} livres ({percent} %).',
    en: '{directory} does not exist yet; it is created at the first start. {free} free ({percent} %).',
  },
  'doctor.data_low': {
    es: '{directory}: quedan solo {free} ({percent} %). Libere espacio, agrande el disco o baje store.metrics.retention: con el disco lleno no se guarda nada.',
    pt: '{directory}: restam só {free} ({percent} %). Libere espaço, aumente o disco ou reduza store.metrics.retention: com o disco cheio nada é guardado.',
    en: '{directory}: only {free} left ({percent} %). Free some space, enlarge the disk or lower store.metrics.retention: nothing is stored on a full disk.',
  },
  'doctor.collector_runs': {
    es: 'Recolecta: hace {seconds} s consultó por última vez.',
    pt: 'Coleta: há {seconds} s consultou pela última vez.',
    en: 'Collecting: the last scrape was {seconds} s ago.',
  },
  'doctor.collector_never': {
    es: 'Nunca recolectó en este directorio. Inicie «atalaya start» o «atalaya collect» con el mismo --data.',
    pt: 'Nunca coletou neste diretório. Inicie "atalaya start" ou "atalaya collect" com o mesmo --data.',
    en: 'It never collected into this directory. Start "atalaya start" or "atalaya collect" with the same --data.',
  },
  'doctor.collector_silent': {
    es: 'No recolecta: la última consulta fue el {time} (UTC). Inicie «atalaya start» o «atalaya collect», o mire por qué se detuvo (journalctl -u atalaya).',
    pt: 'Não coleta: a última consulta foi em {time} (UTC). Inicie "atalaya start" ou "atalaya collect", ou veja por que parou (journalctl -u atalaya).',
    en: 'Not collecting: the last scrape was at {time} (UTC). Start "atalaya start" or "atalaya collect", or look why it stopped (journalctl -u atalaya).',
  },
  'doctor.store_good': {
    es: '{engine}: responde; {series} series, {bytes}, valor más nuevo {newest} (UTC).',
    pt: '{engine}: responde; {series} séries, {bytes}, valor mais novo {newest} (UTC).',
    en: '{engine}: answers; {series} series, {bytes}, newest value {newest} (UTC).',
  },
  'doctor.spool_good': {
    es: 'Nada se acumula: {waiting} esperan al servidor, de {capacity} posibles.',
    pt: 'Nada se acumula: {waiting} esperam o servidor, de {capacity} possíveis.',
    en: 'Nothing piles up: {waiting} wait for the server, of {capacity} possible.',
  },
  'doctor.spool_behind': {
    es: '{waiting} esperan al servidor (de {capacity} posibles), lo más viejo del {oldest} (UTC). Nada se perdió; se entrega cuando el servidor responda.',
    pt: '{waiting} esperam o servidor (de {capacity} possíveis), o mais antigo de {oldest} (UTC). Nada se perdeu; entrega-se quando o servidor responder.',
    en: '{waiting} wait for the server (of {capacity} possible), the oldest from {oldest} (UTC). Nothing is lost; it is delivered when the server answers.',
  },
  'doctor.spool_dropped': {
    es: 'Se perdieron {lines} líneas porque la espera se llenó. Recupere el servidor o agrande store.metrics.spool.capacityMebibytes.',
    pt: 'Perderam-se {lines} linhas porque a espera encheu. Recupere o servidor ou aumente store.metrics.spool.capacityMebibytes.',
    en: '{lines} lines were lost because the spool was full. Bring the server back, or enlarge store.metrics.spool.capacityMebibytes.',
  },
  'doctor.spool_rejected': {
    es: 'El servidor rechazó {lines} líneas: véalas con «atalaya store rejected».',
    pt: 'O servidor recusou {lines} linhas: veja com "atalaya store rejected".',
    en: 'The server refused {lines} lines: see them with "atalaya store rejected".',
  },
  'doctor.check_ledger': { es: 'libro', pt: 'livro', en: 'ledger' },
  'doctor.check_forecasts': { es: 'pronósticos', pt: 'previsões', en: 'forecasts' },
  'doctor.forecasts_kept': {
    es: 'Los últimos pronósticos se guardaron el {time}.',
    pt: 'As últimas previsões foram guardadas em {time}.',
    en: 'The newest forecasts were kept at {time}.',
  },
  'doctor.forecasts_elsewhere': {
    es: 'Este recolector no tiene libro: no guarda pronósticos. Entre varios, cada uno pronostica de noche lo que sabe su propio libro, y «atalaya serve» muestra los de la carpeta de datos que lee.',
    pt: 'Este coletor não tem livro: não guarda previsões. Entre vários, cada um prevê à noite o que sabe o seu próprio livro, e "atalaya serve" mostra as da pasta de dados que lê.',
    en: 'This collector has no ledger: it keeps no forecasts. Of several, each forecasts at night what its own ledger knows, and "atalaya serve" shows those of the data folder that it reads.',
  },
  'doctor.forecasts_ended': {
    es: 'Lo que el libro sabe de trabajos terminó el {time}: no se pronostica de noche. Si el clúster sigue, agregue una fuente slurm_accounting o vuelva a importar.',
    pt: 'O que o livro sabe de tarefas terminou em {time}: não se prevê à noite. Se o cluster continua, acrescente uma fonte slurm_accounting ou importe de novo.',
    en: 'What the ledger knows of jobs ended at {time}: it is not forecast at night. If the cluster goes on, add a source slurm_accounting or import again.',
  },
  'doctor.forecasts_late': {
    es: 'Los últimos pronósticos se guardaron el {time}: se hacen después de las tres mientras corre «atalaya start» o «atalaya collect». Mire si corre, y en su registro por qué fallaron.',
    pt: 'As últimas previsões foram guardadas em {time}: são feitas depois das três enquanto "atalaya start" ou "atalaya collect" funciona. Veja se funciona, e no registro por que falharam.',
    en: 'The newest forecasts were kept at {time}: they are made after three while "atalaya start" or "atalaya collect" runs. See whether it runs, and in its log why they failed.',
  },
  'doctor.pin_good': {
    es: '{figure}, {from} a {to}: {found}, como se anotó.',
    pt: '{figure}, {from} a {to}: {found}, como foi anotado.',
    en: '{figure}, {from} to {to}: {found}, as written down.',
  },
  'doctor.pin_differs': {
    es: '{figure}, {from} a {to}: ahora da {found}, y se anotó {pinned}. Algo se cuenta dos veces o dejó de contarse, o el valor bajo «pins» no era ese.',
    pt: '{figure}, {from} a {to}: agora dá {found}, e foi anotado {pinned}. Algo é contado duas vezes ou deixou de ser contado, ou o valor em "pins" não era esse.',
    en: '{figure}, {from} to {to}: it is {found} now, and {pinned} was written down. Something counts twice or not any more, or the value under “pins” was another one.',
  },
  'doctor.clock_good': { es: '{time} (UTC).', pt: '{time} (UTC).', en: '{time} (UTC).' },
  'doctor.clock_wrong': {
    es: 'El reloj de esta máquina dice {time} (UTC), anterior a esta versión de Atalaya. Póngalo en hora (timedatectl set-ntp true).',
    pt: 'O relógio desta máquina diz {time} (UTC), anterior a esta versão do Atalaya. Acerte-o (timedatectl set-ntp true).',
    en: 'The clock of this machine says {time} (UTC), before this version of Atalaya was made. Set it (timedatectl set-ntp true).',
  },
  'doctor.clock_behind': {
    es: 'El reloj dice {time} (UTC), pero ya se guardó algo del {newest}: está atrasado o estuvo adelantado. Póngalo en hora (timedatectl set-ntp true).',
    pt: 'O relógio diz {time} (UTC), mas já se guardou algo de {newest}: está atrasado ou esteve adiantado. Acerte-o (timedatectl set-ntp true).',
    en: 'The clock says {time} (UTC), but something from {newest} is stored already: it is slow, or was fast. Set it (timedatectl set-ntp true).',
  },
  'doctor.source_good': {
    es: '{target}: responde ({samples} muestras).',
    pt: '{target}: responde ({samples} amostras).',
    en: '{target}: answers ({samples} samples).',
  },
  'doctor.sources_good': {
    es: 'Responden {count} objetivos más.',
    pt: 'Respondem mais {count} alvos.',
    en: '{count} more targets answer.',
  },
  'doctor.source_bad': {
    es: '{target}: {detail}',
    pt: '{target}: {detail}',
    en: '{target}: {detail}',
  },
  'doctor.summary': {
    es: 'Problemas: {problems}. Avisos: {warnings}.',
    pt: 'Problemas: {problems}. Avisos: {warnings}.',
    en: 'Problems: {problems}. Warnings: {warnings}.',
  },
} as const satisfies Record<string, Text>
