import type { Text } from '../i18n.ts'

/** What the commands say in the terminal. */
export const cliText = {
  'cli.help': {
    es: `Atalaya {version}: observa clústeres Slurm, JupyterHub y las máquinas que los sostienen.

Uso: atalaya ORDEN [opciones]        (npm start = atalaya start)

Órdenes
  start          todo en un proceso; sin configuración vigila esta máquina y busca un Slurm y un Hub locales
  collect        solo recolecta, sin servir páginas
  serve          solo sirve páginas y API; puede correr junto a collect
  check-config   revisa el archivo de configuración y muestra qué se vigilaría
  doctor         dice qué anda mal en esta instalación y qué hacer; también mientras se recolecta

  store verify   busca daños en lo guardado (--deep: compara todo resumen con sus valores)
  store export   a CSV o Parquet: --metric MÉTRICA … --out ARCHIVO, o --all --out CARPETA
  store backup   copia sana de los datos, mientras se recolecta: store backup CARPETA
  store compact  achica lo guardado; con el recolector detenido
  store copy     a otro almacén: --from MOTOR --to MOTOR; si se corta, repítalo y sigue
  store rejected líneas que el servidor rechazó; --clear las borra

  import sacct   trabajos de un listado de sacct, todos o ninguno: import sacct ARCHIVO --cluster NOMBRE
  import training       ediciones de cursos: CSV de MetaDocencia o propio, eventos de AMY (CSV, JSON)
  import graduates      quiénes terminaron un curso, por usuario o correo; solo se guarda una huella con clave
  import identities     qué usuarios son una misma persona, de a pares; solo se guardan huellas con clave
  import publications   CSV, BibTeX o lista de DOI; --lookup pregunta a Crossref y OpenAlex lo que falte
  import organisations  a qué institución, país y disciplina pertenece cada cuenta o dominio de correo
  import declared       cifras ya publicadas, para verlas junto a las recalculadas
  import inventory      nodos comprados: núcleos, GPU, memoria, consumo, precio, desde y hasta cuándo
  import outages        cuándo no funcionó un clúster u otra cosa, planificado o no
  forecast       cómo sigue una serie: forecast --csv ARCHIVO --horizon PASOS [--season 24,168] [--levels 80,95]
  simulate       cuánto se esperaría: simulate [--sacct ARCHIVO] [--nodes +8] [--growth 1.2] [--target-wait 4h]
  erase          borra a una persona de todos los archivos de datos: erase USUARIO --yes

  login          un enlace para ingresar a las páginas, sirve una vez: login --role admin
  token create   un token para programas: token create NOMBRE --role viewer --days 90
  token list     los tokens que hay; token revoke NÚMERO anula uno
  audit          revisa la bitácora de ingresos y cambios; --json la escribe entera

Opciones de store export
  --metric M     una métrica (repetible); --where ETIQUETA:VALOR elige series (repetible)
  --from, --to   2026-03-01, 2026-03-01T12:30 (UTC), now-6h, segundos Unix
  --resolution R raw, 5m, 1h o 1d; --format csv o parquet; --force reemplaza archivos

Opciones de import
  --cluster C    de qué clúster es; --time-zone ZONA cómo leer sus horas; --dry-run solo ensaya
  --replace      lo que contó antes un archivo de este nombre y ahora no, se quita
  --contact MAIL con --lookup: quién pregunta; --crossref URL y --openalex URL, otras direcciones

Opciones de simulate
  --sacct FILE   trabajos de un listado de sacct en lugar de los guardados; --from, --to, --cluster los eligen
  --nodes ±N     nodos de más o de menos en --partition P; --node-shape 64x4 núcleos × GPU de cada uno
  --growth X     carga respecto de la registrada; --seeds N repeticiones para la banda (5)
  --target-wait T  busca los nodos con los que el 90 % espera a lo sumo T: 30m, 4h, 2d
  --backfill B   easy, conservative o none

Opciones
  --config FILE  archivo de configuración (./atalaya.yaml si existe; ATALAYA_CONFIG)
  --data DIR     dónde se guardan los datos (./data; ATALAYA_DATA)
  --host HOST    dirección donde escucha, solo local (127.0.0.1; ATALAYA_HOST)
  --port PORT    puerto donde escucha, 0 = cualquiera libre (8080; ATALAYA_PORT)
  --lang LANG    es, pt o en
  --log FORMATO  human o json
  --json         la respuesta en JSON, para programas
  --help         esta ayuda
  --version      la versión

Códigos de salida: 0 hecho, 1 falló, 2 uso o configuración incorrectos.
`,
    pt: `Atalaya {version}: observa clusters Slurm, JupyterHub e as máquinas que os sustentam.

Uso: atalaya COMANDO [opções]        (npm start = atalaya start)

Comandos
  start          tudo em um processo; sem configuração vigia esta máquina e procura um Slurm e um Hub locais
  collect        só coleta, sem servir páginas
  serve          só serve páginas e API; pode rodar junto com collect
  check-config   verifica o arquivo de configuração e mostra o que seria vigiado
  doctor         diz o que há de errado nesta instalação e o que fazer; também durante a coleta

  store verify   procura danos no que está guardado (--deep: compara todo resumo com seus valores)
  store export   para CSV ou Parquet: --metric MÉTRICA … --out ARQUIVO, ou --all --out PASTA
  store backup   cópia íntegra dos dados, durante a coleta: store backup PASTA
  store compact  reduz o que está guardado; com o coletor parado
  store copy     para outro armazenamento: --from MOTOR --to MOTOR; se cair, repita e continua
  store rejected linhas que o servidor recusou; --clear as apaga

  import sacct   tarefas de uma listagem do sacct, todas ou nenhuma: import sacct ARQUIVO --cluster NOME
  import training       turmas de cursos: CSV da MetaDocencia ou próprio, eventos do AMY (CSV, JSON)
  import graduates      quem concluiu um curso, por usuário ou e-mail; só se guarda um resumo com chave
  import identities     que usuários são uma mesma pessoa, aos pares; só se guardam resumos com chave
  import publications   CSV, BibTeX ou lista de DOI; --lookup pergunta ao Crossref e ao OpenAlex o que faltar
  import organisations  a que instituição, país e área pertence cada conta ou domínio de e-mail
  import declared       cifras já publicadas, para vê-las ao lado das recalculadas
  import inventory      nós comprados: núcleos, GPU, memória, consumo, preço, desde e até quando
  import outages        quando um cluster ou outra coisa não funcionou, planejado ou não
  forecast       como segue uma série: forecast --csv ARQUIVO --horizon PASSOS [--season 24,168] [--levels 80,95]
  simulate       quanto se esperaria: simulate [--sacct ARQUIVO] [--nodes +8] [--growth 1.2] [--target-wait 4h]
  erase          apaga uma pessoa de todos os arquivos de dados: erase USUÁRIO --yes

  login          um link para entrar nas páginas, serve uma vez: login --role admin
  token create   um token para programas: token create NOME --role viewer --days 90
  token list     os tokens que há; token revoke NÚMERO anula um
  audit          confere o registro de acessos e mudanças; --json o escreve inteiro

Opções de store export
  --metric M     uma métrica (repetível); --where ETIQUETA:VALOR escolhe séries (repetível)
  --from, --to   2026-03-01, 2026-03-01T12:30 (UTC), now-6h, segundos Unix
  --resolution R raw, 5m, 1h ou 1d; --format csv ou parquet; --force substitui arquivos

Opções de import
  --cluster C    de qual cluster é; --time-zone FUSO como ler suas horas; --dry-run só ensaia
  --replace      o que um arquivo deste nome contou antes e agora não, sai
  --contact MAIL com --lookup: quem pergunta; --crossref URL e --openalex URL, outros endereços

Opções de simulate
  --sacct FILE   tarefas de uma listagem do sacct em vez das guardadas; --from, --to, --cluster as escolhem
  --nodes ±N     nós a mais ou a menos em --partition P; --node-shape 64x4 núcleos × GPU de cada um
  --growth X     carga em relação à registrada; --seeds N repetições para a faixa (5)
  --target-wait T  busca os nós com que 90 % esperam no máximo T: 30m, 4h, 2d
  --backfill B   easy, conservative ou none

Opções
  --config FILE  arquivo de configuração (./atalaya.yaml se existir; ATALAYA_CONFIG)
  --data DIR     onde os dados são guardados (./data; ATALAYA_DATA)
  --host HOST    endereço onde escuta, só local (127.0.0.1; ATALAYA_HOST)
  --port PORT    porta onde escuta, 0 = qualquer uma livre (8080; ATALAYA_PORT)
  --lang LANG    es, pt ou en
  --log FORMATO  human ou json
  --json         a resposta em JSON, para programas
  --help         esta ajuda
  --version      a versão

Códigos de saída: 0 feito, 1 falhou, 2 uso ou configuração incorretos.
`,
    en: `Atalaya {version}: watches Slurm clusters, JupyterHubs and the machines under them.

Usage: atalaya COMMAND [options]        (npm start = atalaya start)

Commands
  start          everything in one process; without configuration it watches this machine and looks for a local Slurm and Hub
  collect        only collects, serves no pages
  serve          only serves pages and API; can run beside collect
  check-config   checks the configuration file and shows what would be watched
  doctor         says what is wrong with this installation and what to do; also while collecting

  store verify   looks for damage in what is kept (--deep: compares every roll-up with its values)
  store export   to CSV or Parquet: --metric METRIC … --out FILE, or --all --out FOLDER
  store backup   a sound copy of the data, while collecting: store backup FOLDER
  store compact  makes what is kept smaller; with the collector stopped
  store copy     to another store: --from ENGINE --to ENGINE; broken off, it goes on when repeated
  store rejected lines the server refused; --clear deletes them

  import sacct   jobs out of a listing of sacct, all or none: import sacct FILE --cluster NAME
  import training       editions of courses: MetaDocencia's CSV or your own, events of AMY (CSV, JSON)
  import graduates      who finished a course, by login or e-mail; only a keyed hash is kept
  import identities     which logins are one person, in pairs; only keyed hashes are kept
  import publications   CSV, BibTeX or a list of DOIs; --lookup asks Crossref and OpenAlex for what is missing
  import organisations  the organisation, country and field that an account or e-mail domain belongs to
  import declared       figures already published, to be seen beside those reckoned anew
  import inventory      nodes that were bought: cores, GPUs, memory, power, price, from when to when
  import outages        when a cluster or anything else did not work, planned or not
  forecast       how a series goes on: forecast --csv FILE --horizon STEPS [--season 24,168] [--levels 80,95]
  simulate       how long people would wait: simulate [--sacct FILE] [--nodes +8] [--growth 1.2] [--target-wait 4h]
  erase          erases a person from every data file: erase LOGIN --yes

  login          a link to log in to the pages, works once: login --role admin
  token create   a token for programs: token create NAME --role viewer --days 90
  token list     the tokens there are; token revoke NUMBER ends one
  audit          checks the log of logins and changes; --json writes all of it

Options of store export
  --metric M     a metric (repeatable); --where LABEL:VALUE picks series (repeatable)
  --from, --to   2026-03-01, 2026-03-01T12:30 (UTC), now-6h, Unix seconds
  --resolution R raw, 5m, 1h or 1d; --format csv or parquet; --force replaces files

Options of import
  --cluster C    which cluster it is of; --time-zone ZONE how to read its times; --dry-run only tries
  --replace      what a file of this name told before, and does not tell now, goes
  --contact MAIL with --lookup: who asks; --crossref URL and --openalex URL, other addresses

Options of simulate
  --sacct FILE   jobs of a listing of sacct instead of those kept; --from, --to, --cluster choose among them
  --nodes ±N     nodes more or fewer in --partition P; --node-shape 64x4 cores × GPUs of each
  --growth X     load compared with the recorded one; --seeds N repetitions for the band (5)
  --target-wait T  looks for the nodes with which 90 % wait no longer than T: 30m, 4h, 2d
  --backfill B   easy, conservative or none

Options
  --config FILE  configuration file (./atalaya.yaml if it exists; ATALAYA_CONFIG)
  --data DIR     where data is kept (./data; ATALAYA_DATA)
  --host HOST    address to listen on, local only (127.0.0.1; ATALAYA_HOST)
  --port PORT    port to listen on, 0 = any free one (8080; ATALAYA_PORT)
  --lang LANG    es, pt or en
  --log FORMAT   human or json
  --json         the answer in JSON, for programs
  --help         this help
  --version      the version

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.
`,
  },
  'cli.no_command': {
    es: 'Falta la orden. Las hay: {known}. Vea «atalaya --help».',
    pt: 'Falta o comando. Existem: {known}. Veja "atalaya --help".',
    en: 'A command is missing. There are: {known}. See "atalaya --help".',
  },
  'cli.unknown_command': {
    es: 'No existe la orden «{command}». Las hay: {known}. Vea «atalaya --help».',
    pt: 'Não existe o comando "{command}". Existem: {known}. Veja "atalaya --help".',
    en: 'There is no command "{command}". There are: {known}. See "atalaya --help".',
  },
  'cli.unknown_command_nearest': {
    es: 'No existe la orden «{command}». ¿Quiso decir «{nearest}»? Vea «atalaya --help».',
    pt: 'Não existe o comando "{command}". Quis dizer "{nearest}"? Veja "atalaya --help".',
    en: 'There is no command "{command}". Did you mean "{nearest}"? See "atalaya --help".',
  },
  'cli.no_inner_command': {
    es: '«{command}» necesita saber qué hacer: {known}. Vea «atalaya --help».',
    pt: '"{command}" precisa saber o que fazer: {known}. Veja "atalaya --help".',
    en: '"{command}" needs to know what to do: {known}. See "atalaya --help".',
  },
  'cli.unknown_option': {
    es: 'La opción {option} no existe. Vea «atalaya --help».',
    pt: 'A opção {option} não existe. Veja "atalaya --help".',
    en: 'There is no option {option}. See "atalaya --help".',
  },
  'cli.unknown_option_nearest': {
    es: 'La opción {option} no existe. ¿Quiso decir {nearest}? Vea «atalaya --help».',
    pt: 'A opção {option} não existe. Quis dizer {nearest}? Veja "atalaya --help".',
    en: 'There is no option {option}. Did you mean {nearest}? See "atalaya --help".',
  },
  'cli.option_not_taken': {
    es: '«{command}» no lleva la opción {option}. Lleva: {known}.',
    pt: '"{command}" não leva a opção {option}. Leva: {known}.',
    en: '"{command}" does not take the option {option}. It takes: {known}.',
  },
  'cli.option_needs_value': {
    es: 'La opción {option} necesita un valor: {option} VALOR.',
    pt: 'A opção {option} precisa de um valor: {option} VALOR.',
    en: 'The option {option} needs a value: {option} VALUE.',
  },
  'cli.option_takes_no_value': {
    es: 'La opción {option} no lleva valor.',
    pt: 'A opção {option} não leva valor.',
    en: 'The option {option} takes no value.',
  },
  'cli.unexpected_argument': {
    es: 'Sobra «{argument}». Vea «atalaya --help».',
    pt: 'Sobra "{argument}". Veja "atalaya --help".',
    en: '"{argument}" is not expected. See "atalaya --help".',
  },
  'cli.not_allowed': {
    es: '{option}: «{value}» no se admite. Valores posibles: {allowed}.',
    pt: '{option}: "{value}" não é aceito. Valores possíveis: {allowed}.',
    en: '{option}: "{value}" is not allowed. Possible values: {allowed}.',
  },
  'cli.bad_port': {
    es: '{option}: «{value}» no es un puerto. Escriba un número de 0 a 65535 (0 = cualquiera libre).',
    pt: '{option}: "{value}" não é uma porta. Escreva um número de 0 a 65535 (0 = qualquer uma livre).',
    en: '{option}: "{value}" is not a port. Write a number from 0 to 65535 (0 = any free one).',
  },
  'cli.beyond_loopback': {
    es: 'Atalaya no escucha en {host}, adonde llegan otros, mientras falte en la configuración: {missing}. O use --host 127.0.0.1 y llegue por SSH: ssh -L 8080:127.0.0.1:8080 servidor',
    pt: 'O Atalaya não escuta em {host}, aonde outros chegam, enquanto faltar na configuração: {missing}. Ou use --host 127.0.0.1 e chegue por SSH: ssh -L 8080:127.0.0.1:8080 servidor',
    en: 'Atalaya does not listen on {host}, where others reach it, while the configuration lacks: {missing}. Or use --host 127.0.0.1 and come in by SSH: ssh -L 8080:127.0.0.1:8080 server',
  },
  'cli.bad_certificate': {
    es: 'El certificado no sirve: {path} ({detail}). Revise listen.tls: certificado y clave en PEM, uno para el otro, legibles por Atalaya.',
    pt: 'O certificado não serve: {path} ({detail}). Reveja listen.tls: certificado e chave em PEM, um para o outro, legíveis pelo Atalaya.',
    en: 'The certificate is of no use: {path} ({detail}). See listen.tls: certificate and key as PEM, one for the other, readable by Atalaya.',
  },
  'cli.port_in_use': {
    es: 'El puerto {port} de {host} está ocupado. Elija otro, por ejemplo --port {next}.',
    pt: 'A porta {port} de {host} está ocupada. Escolha outra, por exemplo --port {next}.',
    en: 'Port {port} of {host} is in use. Choose another, for instance --port {next}.',
  },
  'cli.cannot_listen': {
    es: 'No se puede escuchar en {host}:{port}: {detail}. Elija otro --host o --port.',
    pt: 'Não é possível escutar em {host}:{port}: {detail}. Escolha outro --host ou --port.',
    en: 'Cannot listen on {host}:{port}: {detail}. Choose another --host or --port.',
  },
  'cli.no_data_yet': {
    es: 'Todavía no hay datos en {directory}. Inicie «atalaya collect» con el mismo --data.',
    pt: 'Ainda não há dados em {directory}. Inicie "atalaya collect" com o mesmo --data.',
    en: 'There is no data in {directory} yet. Start "atalaya collect" with the same --data.',
  },
  'cli.nothing_to_watch': {
    es: 'No hay nada que vigilar: la configuración no deja ningún objetivo. Agregue uno en sources o borre «host: []».',
    pt: 'Não há nada para vigiar: a configuração não deixa nenhum alvo. Adicione um em sources ou apague "host: []".',
    en: 'There is nothing to watch: the configuration leaves no target. Add one under sources or delete "host: []".',
  },
  'cli.no_file': {
    es: 'No hay {file}: sin configuración se vigila esta máquina y lo que se encuentre en ella.',
    pt: 'Não há {file}: sem configuração vigia-se esta máquina e o que se encontrar nela.',
    en: 'There is no {file}: without configuration this machine is watched and whatever is found on it.',
  },
  'cli.config_good': {
    es: '{file}: en orden. Se vigilaría:',
    pt: '{file}: em ordem. Seria vigiado:',
    en: '{file}: in order. This would be watched:',
  },
  'cli.watching': { es: 'Se vigila', pt: 'Vigiando', en: 'Watching' },
  'cli.looked_for': {
    es: 'Se buscó en esta máquina',
    pt: 'Procurado nesta máquina',
    en: 'Looked for on this machine',
  },
  'cli.every': { es: 'cada {seconds} s', pt: 'a cada {seconds} s', en: 'every {seconds} s' },
  'cli.more_targets': {
    es: '… y {count} más (véalos con check-config o en /api/v1/sources)',
    pt: '… e mais {count} (veja com check-config ou em /api/v1/sources)',
    en: '… and {count} more (see check-config or /api/v1/sources)',
  },
  'cli.configuration': { es: 'Configuración', pt: 'Configuração', en: 'Configuration' },
  'cli.configuration_none': {
    es: 'ninguna: se detectó sola',
    pt: 'nenhuma: detectada automaticamente',
    en: 'none: detected by itself',
  },
  'cli.data': { es: 'Datos', pt: 'Dados', en: 'Data' },
  'cli.open': { es: 'Abra', pt: 'Abra', en: 'Open' },
  'cli.collecting': {
    es: 'Recolectando. Las páginas las da «atalaya serve» con el mismo --data.',
    pt: 'Coletando. As páginas vêm de "atalaya serve" com o mesmo --data.',
    en: 'Collecting. The pages come from "atalaya serve" with the same --data.',
  },
  'cli.how_to_stop': { es: 'Ctrl-C para terminar.', pt: 'Ctrl-C para encerrar.', en: 'Ctrl-C to stop.' },
  'cli.stopping': { es: 'Terminando…', pt: 'Encerrando…', en: 'Stopping…' },
  'cli.stopped': {
    es: 'Terminado; los datos están a salvo.',
    pt: 'Encerrado; os dados estão salvos.',
    en: 'Stopped; the data is safe.',
  },
  'cli.stopped_with_loss': {
    es: 'Terminado, pero {values} valores no se pudieron guardar: {detail}',
    pt: 'Encerrado, mas {values} valores não puderam ser guardados: {detail}',
    en: 'Stopped, but {values} values could not be stored: {detail}',
  },
  'cli.found_later': {
    es: '{target}: apareció en esta máquina; desde ahora se vigila.',
    pt: '{target}: apareceu nesta máquina; a partir de agora é vigiado.',
    en: '{target}: has come up on this machine; watched from now on.',
  },
  'cli.target_down': {
    es: '{target}: no da datos. {detail}',
    pt: '{target}: não dá dados. {detail}',
    en: '{target}: gives no data. {detail}',
  },
  'cli.target_up': {
    es: '{target}: vuelve a dar datos.',
    pt: '{target}: voltou a dar dados.',
    en: '{target}: gives data again.',
  },
  'cli.write_failed': {
    es: 'El almacén no acepta datos; se guardan en memoria y se reintenta. {detail}',
    pt: 'O armazenamento não aceita dados; ficam na memória e tenta-se de novo. {detail}',
    en: 'The store accepts no data; it is held in memory and tried again. {detail}',
  },
  'cli.write_recovered': {
    es: 'El almacén vuelve a aceptar datos; lo que esperaba ya está guardado.',
    pt: 'O armazenamento voltou a aceitar dados; o que esperava já está guardado.',
    en: 'The store accepts data again; what was waiting is stored.',
  },
  'cli.values_dropped': {
    es: 'Memoria llena: se perdieron los {values} valores más viejos que esperaban al almacén.',
    pt: 'Memória cheia: perderam-se os {values} valores mais antigos que esperavam o armazenamento.',
    en: 'Memory full: the {values} oldest values waiting for the store were lost.',
  },
  'cli.frame_rejected': {
    es: 'El almacén rechazó datos de {origin}; se descartaron. {detail}',
    pt: 'O armazenamento rejeitou dados de {origin}; foram descartados. {detail}',
    en: 'The store rejected data of {origin}; it was discarded. {detail}',
  },
  'cli.status_failed': {
    es: 'No se pudo anotar el estado de los objetivos; se reintenta. {detail}',
    pt: 'Não foi possível anotar o estado dos alvos; tenta-se de novo. {detail}',
    en: 'The state of the targets could not be noted; it is tried again. {detail}',
  },
  'cli.sharding_alone': {
    es: 'Repartir objetivos entre recolectores necesita un almacén común: el motor {engine} guarda en esta máquina. Configure store.metrics.engine: influxdb o victoriametrics, o quite sharding.',
    pt: 'Dividir alvos entre coletores exige um armazenamento comum: o motor {engine} guarda nesta máquina. Configure store.metrics.engine: influxdb ou victoriametrics, ou remova sharding.',
    en: 'Sharing targets between collectors needs a common store: the engine {engine} keeps its data on this machine. Set store.metrics.engine: influxdb or victoriametrics, or remove sharding.',
  },
  'cli.sharding_members': {
    es: 'Recolectores que se reparten los objetivos: {members}.',
    pt: 'Coletores que dividem os alvos: {members}.',
    en: 'Collectors that share the targets: {members}.',
  },
  'cli.sharding_failed': {
    es: 'No se pudo ver qué otros recolectores viven: {detail} Hasta poder, cada uno sigue con lo suyo.',
    pt: 'Não foi possível ver quais outros coletores vivem: {detail} Até lá, cada um segue com o seu.',
    en: 'Which other collectors live could not be seen: {detail} Until it can, everyone goes on with what it has.',
  },
  'cli.forecasting_failed': {
    es: 'No se pudieron hacer los pronósticos de esta noche ({detail}). Se intenta de nuevo en una hora.',
    pt: 'Não foi possível fazer as previsões desta noite ({detail}). Nova tentativa em uma hora.',
    en: 'Tonight’s forecasts could not be made ({detail}). Another try in an hour.',
  },
  'cli.retention_failed': {
    es: 'No se pudo borrar lo vencido; se reintenta en una hora. {detail}',
    pt: 'Não foi possível apagar o vencido; tenta-se de novo em uma hora. {detail}',
    en: 'What has expired could not be dropped; it is tried again in an hour. {detail}',
  },
  'cli.request_failed': {
    es: 'Falló un pedido HTTP ({id}): {detail}',
    pt: 'Falhou um pedido HTTP ({id}): {detail}',
    en: 'An HTTP request failed ({id}): {detail}',
  },
} as const satisfies Record<string, Text>
