import type { Text } from '../i18n.ts'

/** Why a scrape failed: kept as the target's last error and shown on the page. */
export const scrapeText = {
  'scrape.timeout': {
    es: 'No respondió en {seconds} s. ¿El servicio está colgado o hay un cortafuegos en el medio?',
    pt: 'Não respondeu em {seconds} s. O serviço travou ou há um firewall no caminho?',
    en: 'No answer within {seconds} s. Is the service hung, or a firewall in between?',
  },
  'scrape.refused': {
    es: 'No se pudo conectar a {address} ({detail}). ¿El servicio está en marcha y escucha ahí?',
    pt: 'Não foi possível conectar a {address} ({detail}). O serviço está no ar e escuta nesse endereço?',
    en: 'Could not connect to {address} ({detail}). Is the service running and listening there?',
  },
  'scrape.not_allowed': {
    es: '{host} lleva a {address}, adonde Atalaya no se conecta. Si es correcto, agregue esa red a outgoing.networks.',
    pt: '{host} leva a {address}, aonde o Atalaya não se conecta. Se estiver certo, acrescente essa rede a outgoing.networks.',
    en: '{host} leads to {address}, where Atalaya does not connect. If that is right, add its network to outgoing.networks.',
  },
  'scrape.http_status': {
    es: '{address} respondió HTTP {status}: {detail}',
    pt: '{address} respondeu HTTP {status}: {detail}',
    en: '{address} answered HTTP {status}: {detail}',
  },
  'scrape.too_large': {
    es: 'La respuesta pasa el límite de {limit} MiB; se descartó entera. Suba limits.bodyMebibytes si es legítima.',
    pt: 'A resposta passa do limite de {limit} MiB; foi descartada inteira. Aumente limits.bodyMebibytes se for legítima.',
    en: 'The answer exceeds the limit of {limit} MiB and was discarded whole. Raise limits.bodyMebibytes if it is legitimate.',
  },
  'scrape.compression_ratio': {
    es: 'La respuesta comprimida se expande más de {limit}:1; se descartó (¿bomba de compresión?).',
    pt: 'A resposta comprimida se expande mais de {limit}:1; foi descartada (bomba de compressão?).',
    en: 'The compressed answer expands more than {limit}:1 and was discarded (a compression bomb?).',
  },
  'scrape.malformed': {
    es: 'Línea {line} malformada: {detail}. Se descartó toda la respuesta; no se guardó ningún valor.',
    pt: 'Linha {line} malformada: {detail}. A resposta inteira foi descartada; nenhum valor foi guardado.',
    en: 'Line {line} is malformed: {detail}. The whole answer was discarded; no value was stored.',
  },
  'scrape.too_many_labels': {
    es: 'Línea {line}: más de {limit} etiquetas en una serie. Se descartó toda la respuesta.',
    pt: 'Linha {line}: mais de {limit} rótulos em uma série. A resposta inteira foi descartada.',
    en: 'Line {line}: more than {limit} labels on one series. The whole answer was discarded.',
  },
  'scrape.not_json': {
    es: '{address} no devolvió JSON válido: {detail}',
    pt: '{address} não devolveu JSON válido: {detail}',
    en: '{address} did not return valid JSON: {detail}',
  },
  'scrape.unexpected_shape': {
    es: '{address} devolvió un documento inesperado en {path}: {detail}',
    pt: '{address} devolveu um documento inesperado em {path}: {detail}',
    en: '{address} returned an unexpected document at {path}: {detail}',
  },
  'scrape.cancelled': {
    es: 'La consulta se interrumpió porque el recolector se detuvo.',
    pt: 'A consulta foi interrompida porque o coletor parou.',
    en: 'The request was cut short because the collector stopped.',
  },
  'scrape.unknown_host': {
    es: 'No se encontró el nombre {host} ({detail}). Revise la dirección o el DNS.',
    pt: 'O nome {host} não foi encontrado ({detail}). Verifique o endereço ou o DNS.',
    en: 'The name {host} was not found ({detail}). Check the address or the DNS.',
  },
  'scrape.tls': {
    es: 'No se pudo confiar en el certificado de {address} ({detail}). Revise el certificado, su fecha y su nombre, o la autoridad configurada.',
    pt: 'Não foi possível confiar no certificado de {address} ({detail}). Verifique o certificado, sua data e seu nome, ou a autoridade configurada.',
    en: 'The certificate of {address} could not be trusted ({detail}). Check the certificate, its dates and name, or the configured authority.',
  },
  'scrape.interrupted': {
    es: '{address} cortó la respuesta antes de terminarla ({detail}); se descartó entera.',
    pt: '{address} cortou a resposta antes do fim ({detail}); foi descartada inteira.',
    en: '{address} cut its answer short ({detail}); it was discarded whole.',
  },
  'scrape.not_http': {
    es: '{address} no habla HTTP como se espera ({detail}). ¿Es el puerto correcto, y http o https?',
    pt: '{address} não fala HTTP como esperado ({detail}). A porta está certa, e é http ou https?',
    en: '{address} does not speak HTTP as expected ({detail}). Is it the right port, and http or https?',
  },
  'scrape.redirect': {
    es: '{address} redirige a {location}; las redirecciones no se siguen. Escriba la dirección final en la configuración.',
    pt: '{address} redireciona para {location}; redirecionamentos não são seguidos. Escreva o endereço final na configuração.',
    en: '{address} redirects to {location}; redirects are not followed. Write the final address in the configuration.',
  },
  'scrape.encoding': {
    es: '{address} usa la codificación «{encoding}»; solo se acepta gzip o ninguna.',
    pt: '{address} usa a codificação «{encoding}»; só se aceita gzip ou nenhuma.',
    en: '{address} uses the encoding “{encoding}”; only gzip or none is accepted.',
  },
  'scrape.bad_url': {
    es: 'La dirección {address} no sirve: {detail}. Use http:// o https://, sin usuario ni contraseña.',
    pt: 'O endereço {address} não serve: {detail}. Use http:// ou https://, sem usuário nem senha.',
    en: 'The address {address} cannot be used: {detail}. Use http:// or https://, without user or password.',
  },
  'scrape.secret_file': {
    es: 'No se pudo usar el archivo {path}: {detail}. Revise que exista, que el servicio pueda leerlo y su formato.',
    pt: 'Não foi possível usar o arquivo {path}: {detail}. Verifique se existe, se o serviço pode lê-lo e seu formato.',
    en: 'The file {path} could not be used: {detail}. Check that it exists, that the service can read it, and its format.',
  },
  'scrape.too_many_samples': {
    es: 'La respuesta trae más de {limit} muestras; se descartó entera. Reparta el exportador o filtre lo que publica.',
    pt: 'A resposta traz mais de {limit} amostras; foi descartada inteira. Divida o exportador ou filtre o que ele publica.',
    en: 'The answer holds more than {limit} samples and was discarded whole. Split the exporter or filter what it publishes.',
  },
  'scrape.nothing_usable': {
    es: '{address} respondió {samples} muestras, pero ninguna es del perfil {profile}. ¿Es el exportador correcto?',
    pt: '{address} respondeu {samples} amostras, mas nenhuma é do perfil {profile}. É o exportador certo?',
    en: '{address} answered {samples} samples, but none belongs to the profile {profile}. Is it the right exporter?',
  },
  'scrape.ambiguous_mapping': {
    es: 'Varias series de {from} caen en la misma serie de {to}. Agregue una etiqueta que las separe, un where, o combine: sum | max | min.',
    pt: 'Várias séries de {from} caem na mesma série de {to}. Acrescente um rótulo que as separe, um where, ou combine: sum | max | min.',
    en: 'Several series of {from} fall on the same series of {to}. Add a label that tells them apart, a where, or combine: sum | max | min.',
  },
  'host.not_linux': {
    es: 'Esta máquina no tiene /proc: la fuente «host» solo funciona en Linux. Escriba «host: []» en sources.',
    pt: 'Esta máquina não tem /proc: a fonte "host" só funciona no Linux. Escreva "host: []" em sources.',
    en: 'This machine has no /proc: the source "host" works on Linux only. Write "host: []" under sources.',
  },
  'host.malformed': {
    es: '{file} no tiene la forma esperada: {detail}. Ese dato queda ausente; por favor, informe el caso.',
    pt: '{file} não tem a forma esperada: {detail}. Esse dado fica ausente; por favor, relate o caso.',
    en: '{file} is not as expected: {detail}. That figure stays absent; please report the case.',
  },
  'host.mount_hung': {
    es: 'El sistema de archivos {mount} no respondió en {seconds} s y se saltea hasta que responda. ¿Su servidor está caído? Si no hace falta vigilarlo: mounts.exclude.',
    pt: 'O sistema de arquivos {mount} não respondeu em {seconds} s e será pulado até responder. O servidor dele caiu? Se não precisa ser vigiado: mounts.exclude.',
    en: 'File system {mount} did not answer within {seconds} s and is skipped until it does. Is its server down? If it need not be watched: mounts.exclude.',
  },
  'host.mount_failed': {
    es: 'No se pudo medir el sistema de archivos {mount}: {detail}. Si no hace falta vigilarlo: mounts.exclude.',
    pt: 'Não foi possível medir o sistema de arquivos {mount}: {detail}. Se não precisa ser vigiado: mounts.exclude.',
    en: 'File system {mount} could not be measured: {detail}. If it need not be watched: mounts.exclude.',
  },
  'host.gpu_lost': {
    es: 'nvidia-smi informa una GPU que no responde: {detail}. Suele hacer falta reiniciar el nodo.',
    pt: 'nvidia-smi informa uma GPU que não responde: {detail}. Em geral é preciso reiniciar o nó.',
    en: 'nvidia-smi reports a GPU that does not answer: {detail}. The node usually needs a restart.',
  },
  'host.gpu_hung': {
    es: 'nvidia-smi no terminó en {seconds} s; no se vuelve a llamar hasta que termine. ¿Una GPU colgada? Mire dmesg (Xid).',
    pt: 'nvidia-smi não terminou em {seconds} s; não será chamado de novo até terminar. Uma GPU travada? Veja dmesg (Xid).',
    en: 'nvidia-smi did not end within {seconds} s and is not called again until it does. A hung GPU? See dmesg (Xid).',
  },
  'host.gpu_failed': {
    es: 'Hay una GPU NVIDIA, pero nvidia-smi falló: {detail}. Revise que el controlador esté cargado y coincida con la biblioteca.',
    pt: 'Há uma GPU NVIDIA, mas nvidia-smi falhou: {detail}. Verifique se o driver está carregado e combina com a biblioteca.',
    en: 'There is an NVIDIA GPU, but nvidia-smi failed: {detail}. Check that the driver is loaded and matches its library.',
  },
  'hub.health': {
    es: 'JupyterHub en {address} no está sano: /hub/health respondió HTTP {status}. Mire el registro del hub.',
    pt: 'O JupyterHub em {address} não está saudável: /hub/health respondeu HTTP {status}. Veja o log do hub.',
    en: 'JupyterHub at {address} is not healthy: /hub/health answered HTTP {status}. See the hub’s log.',
  },
  'hub.not_a_hub': {
    es: '{address} no parece un JupyterHub: {path} respondió HTTP {status}. Revise la url (con su prefijo, sin /hub).',
    pt: '{address} não parece um JupyterHub: {path} respondeu HTTP {status}. Verifique a url (com o prefixo, sem /hub).',
    en: '{address} does not look like a JupyterHub: {path} answered HTTP {status}. Check the url (with its prefix, without /hub).',
  },
  'hub.refused': {
    es: 'JupyterHub no deja leer {path} con este token ({detail}). El token debe ser uno que el hub conozca y tener {scopes}. En jupyterhub_config.py escriba:\n{config}\ny reinicie el hub.',
    pt: 'O JupyterHub não deixa ler {path} com este token ({detail}). O token deve ser um que o hub conheça e ter {scopes}. Em jupyterhub_config.py escreva:\n{config}\ne reinicie o hub.',
    en: 'JupyterHub does not let this token read {path} ({detail}). It must be a token that the hub knows, with {scopes}. In jupyterhub_config.py write:\n{config}\nand restart the hub.',
  },
  'hub.scope_missing': {
    es: 'El token del hub no deja ver {fields}: falta {scopes}. En jupyterhub_config.py escriba:\n{config}\ny reinicie el hub.',
    pt: 'O token do hub não deixa ver {fields}: falta {scopes}. Em jupyterhub_config.py escreva:\n{config}\ne reinicie o hub.',
    en: 'The hub token does not show {fields}: {scopes} is missing. In jupyterhub_config.py write:\n{config}\nand restart the hub.',
  },
  'hub.token_too_strong': {
    es: 'El token del hub puede cambiar cosas ({scopes}) y no se usa: quien lo robara de aquí tendría ese poder. Cree otro que solo lea. En jupyterhub_config.py escriba:\n{config}\ny reinicie el hub.',
    pt: 'O token do hub pode mudar coisas ({scopes}) e não é usado: quem o roubasse daqui teria esse poder. Crie outro que só leia. Em jupyterhub_config.py escreva:\n{config}\ne reinicie o hub.',
    en: 'The hub token may change things ({scopes}) and is not used: whoever took it from here would have that power. Make another that only reads. In jupyterhub_config.py write:\n{config}\nand restart the hub.',
  },
  'slurm.token_root': {
    es: 'El token es del usuario «{user}», que en Slurm puede todo, y no se usa: quien lo robara de aquí tendría ese poder. Cree uno de una cuenta sin privilegios: scontrol token username=atalaya lifespan=31536000',
    pt: 'O token é do usuário "{user}", que no Slurm pode tudo, e não é usado: quem o roubasse daqui teria esse poder. Crie um de uma conta sem privilégios: scontrol token username=atalaya lifespan=31536000',
    en: 'The token is of the user "{user}", who may do everything in Slurm, and is not used: whoever took it from here would have that power. Make one of an account without privileges: scontrol token username=atalaya lifespan=31536000',
  },
  'hub.truncated': {
    es: '{address} devolvió {count} cuentas sin paginar y cortó la lista ahí: el total es desconocido. Actualice JupyterHub a 2.0 o posterior, o suba c.JupyterHub.api_page_max_limit.',
    pt: '{address} devolveu {count} contas sem paginação e cortou a lista ali: o total é desconhecido. Atualize o JupyterHub para 2.0 ou posterior, ou aumente c.JupyterHub.api_page_max_limit.',
    en: '{address} returned {count} accounts unpaginated and cut the list there: the total is unknown. Upgrade JupyterHub to 2.0 or later, or raise c.JupyterHub.api_page_max_limit.',
  },
  'hub.too_many_pages': {
    es: '{address} tiene más de {limit} páginas de cuentas; se dejó de leer y no se guardó ninguna cuenta parcial. Suba c.JupyterHub.api_page_default_limit.',
    pt: '{address} tem mais de {limit} páginas de contas; a leitura parou e nenhuma contagem parcial foi guardada. Aumente c.JupyterHub.api_page_default_limit.',
    en: '{address} has more than {limit} pages of accounts; reading stopped and no partial count was stored. Raise c.JupyterHub.api_page_default_limit.',
  },
  'hub.token_env': {
    es: 'La variable de entorno {name}, que debe contener el token del hub, está vacía o no existe.',
    pt: 'A variável de ambiente {name}, que deve conter o token do hub, está vazia ou não existe.',
    en: 'The environment variable {name}, which should hold the hub token, is empty or not set.',
  },
  'hub.no_spawn_metric': {
    es: '{address} no publica server_spawn_duration_seconds en /hub/metrics: la versión del hub es demasiado vieja o esa ruta es de otro programa.',
    pt: '{address} não publica server_spawn_duration_seconds em /hub/metrics: a versão do hub é antiga demais ou a rota é de outro programa.',
    en: '{address} does not publish server_spawn_duration_seconds at /hub/metrics: the hub is too old, or that path belongs to another program.',
  },
  'slurm.unauthorized': {
    es: '{address} pide un token (HTTP 401). Escriba rest.tokenFile, y rest.user con Slurm 22.05 o anterior. Un token nuevo: scontrol token username={user} lifespan=31536000',
    pt: '{address} exige um token (HTTP 401). Escreva rest.tokenFile, e rest.user com Slurm 22.05 ou anterior. Um token novo: scontrol token username={user} lifespan=31536000',
    en: '{address} wants a token (HTTP 401). Set rest.tokenFile, and rest.user with Slurm 22.05 or older. A new token: scontrol token username={user} lifespan=31536000',
  },
  'slurm.token_expired': {
    es: 'El token de {path} venció ({since}). Cree otro en ese archivo, no hace falta reiniciar: scontrol token username={user} lifespan=31536000',
    pt: 'O token de {path} venceu ({since}). Crie outro nesse arquivo, não é preciso reiniciar: scontrol token username={user} lifespan=31536000',
    en: 'The token in {path} expired ({since}). Write a new one to that file, no restart needed: scontrol token username={user} lifespan=31536000',
  },
  'slurm.token_refused': {
    es: 'Slurm rechazó el token ({address}: {detail}): está vencido o es de otro cluster. Cree otro: scontrol token username={user} lifespan=31536000',
    pt: 'O Slurm recusou o token ({address}: {detail}): está vencido ou é de outro cluster. Crie outro: scontrol token username={user} lifespan=31536000',
    en: 'Slurm refused the token ({address}: {detail}): it has expired or belongs to another cluster. Make a new one: scontrol token username={user} lifespan=31536000',
  },
  'slurm.token_malformed': {
    es: '{path} no contiene un token de Slurm (tres partes separadas por puntos). Guarde ahí la salida de scontrol token.',
    pt: '{path} não contém um token do Slurm (três partes separadas por pontos). Guarde ali a saída de scontrol token.',
    en: '{path} does not hold a Slurm token (three parts separated by dots). Store the output of scontrol token there.',
  },
  'slurm.controller_down': {
    es: 'slurmctld no responde ({address}: {detail}). Revise el servicio en el nodo controlador: scontrol ping; systemctl status slurmctld',
    pt: 'O slurmctld não responde ({address}: {detail}). Verifique o serviço no nó controlador: scontrol ping; systemctl status slurmctld',
    en: 'slurmctld does not answer ({address}: {detail}). Check the service on the controller node: scontrol ping; systemctl status slurmctld',
  },
  'slurm.unexplained': {
    es: '{address} respondió HTTP {status} sin decir por qué ({detail}). En Slurm 22.05 se ven así un token malo o vencido (cree otro: scontrol token username={user} lifespan=31536000) y un slurmctld caído (scontrol ping).',
    pt: '{address} respondeu HTTP {status} sem dizer por quê ({detail}). No Slurm 22.05 têm essa cara um token ruim ou vencido (crie outro: scontrol token username={user} lifespan=31536000) e um slurmctld fora do ar (scontrol ping).',
    en: '{address} answered HTTP {status} without saying why ({detail}). In Slurm 22.05 this is what a bad or expired token looks like (make a new one: scontrol token username={user} lifespan=31536000), and a dead slurmctld (scontrol ping).',
  },
  'slurm.refused_unreadably': {
    es: '{address} rechazó el pedido de un modo que no se puede leer (slurmrestd 26.05 manda sus rechazos por duplicado). Lo usual es un token malo o vencido; cree otro: scontrol token username={user} lifespan=31536000',
    pt: '{address} recusou o pedido de um modo que não se pode ler (o slurmrestd 26.05 envia suas recusas em dobro). O usual é um token ruim ou vencido; crie outro: scontrol token username={user} lifespan=31536000',
    en: '{address} refused in a way that cannot be read (slurmrestd 26.05 sends its refusals twice). Usually the token is bad or has expired; make a new one: scontrol token username={user} lifespan=31536000',
  },
  'slurm.request_failed': {
    es: '{address} no pudo responder {path} (HTTP {status}): {detail}. Busque la causa en el registro de slurmrestd.',
    pt: '{address} não conseguiu responder {path} (HTTP {status}): {detail}. Procure a causa no log do slurmrestd.',
    en: '{address} could not answer {path} (HTTP {status}): {detail}. Look for the cause in the log of slurmrestd.',
  },
  'slurm.not_slurmrestd': {
    es: '{address} no conoce ninguna ruta de la API de Slurm (se probaron {understood}). ¿Es slurmrestd, y es ese el comienzo de sus rutas?',
    pt: '{address} não conhece nenhuma rota da API do Slurm (foram tentadas {understood}). É o slurmrestd, e é esse o começo de suas rotas?',
    en: '{address} knows no path of Slurm’s API ({understood} were tried). Is it slurmrestd, and do its paths begin there?',
  },
  'slurm.no_common_version': {
    es: '{address} ofrece las versiones {offered} de la API; aquí se usan {understood}. Active una de estas en slurmrestd, quite rest.apiVersion, o use cli en lugar de rest.',
    pt: '{address} oferece as versões {offered} da API; aqui se usam {understood}. Ative uma destas no slurmrestd, remova rest.apiVersion, ou use cli em vez de rest.',
    en: '{address} offers the API versions {offered}; understood here: {understood}. Enable one of these in slurmrestd, remove rest.apiVersion, or use cli instead of rest.',
  },
  'slurm.arrays_cut': {
    es: '{count} arreglos en cola tienen una lista de tareas que {address} entrega cortada: no se sabe cuántas son, y la cola de su partición queda sin dato. Ponga SLURM_BITSTR_LEN=0 en el entorno de slurmrestd y reinícielo.',
    pt: '{count} arrays na fila têm uma lista de tarefas que {address} entrega cortada: não se sabe quantas são, e a fila da partição fica sem dado. Ponha SLURM_BITSTR_LEN=0 no ambiente do slurmrestd e reinicie-o.',
    en: '{count} pending arrays have a list of tasks that {address} cuts off: how many they are is unknown, and so is the queue of their partition. Set SLURM_BITSTR_LEN=0 in the environment of slurmrestd and restart it.',
  },
  'slurm.command_missing': {
    es: 'No se encontró la orden {command} en {where} ({detail}). Instale el cliente de Slurm ahí, o escriba su carpeta en cli.path.',
    pt: 'O comando {command} não foi encontrado em {where} ({detail}). Instale o cliente do Slurm ali, ou escreva sua pasta em cli.path.',
    en: 'The command {command} was not found on {where} ({detail}). Install Slurm’s client there, or write its folder in cli.path.',
  },
  'slurm.accounting_down': {
    es: 'slurmdbd o su base de datos no responde ({address}: {detail}). Nada se pierde: cuando vuelva se pregunta por lo que falte.',
    pt: 'O slurmdbd ou seu banco de dados não responde ({address}: {detail}). Nada se perde: quando voltar, pergunta-se pelo que faltar.',
    en: 'slurmdbd or its database does not answer ({address}: {detail}). Nothing is lost: once it is back it is asked for what is missing.',
  },
  'slurm.other_cluster': {
    es: '{address}: la contabilidad no conoce un clúster «{cluster}», sino {told}. Escriba slurmCluster: {told}.',
    pt: '{address}: a contabilidade não conhece um cluster "{cluster}", mas {told}. Escreva slurmCluster: {told}.',
    en: '{address}: accounting knows no cluster “{cluster}”, but {told}. Write slurmCluster: {told}.',
  },
  'slurm.bad_rows': {
    es: '{address}: {count} filas de la contabilidad no se entienden; la primera: columna {column}, «{value}». No se guardó nada de esta respuesta.',
    pt: '{address}: {count} linhas da contabilidade não se entendem; a primeira: coluna {column}, "{value}". Nada desta resposta foi guardado.',
    en: '{address}: {count} rows of the accounting cannot be understood; the first: column {column}, “{value}”. Nothing of this answer was kept.',
  },
  'slurm.command_failed': {
    es: '«{command}» falló (código {status}): {detail}',
    pt: '“{command}” falhou (código {status}): {detail}',
    en: '“{command}” failed (exit code {status}): {detail}',
  },
  'slurm.ssh_failed': {
    es: 'ssh no pudo entrar en {host}: {detail}. Pruebe, con la cuenta del servicio: ssh -oBatchMode=yes {host} true (clave sin frase secreta, host conocido).',
    pt: 'O ssh não conseguiu entrar em {host}: {detail}. Teste, com a conta do serviço: ssh -oBatchMode=yes {host} true (chave sem senha, host conhecido).',
    en: 'ssh could not reach {host}: {detail}. Try, as the account of the service: ssh -oBatchMode=yes {host} true (a key without passphrase, a known host).',
  },
  'slurm.cli_too_old': {
    es: 'Slurm {release} no tiene salida JSON (--json); hace falta 21.08 o posterior.',
    pt: 'O Slurm {release} não tem saída JSON (--json); é preciso 21.08 ou posterior.',
    en: 'Slurm {release} has no JSON output (--json); 21.08 or newer is needed.',
  },
  'slurm.version_unreadable': {
    es: '«sinfo --version» respondió algo inesperado: {detail}',
    pt: '“sinfo --version” respondeu algo inesperado: {detail}',
    en: '“sinfo --version” answered something unexpected: {detail}',
  },
} as const satisfies Record<string, Text>
