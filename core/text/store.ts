import type { Text } from '../i18n.ts'

/** What can go wrong with the data directory and the files in it. */
export const storeText = {
  'store.directory': {
    es: 'No se puede usar el directorio de datos {directory}: {detail}. Cree el directorio con permiso de escritura para este usuario o indique otro con --data.',
    pt: 'Não é possível usar o diretório de dados {directory}: {detail}. Crie o diretório com permissão de escrita para este usuário ou indique outro com --data.',
    en: 'The data directory {directory} cannot be used: {detail}. Create it writable for this user, or name another one with --data.',
  },
  'store.no_data': {
    es: 'No existe {path}: todavía no hay datos ahí. Inicie antes el recolector (atalaya collect o atalaya start) o corrija --data.',
    pt: '{path} não existe: ainda não há dados ali. Inicie antes o coletor (atalaya collect ou atalaya start) ou corrija --data.',
    en: '{path} does not exist: there is no data there yet. Start the collector first (atalaya collect or atalaya start), or correct --data.',
  },
  'store.held': {
    es: 'Otro proceso de Atalaya ya escribe en {directory}: PID {pid} en {host} ({command}), desde {since}. Deténgalo (kill {pid}) o use otro directorio con --data.',
    pt: 'Outro processo do Atalaya já escreve em {directory}: PID {pid} em {host} ({command}), desde {since}. Pare-o (kill {pid}) ou use outro diretório com --data.',
    en: 'Another Atalaya process already writes in {directory}: PID {pid} on {host} ({command}), since {since}. Stop it (kill {pid}), or use another directory with --data.',
  },
  'store.held_serving': {
    es: 'Otro proceso de Atalaya ya escribe en {directory} y atiende en {url}: PID {pid} en {host} ({command}), desde {since}. Úselo ahí, deténgalo (kill {pid}) o use otro directorio con --data.',
    pt: 'Outro processo do Atalaya já escreve em {directory} e atende em {url}: PID {pid} em {host} ({command}), desde {since}. Use-o ali, pare-o (kill {pid}) ou use outro diretório com --data.',
    en: 'Another Atalaya process already writes in {directory} and serves {url}: PID {pid} on {host} ({command}), since {since}. Use that one, stop it (kill {pid}), or use another directory with --data.',
  },
  'store.held_unknown': {
    es: 'Otro proceso ya usa {directory} y no se pudo saber cuál. Busque otro Atalaya en marcha (pgrep -af atalaya) o use otro directorio con --data.',
    pt: 'Outro processo já usa {directory} e não foi possível saber qual. Procure outro Atalaya em execução (pgrep -af atalaya) ou use outro diretório com --data.',
    en: 'Another process already uses {directory}, and which one could not be told. Look for another running Atalaya (pgrep -af atalaya), or use another directory with --data.',
  },
  'store.disk_full': {
    es: 'Disco lleno: no se pudo escribir en {path}. No quedó nada a medias; libere espacio y se sigue solo.',
    pt: 'Disco cheio: não foi possível escrever em {path}. Nada ficou pela metade; libere espaço e tudo continua sozinho.',
    en: 'Disk full: could not write to {path}. Nothing was left half written; free some space and it carries on by itself.',
  },
  'store.read_only': {
    es: 'No se puede escribir en {path}: el archivo o su disco es de solo lectura para este usuario. Revise el dueño, los permisos y cómo está montado.',
    pt: 'Não é possível escrever em {path}: o arquivo ou o disco é somente leitura para este usuário. Verifique o dono, as permissões e a montagem.',
    en: '{path} cannot be written: the file or its disk is read-only for this user. Check owner, permissions and how it is mounted.',
  },
  'store.locked': {
    es: 'Otro programa tiene bloqueado {path}. ¿Hay una copia de seguridad o un sqlite3 abierto sobre él? Se vuelve a intentar.',
    pt: 'Outro programa bloqueia {path}. Há uma cópia de segurança ou um sqlite3 aberto sobre ele? Nova tentativa em seguida.',
    en: 'Another program holds a lock on {path}. Is a backup or a sqlite3 shell open on it? It will be tried again.',
  },
  'store.corrupt': {
    es: '{path} está dañado ({detail}). No se tocó nada. Detenga Atalaya, guarde una copia con sus archivos -wal y -shm y restaure un respaldo, rescate lo legible con sqlite3 .recover, o muévalo a otro lado para empezar de cero.',
    pt: '{path} está danificado ({detail}). Nada foi tocado. Pare o Atalaya, guarde uma cópia com seus arquivos -wal e -shm e restaure um backup, recupere o legível com sqlite3 .recover, ou mova-o para começar do zero.',
    en: '{path} is damaged ({detail}). Nothing was touched. Stop Atalaya, keep a copy with its -wal and -shm files, and restore a backup, rescue what is readable with sqlite3 .recover, or move it away to start afresh.',
  },
  'store.damaged_part': {
    es: '{path}: una parte de la tabla {what} ({of}), de {from} a {to}, está dañada y no se puede leer: lo que contenía falta en esta respuesta, el resto está. Vea qué se perdió con «atalaya store verify» y, si hace falta, restaure un respaldo.',
    pt: '{path}: uma parte da tabela {what} ({of}), de {from} a {to}, está danificada e não pode ser lida: o que continha falta nesta resposta, o resto está. Veja o que se perdeu com “atalaya store verify” e, se preciso, restaure um backup.',
    en: '{path}: a part of the table {what} ({of}), from {from} to {to}, is damaged and cannot be read: what it held is missing from this answer, the rest is there. See what is lost with “atalaya store verify” and, if needed, restore a backup.',
  },
  'store.lost_part': {
    es: '{path}, tabla {what} ({of}), de {from} a {to}: {detail}. Lo que contenía se perdió.',
    pt: '{path}, tabela {what} ({of}), de {from} a {to}: {detail}. O que continha se perdeu.',
    en: '{path}, table {what} ({of}), from {from} to {to}: {detail}. What it held is lost.',
  },
  'store.odd_part': {
    es: '{path}, tabla {what} ({of}), de {from} a {to}: {detail}. No se perdió nada; se arregla solo o con «atalaya store compact».',
    pt: '{path}, tabela {what} ({of}), de {from} a {to}: {detail}. Nada se perdeu; arruma-se sozinho ou com “atalaya store compact”.',
    en: '{path}, table {what} ({of}), from {from} to {to}: {detail}. Nothing is lost; it mends by itself or with “atalaya store compact”.',
  },
  'store.lost_parts': {
    es: '{path}, tabla {what} ({of}), {count} partes de {from} a {to}: {detail}. Lo que contenían se perdió.',
    pt: '{path}, tabela {what} ({of}), {count} partes de {from} a {to}: {detail}. O que continham se perdeu.',
    en: '{path}, table {what} ({of}), {count} parts from {from} to {to}: {detail}. What they held is lost.',
  },
  'store.odd_parts': {
    es: '{path}, tabla {what} ({of}), {count} partes de {from} a {to}: {detail}. No se perdió nada; se arregla solo o con «atalaya store compact».',
    pt: '{path}, tabela {what} ({of}), {count} partes de {from} a {to}: {detail}. Nada se perdeu; arruma-se sozinho ou com “atalaya store compact”.',
    en: '{path}, table {what} ({of}), {count} parts from {from} to {to}: {detail}. Nothing is lost; it mends by itself or with “atalaya store compact”.',
  },
  'store.torn': {
    es: '{path} está cortado: tiene {bytes} de {wholeBytes} bytes. No se tocó nada. Inicie el recolector (atalaya start o atalaya collect): pasa lo que se puede leer a un archivo nuevo y guarda este al lado. O restaure un respaldo.',
    pt: '{path} está cortado: tem {bytes} de {wholeBytes} bytes. Nada foi tocado. Inicie o coletor (atalaya start ou atalaya collect): ele passa o que se pode ler para um arquivo novo e guarda este ao lado. Ou restaure um backup.',
    en: '{path} is cut short: it has {bytes} of {wholeBytes} bytes. Nothing was touched. Start the collector (atalaya start or atalaya collect): it moves what can be read into a fresh file and keeps this one beside it. Or restore a backup.',
  },
  'store.salvaged': {
    es: '{path} estaba dañado: lo que se pudo leer está en un archivo nuevo y el dañado quedó en {kept}. Vea qué se perdió con «atalaya store verify»; restaure un respaldo si lo necesita y borre {kept} cuando ya no haga falta. Mire el disco (dmesg, smartctl).',
    pt: '{path} estava danificado: o que se pôde ler está em um arquivo novo e o danificado ficou em {kept}. Veja o que se perdeu com “atalaya store verify”; restaure um backup se precisar e apague {kept} quando não for mais útil. Verifique o disco (dmesg, smartctl).',
    en: '{path} was damaged: what could be read is in a fresh file, and the damaged one is kept as {kept}. See what is lost with “atalaya store verify”; restore a backup if you need it, and delete {kept} once it is of no more use. Look at the disk (dmesg, smartctl).',
  },
  'store.index_mended': {
    es: 'En {path} el índice {name} estaba dañado y ocultaba filas de las respuestas. Se reconstruyó: no se perdió nada. Mire el disco (dmesg, smartctl).',
    pt: 'Em {path} o índice {name} estava danificado e ocultava linhas das respostas. Foi reconstruído: nada se perdeu. Verifique o disco (dmesg, smartctl).',
    en: 'In {path} the index {name} was damaged and hid rows from answers. It was built anew: nothing is lost. Look at the disk (dmesg, smartctl).',
  },
  'store.foreign': {
    es: '{path} no es un archivo de Atalaya ({detail}). No se tocó: muévalo a otro lado o indique otro directorio con --data.',
    pt: '{path} não é um arquivo do Atalaya ({detail}). Não foi tocado: mova-o ou indique outro diretório com --data.',
    en: '{path} is not a file of Atalaya ({detail}). It was not touched: move it away, or name another directory with --data.',
  },
  'store.newer': {
    es: '{path} es de una versión más nueva de Atalaya (formato {found}, esta entiende hasta {known}). No se tocó: use esa versión o restaure un respaldo anterior.',
    pt: '{path} é de uma versão mais nova do Atalaya (formato {found}, esta entende até {known}). Não foi tocado: use essa versão ou restaure um backup anterior.',
    en: '{path} was made by a newer Atalaya (format {found}, this one understands up to {known}). It was not touched: use that version, or restore an earlier backup.',
  },
  'store.older': {
    es: '{path} es de una versión anterior de Atalaya (formato {found}, hace falta {known}). Reinicie el recolector con esta versión para que lo actualice.',
    pt: '{path} é de uma versão anterior do Atalaya (formato {found}, é preciso {known}). Reinicie o coletor com esta versão para que o atualize.',
    en: '{path} was made by an older Atalaya (format {found}, {known} is needed). Restart the collector with this version so that it upgrades the file.',
  },
  'store.no_wal': {
    es: 'El sistema de archivos de {path} no permite el modo WAL de SQLite (¿un disco de red?). Ponga el directorio de datos en un disco local.',
    pt: 'O sistema de arquivos de {path} não permite o modo WAL do SQLite (um disco de rede?). Coloque o diretório de dados em um disco local.',
    en: 'The file system of {path} does not allow SQLite’s WAL mode (a network disk?). Put the data directory on a local disk.',
  },
  'store.cannot_open': {
    es: 'No se puede abrir {path} ({detail}). Revise que exista el directorio y que este usuario pueda leer y escribir en él.',
    pt: 'Não é possível abrir {path} ({detail}). Verifique se o diretório existe e se este usuário pode ler e escrever nele.',
    en: '{path} cannot be opened ({detail}). Check that the directory exists and that this user may read and write in it.',
  },
  'store.io': {
    es: 'Error de disco en {path}: {detail}. Mire el registro del sistema (dmesg) y el espacio libre.',
    pt: 'Erro de disco em {path}: {detail}. Veja o registro do sistema (dmesg) e o espaço livre.',
    en: 'Disk error on {path}: {detail}. Look at the system log (dmesg) and the free space.',
  },
  'store.failed': {
    es: 'Falló la base de datos {path}: {detail}',
    pt: 'Falha no banco de dados {path}: {detail}',
    en: 'The database {path} failed: {detail}',
  },
  'store.closed': {
    es: 'El almacén de métricas ya se cerró; el proceso está terminando.',
    pt: 'O armazenamento de métricas já foi fechado; o processo está terminando.',
    en: 'The metric store is already closed; the process is ending.',
  },
  'store.worker_stopped': {
    es: 'Se detuvo el hilo que atiende el almacén ({detail}). Se reinicia solo: repita el pedido.',
    pt: 'A thread que atende o armazenamento parou ({detail}). Ela reinicia sozinha: repita o pedido.',
    en: 'The thread that serves the store stopped ({detail}). It restarts by itself: repeat the request.',
  },
  'store.busy': {
    es: 'Hay demasiadas consultas en espera ({limit}). Repita en unos segundos.',
    pt: 'Há consultas demais em espera ({limit}). Repita em alguns segundos.',
    en: 'Too many queries are waiting ({limit}). Try again in a few seconds.',
  },
  'store.query_too_long': {
    es: 'La consulta pasó de {seconds} s y se interrumpió. Pida un período más corto, menos series o un paso mayor.',
    pt: 'A consulta passou de {seconds} s e foi interrompida. Peça um período menor, menos séries ou um passo maior.',
    en: 'The query took more than {seconds} s and was stopped. Ask for a shorter period, fewer series or a bigger step.',
  },
  'store.query_cancelled': {
    es: 'La consulta se canceló.',
    pt: 'A consulta foi cancelada.',
    en: 'The query was cancelled.',
  },
  'store.too_many_points': {
    es: 'La consulta daría {points} puntos; el límite es {limit}. Use un paso mayor, un período más corto o menos series.',
    pt: 'A consulta daria {points} pontos; o limite é {limit}. Use um passo maior, um período menor ou menos séries.',
    en: 'The query would compute {points} points; the limit is {limit}. Use a bigger step, a shorter period or fewer series.',
  },
  'store.bad_query': {
    es: 'Período o paso inválido: desde {from} hasta {to}, paso {step} s. El fin debe ser posterior al inicio y el paso, de 0,001 s o más.',
    pt: 'Período ou passo inválido: de {from} até {to}, passo {step} s. O fim deve ser posterior ao início e o passo, de 0,001 s ou mais.',
    en: 'Invalid period or step: from {from} to {to}, step {step} s. The end must come after the start, and the step be 0.001 s or more.',
  },
  'store.bad_frame': {
    es: 'Muestras inválidas de {origin}: {keys} series, {values} valores, hora {time}, intervalo {interval} s. No se guardó ninguna.',
    pt: 'Amostras inválidas de {origin}: {keys} séries, {values} valores, hora {time}, intervalo {interval} s. Nenhuma foi guardada.',
    en: 'Invalid samples from {origin}: {keys} series, {values} values, time {time}, interval {interval} s. None was stored.',
  },
  'store.too_old': {
    es: 'Las muestras de {origin} son de {time}; antes de {floor} ya no se guardan muestras, solo resúmenes. No se guardó ninguna. Revise el reloj de esa fuente o guarde más días (store.metrics.retention.rawDays).',
    pt: 'As amostras de {origin} são de {time}; antes de {floor} não se guardam mais amostras, só resumos. Nenhuma foi guardada. Verifique o relógio dessa fonte ou guarde mais dias (store.metrics.retention.rawDays).',
    en: 'The samples from {origin} are of {time}; before {floor} no samples are kept any more, only roll-ups. None was stored. Check that source’s clock, or keep more days (store.metrics.retention.rawDays).',
  },
  'store.bad_rollup': {
    es: 'Resumen inválido de {origin}: resolución {resolution}, comienzo {start}, última muestra {last}, intervalo {interval} s. No se guardó ninguno.',
    pt: 'Resumo inválido de {origin}: resolução {resolution}, começo {start}, última amostra {last}, intervalo {interval} s. Nenhum foi guardado.',
    en: 'Invalid roll-up from {origin}: resolution {resolution}, start {start}, last sample {last}, interval {interval} s. None was stored.',
  },
  'store.damaged_mark': {
    es: 'En {path} está dañada la marca {name}; se sigue como si no estuviera. Ejecute atalaya store verify para ver si hay más daños.',
    pt: 'Em {path} a marca {name} está danificada; segue-se como se não existisse. Execute atalaya store verify para ver se há mais danos.',
    en: 'In {path} the mark {name} is damaged; things go on as if it were not there. Run atalaya store verify to see whether there is more damage.',
  },
  'store.losses': {
    es: '{path} sufrió daños: se perdieron {losses} partes y el resto sigue disponible. Ejecute atalaya store verify para ver cuáles; mire el disco (dmesg, smartctl) y restaure un respaldo si las necesita.',
    pt: '{path} sofreu danos: {losses} partes se perderam e o resto continua disponível. Execute atalaya store verify para ver quais; verifique o disco (dmesg, smartctl) e restaure um backup se precisar delas.',
    en: '{path} was damaged: {losses} parts are lost, the rest is still there. Run atalaya store verify to see which; look at the disk (dmesg, smartctl), and restore a backup if you need them.',
  },
  'store.problem_of_other_version': {
    es: 'Problema anotado por otra versión de Atalaya: {code} {params}',
    pt: 'Problema anotado por outra versão do Atalaya: {code} {params}',
    en: 'Problem recorded by another version of Atalaya: {code} {params}',
  },
  'store.alerts_unreadable': {
    es: 'Lo que {path} guarda de un alerta no se puede leer. Restaure una copia (atalaya store backup) o pida ayuda con ese archivo.',
    pt: 'O que {path} guarda de um alerta não pode ser lido. Restaure uma cópia (atalaya store backup) ou peça ajuda com esse arquivo.',
    en: 'What {path} keeps of an alert cannot be read. Restore a backup (atalaya store backup), or ask for help with that file.',
  },
  'store.status_unreadable': {
    es: 'El estado guardado de este objetivo no se puede leer; se repone en la próxima consulta.',
    pt: 'O estado guardado deste alvo não pode ser lido; será refeito na próxima consulta.',
    en: 'The stored status of this target cannot be read; the next scrape replaces it.',
  },
} as const satisfies Record<string, Text>
