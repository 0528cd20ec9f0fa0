import type { Text } from '../i18n.ts'

/** What is wrong in atalaya.yaml and what to write instead. Shown after `file:line:column: key:`. */
export const configText = {
  'config.invalid_file': {
    es: '{file} tiene {count} problema(s).',
    pt: '{file} tem {count} problema(s).',
    en: '{file} has {count} problem(s).',
  },
  'config.file_missing': {
    es: 'No existe el archivo de configuración {file}. Revise --config o ATALAYA_CONFIG.',
    pt: 'O arquivo de configuração {file} não existe. Verifique --config ou ATALAYA_CONFIG.',
    en: 'The configuration file {file} does not exist. Check --config or ATALAYA_CONFIG.',
  },
  'config.file_unreadable': {
    es: 'No se pudo leer {file}: {detail}. Revise permisos.',
    pt: 'Não foi possível ler {file}: {detail}. Verifique as permissões.',
    en: '{file} could not be read: {detail}. Check its permissions.',
  },
  'config.yaml_tab': {
    es: 'Hay un tabulador en la sangría. YAML solo admite espacios: reemplácelo por dos espacios.',
    pt: 'Há uma tabulação no recuo. YAML só aceita espaços: troque-a por dois espaços.',
    en: 'There is a tab in the indentation. YAML takes only spaces: replace it by two spaces.',
  },
  'config.yaml_indent': {
    es: 'La sangría no corresponde a ningún bloque. Alinee la línea con sus hermanas (dos espacios por nivel).',
    pt: 'O recuo não corresponde a nenhum bloco. Alinhe a linha com as irmãs (dois espaços por nível).',
    en: 'The indentation belongs to no block. Align the line with its siblings (two spaces a level).',
  },
  'config.yaml_character': {
    es: 'Falta o sobra un carácter. ¿Quedó sin cerrar una comilla, un corchete o una llave, o falta «: » tras la clave?',
    pt: 'Falta ou sobra um caractere. Ficou aberta uma aspa, um colchete ou uma chave, ou falta ": " depois da chave?',
    en: 'A character is missing or too many. Is a quote, bracket or brace left open, or ": " missing after the key?',
  },
  'config.yaml_escape': {
    es: 'La secuencia con barra invertida no existe. Escriba \\\\ por una barra, o use comillas simples.',
    pt: 'A sequência com barra invertida não existe. Escreva \\\\ para uma barra, ou use aspas simples.',
    en: 'There is no such backslash sequence. Write \\\\ for a backslash, or use single quotes.',
  },
  'config.yaml_documents': {
    es: 'El archivo tiene más de un documento. Borre la línea «---» y deje uno solo.',
    pt: 'O arquivo tem mais de um documento. Apague a linha "---" e deixe só um.',
    en: 'The file holds more than one document. Delete the "---" line and keep one.',
  },
  'config.yaml_other': {
    es: 'YAML no válido ({detail}). Escriba «clave: valor», con comillas si el valor tiene signos especiales.',
    pt: 'YAML inválido ({detail}). Escreva "chave: valor", com aspas se o valor tem sinais especiais.',
    en: 'Not valid YAML ({detail}). Write "key: value", quoted where the value has special signs.',
  },
  'config.duplicate_key': {
    es: 'La clave está repetida en el mismo bloque. Deje una sola.',
    pt: 'A chave está repetida no mesmo bloco. Deixe só uma.',
    en: 'The key is repeated in the same block. Keep one.',
  },
  'config.env_unset': {
    es: 'La variable de entorno {name} no está definida. Defínala o escriba el valor aquí.',
    pt: 'A variável de ambiente {name} não está definida. Defina-a ou escreva o valor aqui.',
    en: 'The environment variable {name} is not set. Set it or write the value here.',
  },
  'config.unknown_key': {
    es: 'La clave «{key}» no existe. Aquí se admiten: {known}.',
    pt: 'A chave "{key}" não existe. Aqui são aceitas: {known}.',
    en: 'There is no key "{key}". Allowed here: {known}.',
  },
  'config.unknown_key_nearest': {
    es: 'La clave «{key}» no existe. ¿Quiso decir «{nearest}»?',
    pt: 'A chave "{key}" não existe. Quis dizer "{nearest}"?',
    en: 'There is no key "{key}". Did you mean "{nearest}"?',
  },
  'config.missing': {
    es: 'Falta la clave obligatoria «{key}». Escriba «{key}: …».',
    pt: 'Falta a chave obrigatória "{key}". Escreva "{key}: …".',
    en: 'The required key "{key}" is missing. Write "{key}: …".',
  },
  'config.missing_choice': {
    es: 'Falta la clave obligatoria «{key}». Escriba una de estas: {allowed}.',
    pt: 'Falta a chave obrigatória "{key}". Escreva uma destas: {allowed}.',
    en: 'The required key "{key}" is missing. Write one of: {allowed}.',
  },
  'config.empty': {
    es: 'No tiene valor. Escriba uno o borre la clave.',
    pt: 'Não tem valor. Escreva um ou apague a chave.',
    en: 'It has no value. Write one or delete the key.',
  },
  'config.expected_text': {
    es: 'Debe ser un texto; dice {written}. Escríbalo entre comillas si parece un número.',
    pt: 'Deve ser um texto; está {written}. Escreva entre aspas se parece um número.',
    en: 'It must be a text; it says {written}. Quote it if it looks like a number.',
  },
  'config.expected_number': {
    es: 'Debe ser un número, sin comillas ni unidad; dice {written}.',
    pt: 'Deve ser um número, sem aspas nem unidade; está {written}.',
    en: 'It must be a number, without quotes or unit; it says {written}.',
  },
  'config.expected_integer': {
    es: 'Debe ser un número entero, sin comillas ni unidad; dice {written}.',
    pt: 'Deve ser um número inteiro, sem aspas nem unidade; está {written}.',
    en: 'It must be a whole number, without quotes or unit; it says {written}.',
  },
  'config.expected_boolean': {
    es: 'Debe ser true o false; dice {written}.',
    pt: 'Deve ser true ou false; está {written}.',
    en: 'It must be true or false; it says {written}.',
  },
  'config.expected_list': {
    es: 'Debe ser una lista: un renglón «- …» por elemento. Dice {written}.',
    pt: 'Deve ser uma lista: uma linha "- …" por elemento. Está {written}.',
    en: 'It must be a list: one "- …" line an item. It says {written}.',
  },
  'config.expected_block': {
    es: 'Debe ser un bloque de «clave: valor»; dice {written}.',
    pt: 'Deve ser um bloco de "chave: valor"; está {written}.',
    en: 'It must be a block of "key: value"; it says {written}.',
  },
  'config.no_such_form': {
    es: 'Dice {written}; se espera una de estas formas: {forms}.',
    pt: 'Está {written}; espera-se uma destas formas: {forms}.',
    en: 'It says {written}; expected is one of these forms: {forms}.',
  },
  'config.not_allowed': {
    es: 'El valor {written} no se admite. Escriba uno de estos: {allowed}.',
    pt: 'O valor {written} não é aceito. Escreva um destes: {allowed}.',
    en: 'The value {written} is not allowed. Write one of: {allowed}.',
  },
  'config.too_small': {
    es: 'Debe ser al menos {limit}; dice {written}.',
    pt: 'Deve ser no mínimo {limit}; está {written}.',
    en: 'It must be at least {limit}; it says {written}.',
  },
  'config.too_big': {
    es: 'Debe ser a lo sumo {limit}; dice {written}.',
    pt: 'Deve ser no máximo {limit}; está {written}.',
    en: 'It must be at most {limit}; it says {written}.',
  },
  'config.not_above': {
    es: 'Debe ser mayor que {limit}; dice {written}.',
    pt: 'Deve ser maior que {limit}; está {written}.',
    en: 'It must be above {limit}; it says {written}.',
  },
  'config.not_below': {
    es: 'Debe ser menor que {limit}; dice {written}.',
    pt: 'Deve ser menor que {limit}; está {written}.',
    en: 'It must be below {limit}; it says {written}.',
  },
  'config.text_too_short': {
    es: 'Debe tener al menos {limit} caracteres.',
    pt: 'Deve ter no mínimo {limit} caracteres.',
    en: 'It must have at least {limit} characters.',
  },
  'config.text_too_long': {
    es: 'Debe tener a lo sumo {limit} caracteres.',
    pt: 'Deve ter no máximo {limit} caracteres.',
    en: 'It must have at most {limit} characters.',
  },
  'config.empty_list': {
    es: 'La lista está vacía. Escriba al menos un elemento («- …») o borre la clave.',
    pt: 'A lista está vazia. Escreva ao menos um elemento ("- …") ou apague a chave.',
    en: 'The list is empty. Write at least one item ("- …") or delete the key.',
  },
  'config.list_too_short': {
    es: 'La lista debe tener al menos {limit} elementos.',
    pt: 'A lista deve ter no mínimo {limit} elementos.',
    en: 'The list must have at least {limit} items.',
  },
  'config.list_too_long': {
    es: 'La lista debe tener a lo sumo {limit} elementos.',
    pt: 'A lista deve ter no máximo {limit} elementos.',
    en: 'The list must have at most {limit} items.',
  },
  'config.bad_url': {
    es: '{written} no es una dirección. Escríbala completa, por ejemplo "http://127.0.0.1:8000".',
    pt: '{written} não é um endereço. Escreva-o completo, por exemplo "http://127.0.0.1:8000".',
    en: '{written} is not an address. Write it in full, for instance "http://127.0.0.1:8000".',
  },
  'config.bad_format': {
    es: '{written} no tiene la forma esperada: {format}.',
    pt: '{written} não tem a forma esperada: {format}.',
    en: '{written} does not have the expected form: {format}.',
  },
  'config.not_multiple': {
    es: 'Debe ser múltiplo de {divisor}; dice {written}.',
    pt: 'Deve ser múltiplo de {divisor}; está {written}.',
    en: 'It must be a multiple of {divisor}; it says {written}.',
  },
  'config.needs_key': {
    es: 'Hace falta también {key}.',
    pt: 'É preciso também {key}.',
    en: 'This also needs {key}.',
  },
  'config.needs_https': {
    es: 'Solo se acepta https:// aquí, salvo en esta misma máquina: por http cualquiera en el camino podría entrar como otra persona.',
    pt: 'Aqui só se aceita https://, salvo nesta mesma máquina: por http qualquer um no caminho poderia entrar como outra pessoa.',
    en: 'Only https:// is taken here, but on this very machine: over http anybody on the way could log in as somebody else.',
  },
  'config.bad_network': {
    es: '«{written}» no es una dirección ni una red. Escriba, por ejemplo, 10.0.0.7, 10.0.0.0/8 o 2001:db8::/32.',
    pt: '"{written}" não é um endereço nem uma rede. Escreva, por exemplo, 10.0.0.7, 10.0.0.0/8 ou 2001:db8::/32.',
    en: '"{written}" is neither an address nor a network. Write, for instance, 10.0.0.7, 10.0.0.0/8 or 2001:db8::/32.',
  },
  'config.bad_public_url': {
    es: '«{written}» no sirve: solo esquema, nombre, puerto y una ruta de letras, cifras, puntos y guiones que no empiece con /api. Por ejemplo https://atalaya.example.org o https://www.example.org/atalaya.',
    pt: '"{written}" não serve: só esquema, nome, porta e um caminho de letras, algarismos, pontos e hifens que não comece com /api. Por exemplo https://atalaya.example.org ou https://www.example.org/atalaya.',
    en: '"{written}" does not do: scheme, name, port and a path of letters, digits, dots and hyphens only, which does not begin with /api. For instance https://atalaya.example.org or https://www.example.org/atalaya.',
  },
  'config.bad_origin': {
    es: '«{written}» no es un origen. Escriba solo esquema, nombre y puerto: {origin}',
    pt: '"{written}" não é uma origem. Escreva só esquema, nome e porta: {origin}',
    en: '"{written}" is no origin. Write scheme, name and port only: {origin}',
  },
  'config.exactly_one_of': {
    es: 'Escriba exactamente una de estas claves: {keys}.',
    pt: 'Escreva exatamente uma destas chaves: {keys}.',
    en: 'Write exactly one of these keys: {keys}.',
  },
  'config.interval_too_short': {
    es: '{target} se consultaría cada {seconds} s; para este tipo de fuente intervalSeconds debe ser al menos {minimum}.',
    pt: '{target} seria consultado a cada {seconds} s; para este tipo de fonte intervalSeconds deve ser no mínimo {minimum}.',
    en: '{target} would be asked every {seconds} s; for this kind of source intervalSeconds must be at least {minimum}.',
  },
  'config.duplicate_target': {
    es: 'El objetivo {target} ya está en {other}. Borre uno de los dos.',
    pt: 'O alvo {target} já está em {other}. Apague um dos dois.',
    en: 'The target {target} is already in {other}. Delete one of the two.',
  },
  'config.bad_range': {
    es: 'No se entiende «{part}» en {pattern}. Escriba por ejemplo "node[01-64]:9100" o "gpu[1,3,5-7]:9400".',
    pt: 'Não se entende "{part}" em {pattern}. Escreva por exemplo "node[01-64]:9100" ou "gpu[1,3,5-7]:9400".',
    en: 'Cannot make sense of "{part}" in {pattern}. Write for instance "node[01-64]:9100" or "gpu[1,3,5-7]:9400".',
  },
  'config.range_too_large': {
    es: '{pattern} da más de {limit} direcciones. Revise los corchetes o divídalo.',
    pt: '{pattern} resulta em mais de {limit} endereços. Verifique os colchetes ou divida-o.',
    en: '{pattern} stands for more than {limit} addresses. Check the brackets or split it.',
  },
  'config.bad_address': {
    es: '{written} no es una dirección «máquina:puerto». Escriba por ejemplo "cn01:9100".',
    pt: '{written} não é um endereço "máquina:porta". Escreva por exemplo "cn01:9100".',
    en: '{written} is not a "host:port" address. Write for instance "cn01:9100".',
  },
  'config.node_of_range': {
    es: 'node nombra una sola máquina, pero {pattern} da {count}. Escriba un elemento por máquina o quite node.',
    pt: 'node nomeia uma só máquina, mas {pattern} resulta em {count}. Escreva um item por máquina ou tire node.',
    en: 'node names a single machine, but {pattern} stands for {count}. Write one item a machine or drop node.',
  },
  'config.mapping_only_custom': {
    es: 'mapping va con «profile: custom» y custom no va sin mapping.',
    pt: 'mapping vai com "profile: custom", e custom não vai sem mapping.',
    en: 'mapping goes with "profile: custom", and custom does not go without mapping.',
  },
  'config.unknown_metric': {
    es: 'No hay una métrica «{metric}» en el catálogo. Vea la lista en docs o en /api/v1/catalogue.',
    pt: 'Não há uma métrica "{metric}" no catálogo. Veja a lista em docs ou em /api/v1/catalogue.',
    en: 'There is no metric "{metric}" in the catalogue. See the list in docs or at /api/v1/catalogue.',
  },
  'config.unknown_metric_nearest': {
    es: 'No hay una métrica «{metric}» en el catálogo. ¿Quiso decir «{nearest}»?',
    pt: 'Não há uma métrica "{metric}" no catálogo. Quis dizer "{nearest}"?',
    en: 'There is no metric "{metric}" in the catalogue. Did you mean "{nearest}"?',
  },
  'config.label_not_of_metric': {
    es: '{metric} no tiene la etiqueta «{label}». Admite: {known}.',
    pt: '{metric} não tem o rótulo "{label}". Aceita: {known}.',
    en: '{metric} has no label "{label}". It takes: {known}.',
  },
  'config.other': {
    es: 'No es válido: {detail}',
    pt: 'Não é válido: {detail}',
    en: 'It is not valid: {detail}',
  },
} as const satisfies Record<string, Text>
