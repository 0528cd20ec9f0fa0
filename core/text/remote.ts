import type { Text } from '../i18n.ts'

/** What can go wrong between us and a metric store on another machine. */
export const remoteText = {
  'influxdb.bad_url': {
    es: 'Escriba la dirección de InfluxDB sin usuario, contraseña, token ni ?parámetros (http://host:8086): las credenciales van en username y passwordFile, o en tokenFile.',
    pt: 'Escreva o endereço do InfluxDB sem usuário, senha, token nem ?parâmetros (http://host:8086): as credenciais vão em username e passwordFile, ou em tokenFile.',
    en: 'Write the address of InfluxDB without user, password, token or ?parameters (http://host:8086): credentials go into username and passwordFile, or tokenFile.',
  },
  'influxdb.half_credentials': {
    es: 'username y passwordFile van juntos: escriba los dos, o tokenFile, o nada si InfluxDB no pide contraseña.',
    pt: 'username e passwordFile vão juntos: escreva os dois, ou tokenFile, ou nada se o InfluxDB não pede senha.',
    en: 'username and passwordFile go together: write both, or tokenFile, or nothing where InfluxDB asks for no password.',
  },
  'influxdb.secret_file': {
    es: 'No se puede leer la contraseña o el token de InfluxDB en {path} ({detail}). El archivo debe tener solo eso, en una línea, y permiso de lectura para este usuario.',
    pt: 'Não é possível ler a senha ou o token do InfluxDB em {path} ({detail}). O arquivo deve ter só isso, em uma linha, e permissão de leitura para este usuário.',
    en: 'The password or token of InfluxDB cannot be read from {path} ({detail}). The file must hold nothing else, on one line, and be readable by this user.',
  },
  'influxdb.unreachable': {
    es: 'InfluxDB en {address} no responde ({detail}). Revise que esté en marcha, la dirección y el cortafuegos. Lo recibido espera en el disco de esta máquina.',
    pt: 'O InfluxDB em {address} não responde ({detail}). Verifique se está em execução, o endereço e o firewall. O que foi recebido espera no disco desta máquina.',
    en: 'InfluxDB at {address} does not answer ({detail}). Check that it runs, the address and the firewall. What was received waits on this machine’s disk.',
  },
  'influxdb.timeout': {
    es: 'InfluxDB en {address} no terminó de responder en {seconds} s. ¿Está sobrecargado o la consulta abarca demasiado? Pida un período más corto; lo que falta escribir se vuelve a enviar solo.',
    pt: 'O InfluxDB em {address} não terminou de responder em {seconds} s. Está sobrecarregado ou a consulta abrange demais? Peça um período menor; o que falta gravar é reenviado sozinho.',
    en: 'InfluxDB at {address} did not finish answering within {seconds} s. Is it overloaded, or the query too wide? Ask for a shorter period; what is left to write is sent again by itself.',
  },
  'influxdb.not_influxdb': {
    es: 'Lo que responde en {address} no parece InfluxDB ({detail}). Corrija url en store.metrics: suele ser http://host:8086, sin nada detrás.',
    pt: 'O que responde em {address} não parece ser o InfluxDB ({detail}). Corrija url em store.metrics: costuma ser http://host:8086, sem nada depois.',
    en: 'What answers at {address} does not look like InfluxDB ({detail}). Correct url in store.metrics: usually http://host:8086, with nothing behind it.',
  },
  'influxdb.unknown_version': {
    es: 'InfluxDB en {address} dice ser la versión {version}, que Atalaya no conoce: entiende 1.6 o posterior, 2.x y 3.x. No se le envía nada.',
    pt: 'O InfluxDB em {address} diz ser a versão {version}, que o Atalaya não conhece: entende 1.6 ou posterior, 2.x e 3.x. Nada é enviado a ele.',
    en: 'InfluxDB at {address} says it is version {version}, which Atalaya does not know: it understands 1.6 or later, 2.x and 3.x. Nothing is sent to it.',
  },
  'influxdb.too_old': {
    es: 'InfluxDB en {address} es la versión {version}; hace falta {oldest} o posterior. Actualícelo.',
    pt: 'O InfluxDB em {address} é a versão {version}; é preciso {oldest} ou posterior. Atualize-o.',
    en: 'InfluxDB at {address} is version {version}; {oldest} or later is needed. Upgrade it.',
  },
  'influxdb.no_credentials': {
    es: 'InfluxDB en {address} pide usuario y contraseña y no hay ninguno configurado. Escriba username y passwordFile (o tokenFile en 2.x y 3.x) en store.metrics.',
    pt: 'O InfluxDB em {address} pede usuário e senha e nenhum está configurado. Escreva username e passwordFile (ou tokenFile em 2.x e 3.x) em store.metrics.',
    en: 'InfluxDB at {address} asks for a user and password, and none is configured. Write username and passwordFile (or tokenFile for 2.x and 3.x) in store.metrics.',
  },
  'influxdb.wrong_password': {
    es: 'InfluxDB en {address} no acepta la contraseña o el token de «{user}» ({detail}). Corrija el archivo passwordFile o tokenFile; no hace falta reiniciar.',
    pt: 'O InfluxDB em {address} não aceita a senha ou o token de «{user}» ({detail}). Corrija o arquivo passwordFile ou tokenFile; não é preciso reiniciar.',
    en: 'InfluxDB at {address} does not accept the password or token of “{user}” ({detail}). Correct the passwordFile or tokenFile; no restart is needed.',
  },
  'influxdb.no_right': {
    es: '«{user}» no tiene permiso en la base «{database}» de InfluxDB en {address}: {detail}. Un administrador debe dárselo, por ejemplo con GRANT ALL ON "{database}" TO "{user}" en 1.x.',
    pt: '«{user}» não tem permissão no banco «{database}» do InfluxDB em {address}: {detail}. Um administrador deve concedê-la, por exemplo com GRANT ALL ON "{database}" TO "{user}" em 1.x.',
    en: '“{user}” has no right to do this in database “{database}” of InfluxDB at {address}: {detail}. An administrator has to grant it, on 1.x for instance by GRANT ALL ON "{database}" TO "{user}".',
  },
  'influxdb.no_database': {
    es: 'Faltan bases de datos en InfluxDB {address}, o este usuario no tiene permiso en ellas: {databases}. Ejecute ahí, con permiso de administrador: {commands}',
    pt: 'Faltam bancos de dados no InfluxDB {address}, ou este usuário não tem permissão neles: {databases}. Execute ali, com permissão de administrador: {commands}',
    en: 'Databases are missing in InfluxDB {address}, or this user has no right to them: {databases}. Run there, as an administrator: {commands}',
  },
  'influxdb.retention': {
    es: 'La base «{database}» de InfluxDB guarda {found} y la configuración pide {wanted}. Ejecute ahí, con permiso de administrador: {command}',
    pt: 'O banco «{database}» do InfluxDB guarda {found} e a configuração pede {wanted}. Execute ali, com permissão de administrador: {command}',
    en: 'Database “{database}” of InfluxDB keeps {found}, and the configuration wants {wanted}. Run there, as an administrator: {command}',
  },
  'influxdb.shared_database': {
    es: 'La base «{database}» de InfluxDB también tiene datos ajenos ({measurements}): no se cambió cuánto los guarda, para no borrarlos. Dé a Atalaya una base propia con database en store.metrics.',
    pt: 'O banco «{database}» do InfluxDB também tem dados alheios ({measurements}): não se alterou por quanto tempo são guardados, para não apagá-los. Dê ao Atalaya um banco próprio com database em store.metrics.',
    en: 'Database “{database}” of InfluxDB also holds data of others ({measurements}): how long it keeps them was not changed, so as not to delete any. Give Atalaya a database of its own by database in store.metrics.',
  },
  'influxdb.busy': {
    es: 'InfluxDB en {address} está sobrecargado (HTTP {status}: {detail}). Se vuelve a intentar cuando lo pida.',
    pt: 'O InfluxDB em {address} está sobrecarregado (HTTP {status}: {detail}). Nova tentativa quando ele pedir.',
    en: 'InfluxDB at {address} is overloaded (HTTP {status}: {detail}). It is tried again when it says so.',
  },
  'influxdb.failed': {
    es: 'InfluxDB en {address} falló (HTTP {status}: {detail}). Mire su registro; se vuelve a intentar.',
    pt: 'O InfluxDB em {address} falhou (HTTP {status}: {detail}). Veja o registro dele; nova tentativa em seguida.',
    en: 'InfluxDB at {address} failed (HTTP {status}: {detail}). Look at its log; it is tried again.',
  },
  'influxdb.query': {
    es: 'InfluxDB en {address} no pudo responder una consulta: {detail}. Pida un período más corto o mire su registro.',
    pt: 'O InfluxDB em {address} não pôde responder a uma consulta: {detail}. Peça um período menor ou veja o registro dele.',
    en: 'InfluxDB at {address} could not answer a query: {detail}. Ask for a shorter period, or look at its log.',
  },
  'influxdb.answer': {
    es: 'La respuesta de InfluxDB en {address} no se entiende ({detail}). ¿Hay un proxy en medio que la corta o la cambia?',
    pt: 'A resposta do InfluxDB em {address} não é compreensível ({detail}). Há um proxy no meio que a corta ou altera?',
    en: 'The answer of InfluxDB at {address} makes no sense ({detail}). Is there a proxy in between that cuts or changes it?',
  },
  'influxdb.too_large': {
    es: 'InfluxDB en {address} no acepta un envío tan grande (HTTP 413). Se parte en trozos; si se repite, suba max-body-size en su configuración.',
    pt: 'O InfluxDB em {address} não aceita um envio tão grande (HTTP 413). Ele é dividido; se repetir, aumente max-body-size na configuração dele.',
    en: 'InfluxDB at {address} does not take a body this large (HTTP 413). It is sent in parts; if this goes on, raise max-body-size in its configuration.',
  },
  'influxdb.refused': {
    es: 'InfluxDB rechazó líneas: {detail}',
    pt: 'O InfluxDB recusou linhas: {detail}',
    en: 'InfluxDB refused lines: {detail}',
  },
  'influxdb.forgets': {
    es: 'InfluxDB en {address} dio por guardado lo que después no está en «{database}». Revise su disco, su retención y si delante hay algo que responde por él; lo que se perdió ahí se vuelve a enviar desde esta máquina.',
    pt: 'O InfluxDB em {address} deu como gravado o que depois não está em «{database}». Verifique o disco, a retenção e se há algo na frente respondendo por ele; o que se perdeu ali é reenviado desta máquina.',
    en: 'InfluxDB at {address} acknowledged what is not in “{database}” afterwards. Check its disk, its retention, and whether something in front answers for it; what it lost is sent again from this machine.',
  },
  'victoriametrics.bad_url': {
    es: 'Escriba las direcciones de VictoriaMetrics ({key}) sin usuario, contraseña ni ?parámetros (http://host:8428): las credenciales van en username y passwordFile, o en tokenFile.',
    pt: 'Escreva os endereços do VictoriaMetrics ({key}) sem usuário, senha nem ?parâmetros (http://host:8428): as credenciais vão em username e passwordFile, ou em tokenFile.',
    en: 'Write the addresses of VictoriaMetrics ({key}) without user, password or ?parameters (http://host:8428): credentials go into username and passwordFile, or tokenFile.',
  },
  'victoriametrics.half_credentials': {
    es: 'username y passwordFile van juntos: escriba los dos, o tokenFile, o nada si VictoriaMetrics no pide contraseña.',
    pt: 'username e passwordFile vão juntos: escreva os dois, ou tokenFile, ou nada se o VictoriaMetrics não pede senha.',
    en: 'username and passwordFile go together: write both, or tokenFile, or nothing where VictoriaMetrics asks for no password.',
  },
  'victoriametrics.secret_file': {
    es: 'No se puede leer la contraseña o el token de VictoriaMetrics en {path} ({detail}). El archivo debe tener solo eso, en una línea, y permiso de lectura para este usuario.',
    pt: 'Não é possível ler a senha ou o token do VictoriaMetrics em {path} ({detail}). O arquivo deve ter só isso, em uma linha, e permissão de leitura para este usuário.',
    en: 'The password or token of VictoriaMetrics cannot be read from {path} ({detail}). The file must hold nothing else, on one line, and be readable by this user.',
  },
  'victoriametrics.unreachable': {
    es: 'No se pudo conectar a VictoriaMetrics en {address} ({detail}). ¿Está en marcha y escucha ahí? Lo que llega se guarda en esta máquina y se envía después.',
    pt: 'Não foi possível conectar ao VictoriaMetrics em {address} ({detail}). Ele está no ar e escuta ali? O que chega fica guardado nesta máquina e é enviado depois.',
    en: 'Could not connect to VictoriaMetrics at {address} ({detail}). Is it running and listening there? What comes in is kept on this machine and sent later.',
  },
  'victoriametrics.timeout': {
    es: 'VictoriaMetrics en {address} no respondió en {seconds} s. ¿Está sobrecargado o hay un cortafuegos en el medio?',
    pt: 'O VictoriaMetrics em {address} não respondeu em {seconds} s. Está sobrecarregado ou há um firewall no caminho?',
    en: 'VictoriaMetrics at {address} did not answer within {seconds} s. Is it overloaded, or a firewall in between?',
  },
  'victoriametrics.unauthorized': {
    es: 'VictoriaMetrics en {address} no nos deja entrar (HTTP {status}). Revise username y passwordFile, o tokenFile; del lado del servidor, -httpAuth.username y -httpAuth.password o las reglas de vmauth.',
    pt: 'O VictoriaMetrics em {address} não nos deixa entrar (HTTP {status}). Verifique username e passwordFile, ou tokenFile; do lado do servidor, -httpAuth.username e -httpAuth.password ou as regras do vmauth.',
    en: 'VictoriaMetrics at {address} does not let us in (HTTP {status}). Check username and passwordFile, or tokenFile; on the server’s side, -httpAuth.username and -httpAuth.password or the rules of vmauth.',
  },
  'victoriametrics.http_status': {
    es: 'VictoriaMetrics en {address} respondió HTTP {status}: {detail}',
    pt: 'O VictoriaMetrics em {address} respondeu HTTP {status}: {detail}',
    en: 'VictoriaMetrics at {address} answered HTTP {status}: {detail}',
  },
  'victoriametrics.other_server': {
    es: 'En {address} no responde VictoriaMetrics ({detail}). Escriba en store.metrics.url su dirección, en un clúster la de vmselect: http://vmselect:8481/select/0/prometheus',
    pt: 'Em {address} não responde o VictoriaMetrics ({detail}). Escreva em store.metrics.url o endereço dele, em um cluster o do vmselect: http://vmselect:8481/select/0/prometheus',
    en: 'What answers at {address} is not VictoriaMetrics ({detail}). Write its address in store.metrics.url, in a cluster that of vmselect: http://vmselect:8481/select/0/prometheus',
  },
  'victoriametrics.not_writable': {
    es: 'En {address} no se puede escribir ({detail}). En un clúster hace falta store.metrics.writeUrl con la dirección de vminsert: http://vminsert:8480/insert/0/influx',
    pt: 'Em {address} não é possível escrever ({detail}). Em um cluster é preciso store.metrics.writeUrl com o endereço do vminsert: http://vminsert:8480/insert/0/influx',
    en: '{address} takes no samples ({detail}). A cluster needs store.metrics.writeUrl with the address of vminsert: http://vminsert:8480/insert/0/influx',
  },
  'victoriametrics.old_version': {
    es: 'VictoriaMetrics en {address} es {version}; Atalaya se probó con {oldest} y posteriores. Actualícelo.',
    pt: 'O VictoriaMetrics em {address} é {version}; o Atalaya foi testado com {oldest} e posteriores. Atualize-o.',
    en: 'VictoriaMetrics at {address} is {version}; Atalaya was tried with {oldest} and later. Upgrade it.',
  },
  'victoriametrics.read_only': {
    es: 'VictoriaMetrics en {address} no acepta datos: a su disco le queda menos espacio que -storage.minFreeDiskSpaceBytes. Libere espacio ahí; lo que llega se guarda en esta máquina y se envía después.',
    pt: 'O VictoriaMetrics em {address} não aceita dados: o disco dele tem menos espaço livre que -storage.minFreeDiskSpaceBytes. Libere espaço ali; o que chega fica guardado nesta máquina e é enviado depois.',
    en: 'VictoriaMetrics at {address} takes no data: its disk has less space left than -storage.minFreeDiskSpaceBytes. Free some there; what comes in is kept on this machine and sent later.',
  },
  'victoriametrics.retention': {
    es: 'VictoriaMetrics en {address} borra todo después de {days} días, y la configuración pide guardar más. Arránquelo con -retentionPeriod={wanted}, o acorte store.metrics.retention.',
    pt: 'O VictoriaMetrics em {address} apaga tudo depois de {days} dias, e a configuração pede guardar mais. Inicie-o com -retentionPeriod={wanted}, ou reduza store.metrics.retention.',
    en: 'VictoriaMetrics at {address} drops everything after {days} days, and the configuration asks to keep more. Start it with -retentionPeriod={wanted}, or shorten store.metrics.retention.',
  },
  'victoriametrics.flag': {
    es: 'VictoriaMetrics en {address} corre con {flag}={value}: así cambia o pierde lo que Atalaya escribe. Arránquelo con {flag}={wanted}.',
    pt: 'O VictoriaMetrics em {address} roda com {flag}={value}: assim ele altera ou perde o que o Atalaya escreve. Inicie-o com {flag}={wanted}.',
    en: 'VictoriaMetrics at {address} runs with {flag}={value}: it changes or loses what Atalaya writes. Start it with {flag}={wanted}.',
  },
  'victoriametrics.drops': {
    es: 'VictoriaMetrics en {address} descartó {count} muestras sin avisar, por el límite {flag}. Súbalo o quítelo.',
    pt: 'O VictoriaMetrics em {address} descartou {count} amostras sem avisar, pelo limite {flag}. Aumente-o ou remova-o.',
    en: 'VictoriaMetrics at {address} dropped {count} samples without a word, because of the limit {flag}. Raise or remove it.',
  },
  'victoriametrics.forgets': {
    es: 'VictoriaMetrics en {address} dio por guardado lo que después no está. Revise su disco, -retentionPeriod, -relabelConfig y si delante hay algo que responde por él; lo que se perdió ahí se vuelve a enviar desde esta máquina.',
    pt: 'O VictoriaMetrics em {address} deu como gravado o que depois não está lá. Verifique o disco, -retentionPeriod, -relabelConfig e se há algo na frente respondendo por ele; o que se perdeu ali é reenviado desta máquina.',
    en: 'VictoriaMetrics at {address} acknowledged what is not there afterwards. Check its disk, -retentionPeriod, -relabelConfig, and whether something in front answers for it; what it lost is sent again from this machine.',
  },
  'victoriametrics.restarted': {
    es: 'VictoriaMetrics en {address} se reinició antes de escribir a disco lo que había aceptado; {count} envíos se repiten desde esta máquina. No se pierde nada.',
    pt: 'O VictoriaMetrics em {address} reiniciou antes de gravar em disco o que havia aceitado; {count} envios são repetidos desta máquina. Nada se perde.',
    en: 'VictoriaMetrics at {address} restarted before it had written to disk what it had accepted; {count} batches are sent again from this machine. Nothing is lost.',
  },
  'victoriametrics.too_much': {
    es: 'La consulta pasa un límite de VictoriaMetrics en {address}: {detail}. Pida menos series o un período más corto, o suba ese límite.',
    pt: 'A consulta passa de um limite do VictoriaMetrics em {address}: {detail}. Peça menos séries ou um período menor, ou aumente esse limite.',
    en: 'The query exceeds a limit of VictoriaMetrics at {address}: {detail}. Ask for fewer series or a shorter period, or raise that limit.',
  },
  'victoriametrics.unreadable': {
    es: 'La respuesta de VictoriaMetrics en {address} no se entiende ({detail}). ¿Hay un proxy en medio que la corta o la cambia?',
    pt: 'A resposta do VictoriaMetrics em {address} não é compreensível ({detail}). Há um proxy no meio que a corta ou altera?',
    en: 'The answer of VictoriaMetrics at {address} makes no sense ({detail}). Is there a proxy in between that cuts or changes it?',
  },
  'victoriametrics.too_new': {
    es: 'VictoriaMetrics en {address} descarta lo que está más de dos días en el futuro ({time}). Corrija el reloj de la máquina de donde vino.',
    pt: 'O VictoriaMetrics em {address} descarta o que está mais de dois dias no futuro ({time}). Acerte o relógio da máquina de onde veio.',
    en: 'VictoriaMetrics at {address} drops what lies more than two days in the future ({time}). Correct the clock of the machine it came from.',
  },
  'victoriametrics.too_old': {
    es: 'VictoriaMetrics en {address} descarta lo anterior a su -retentionPeriod ({time}). Auméntelo para guardar datos tan viejos.',
    pt: 'O VictoriaMetrics em {address} descarta o que é anterior ao seu -retentionPeriod ({time}). Aumente-o para guardar dados tão antigos.',
    en: 'VictoriaMetrics at {address} drops what is older than its -retentionPeriod ({time}). Raise it to keep data that old.',
  },
} as const satisfies Record<string, Text>
