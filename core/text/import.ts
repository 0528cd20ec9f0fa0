import type { Text } from '../i18n.ts'

/** What `atalaya import …` says of files. */
export const importText = {
  'import.missing_column': {
    es: 'Falta la columna {column}. Agréguela a «sacct --format=…»; las que hacen falta están en docs/es/libro.md.',
    pt: 'Falta a coluna {column}. Acrescente-a a "sacct --format=…"; as necessárias estão em docs/es/libro.md.',
    en: 'The column {column} is missing. Add it to "sacct --format=…"; those that are needed are in docs/en/ledger.md.',
  },
  'import.no_header': {
    es: 'La primera línea no nombra columnas y tiene {found}, no las {expected} del formato de XDMoD. Exporte con encabezado: quite --noheader.',
    pt: 'A primeira linha não nomeia colunas e tem {found}, não as {expected} do formato do XDMoD. Exporte com cabeçalho: retire --noheader.',
    en: 'The first line names no columns and has {found} of them, not the {expected} of the layout of XDMoD. Export with a header: leave out --noheader.',
  },
  'import.wrong_width': {
    es: 'Fila {row}: tiene {found} columnas, no {expected}. Probablemente está cortada.',
    pt: 'Linha {row}: tem {found} colunas, não {expected}. Provavelmente está cortada.',
    en: 'Row {row}: it has {found} columns, not {expected}. It is probably cut short.',
  },
  'import.bad_value': {
    es: 'Fila {row}, columna {column}: «{value}» no se entiende. Debería ser como {expected}.',
    pt: 'Linha {row}, coluna {column}: "{value}" não se entende. Deveria ser como {expected}.',
    en: 'Row {row}, column {column}: "{value}" cannot be understood. It should look like {expected}.',
  },
  'import.which_file': {
    es: '¿Qué archivo? Escriba: {command} ARCHIVO',
    pt: 'Qual arquivo? Escreva: {command} ARQUIVO',
    en: 'Which file? Write: {command} FILE',
  },
  'import.no_file': {
    es: 'No hay un archivo {path}.',
    pt: 'Não há um arquivo {path}.',
    en: 'There is no file {path}.',
  },
  'import.no_lines': {
    es: '{path} no es un texto de líneas: una de ellas no termina nunca.',
    pt: '{path} não é um texto de linhas: uma delas nunca termina.',
    en: '{path} is no text of lines: one of them never ends.',
  },
  'import.unreadable': {
    es: '{path} no se puede leer ({detail}). No se guardó nada.',
    pt: '{path} não pode ser lido ({detail}). Nada foi guardado.',
    en: '{path} cannot be read ({detail}). Nothing was kept.',
  },
  'import.empty': {
    es: '{path} está vacío.',
    pt: '{path} está vazio.',
    en: '{path} is empty.',
  },
  'import.no_cluster': {
    es: 'El listado no dice de qué clúster es. Agregue --cluster NOMBRE, o la columna Cluster a «sacct --format=…».',
    pt: 'A listagem não diz de qual cluster é. Acrescente --cluster NOME, ou a coluna Cluster a "sacct --format=…".',
    en: 'The listing does not say which cluster it is of. Add --cluster NAME, or the column Cluster to "sacct --format=…".',
  },
  'import.bad_zone': {
    es: '--time-zone {zone}: nadie conoce esa zona. Escriba por ejemplo America/Argentina/Cordoba o UTC.',
    pt: '--time-zone {zone}: ninguém conhece esse fuso. Escreva por exemplo America/Sao_Paulo ou UTC.',
    en: '--time-zone {zone}: nobody knows that zone. Write for instance America/Argentina/Cordoba or UTC.',
  },
  'import.more_problems': {
    es: '… y {count} más.',
    pt: '… e mais {count}.',
    en: '… and {count} more.',
  },
  'import.nothing_kept': {
    es: 'No se guardó nada de {path}: corrija esas filas y repita.',
    pt: 'Nada de {path} foi guardado: corrija essas linhas e repita.',
    en: 'Nothing of {path} was kept: mend those rows and repeat.',
  },
  'import.jobs_taken': {
    es: '{rows} filas: {added} trabajos nuevos, {changed} corregidos, {same} ya sabidos. Horas leídas como {zone}.',
    pt: '{rows} linhas: {added} tarefas novas, {changed} corrigidas, {same} já sabidas. Horas lidas como {zone}.',
    en: '{rows} rows: {added} new jobs, {changed} corrected, {same} known already. Times were read as {zone}.',
  },
  'import.jobs_would': {
    es: 'Ensayo, no se guardó nada. {rows} filas: {added} trabajos nuevos, {changed} corregidos, {same} ya sabidos. Horas leídas como {zone}.',
    pt: 'Ensaio, nada foi guardado. {rows} linhas: {added} tarefas novas, {changed} corrigidas, {same} já sabidas. Horas lidas como {zone}.',
    en: 'A trial, nothing was kept. {rows} rows: {added} new jobs, {changed} corrected, {same} known already. Times were read as {zone}.',
  },
  'import.spreadsheet': {
    es: '{path} no es texto, sino una planilla o un PDF. Ábralo y guárdelo como CSV (UTF-8).',
    pt: '{path} não é texto, e sim uma planilha ou um PDF. Abra-o e salve como CSV (UTF-8).',
    en: '{path} is no text but a spreadsheet or a PDF. Open it and save it as CSV (UTF-8).',
  },
  'import.not_text': {
    es: '{path} no es texto en UTF-8, UTF-16 ni Windows-1252. Guárdelo como CSV (UTF-8).',
    pt: '{path} não é texto em UTF-8, UTF-16 nem Windows-1252. Salve-o como CSV (UTF-8).',
    en: '{path} is no text in UTF-8, UTF-16 or Windows-1252. Save it as CSV (UTF-8).',
  },
  'import.too_large': {
    es: '{path} tiene más de {limit} MiB: no puede ser una lista así. Pártalo si lo es.',
    pt: '{path} tem mais de {limit} MiB: não pode ser uma lista assim. Divida-o se for.',
    en: '{path} has more than {limit} MiB: it can hardly be such a list. Split it if it is.',
  },
  'import.too_wide': {
    es: 'Fila {row}: tiene {found} columnas, no {expected}. Una celda que contiene el separador va entre comillas.',
    pt: 'Linha {row}: tem {found} colunas, não {expected}. Uma célula que contém o separador vai entre aspas.',
    en: 'Row {row}: it has {found} columns, not {expected}. A cell that contains the separator must be in quotes.',
  },
  'import.bad_quotes': {
    es: 'Fila {row}: las comillas no cierran donde termina la celda. Dentro de una celda entre comillas, escriba dos ("").',
    pt: 'Linha {row}: as aspas não fecham onde a célula termina. Dentro de uma célula entre aspas, escreva duas ("").',
    en: 'Row {row}: the quotes do not end where the cell does. Inside a quoted cell write two of them ("").',
  },
  'import.no_column': {
    es: 'Falta una columna. Llámela de una de estas formas: {wanted}. Las del archivo son: {found}.',
    pt: 'Falta uma coluna. Chame-a de uma destas formas: {wanted}. As do arquivo são: {found}.',
    en: 'A column is missing. Give it one of these titles: {wanted}. Those of the file are: {found}.',
  },
  'import.same_columns': {
    es: 'Las columnas «{first}» y «{second}» significan lo mismo. Deje una.',
    pt: 'As colunas "{first}" e "{second}" significam o mesmo. Deixe uma.',
    en: 'The columns "{first}" and "{second}" mean the same. Leave one of them.',
  },
  'import.empty_cell': {
    es: 'Fila {row}: la columna {column} está vacía. Escriba algo como {expected}.',
    pt: 'Linha {row}: a coluna {column} está vazia. Escreva algo como {expected}.',
    en: 'Row {row}: the column {column} is empty. Write something like {expected}.',
  },
  'import.no_country': {
    es: 'Fila {row}, columna {column}: «{value}» no es un país conocido. Escriba su nombre (Uruguay) o su código ISO 3166 (UY).',
    pt: 'Linha {row}, coluna {column}: "{value}" não é um país conhecido. Escreva seu nome (Uruguai) ou seu código ISO 3166 (UY).',
    en: 'Row {row}, column {column}: "{value}" is no country that is known. Write its name (Uruguay) or its ISO 3166 code (UY).',
  },
  'import.no_country_nearest': {
    es: 'Fila {row}, columna {column}: «{value}» no es un país conocido. ¿Quiso decir «{nearest}»?',
    pt: 'Linha {row}, coluna {column}: "{value}" não é um país conhecido. Quis dizer "{nearest}"?',
    en: 'Row {row}, column {column}: "{value}" is no country that is known. Did you mean "{nearest}"?',
  },
  'import.more_than': {
    es: 'Fila {row}, columna {column}: {value} es más que {other} ({most}). Corrija una de las dos.',
    pt: 'Linha {row}, coluna {column}: {value} é mais que {other} ({most}). Corrija uma das duas.',
    en: 'Row {row}, column {column}: {value} is more than {other} ({most}). Correct one of them.',
  },
  'import.certified_more': {
    es: 'Fila {row}, columna {column}: {value} es más que {other} ({most}). Debe ser cuántas personas, no un porcentaje.',
    pt: 'Linha {row}, coluna {column}: {value} é mais que {other} ({most}). Deve ser quantas pessoas, não uma porcentagem.',
    en: 'Row {row}, column {column}: {value} is more than {other} ({most}). It must be how many people, not a percentage.',
  },
  'import.hours_differ': {
    es: 'Fila {row}, columna {column}: {total} no es {editions} × {each} = {product}. Corríjala o deje vacía una de las dos columnas de horas.',
    pt: 'Linha {row}, coluna {column}: {total} não é {editions} × {each} = {product}. Corrija-a ou deixe vazia uma das duas colunas de horas.',
    en: 'Row {row}, column {column}: {total} is not {editions} × {each} = {product}. Correct it, or leave one of the two columns of hours empty.',
  },
  'import.told_twice': {
    es: 'Fila {row}: «{key}» ya está en la fila {before}, con otros datos. Deje una.',
    pt: 'Linha {row}: "{key}" já está na linha {before}, com outros dados. Deixe uma.',
    en: 'Row {row}: "{key}" is in row {before} already, with other values. Leave one of them.',
  },
  'import.bad_json': {
    es: '{path} no es JSON: {detail}',
    pt: '{path} não é JSON: {detail}',
    en: '{path} is not JSON: {detail}',
  },
  'import.no_events': {
    es: '{path} no es una lista de eventos de AMY: cada uno debe tener «slug».',
    pt: '{path} não é uma lista de eventos do AMY: cada um deve ter "slug".',
    en: '{path} is no list of events of AMY: each of them must have a "slug".',
  },
  'import.bad_bibtex': {
    es: 'Línea {row}, columna {column}: no es BibTeX ({detail}). Revise llaves, comillas y comas de esa entrada.',
    pt: 'Linha {row}, coluna {column}: não é BibTeX ({detail}). Revise chaves, aspas e vírgulas dessa entrada.',
    en: 'Line {row}, column {column}: it is no BibTeX ({detail}). Look at the braces, quotes and commas of that entry.',
  },
  'import.no_entries': {
    es: 'El archivo no tiene ninguna entrada como @article{clave, title = {…}}.',
    pt: 'O arquivo não tem nenhuma entrada como @article{chave, title = {…}}.',
    en: 'The file has no entry like @article{key, title = {…}}.',
  },
  'import.bad_contact': {
    es: '--contact {value}: escriba una dirección de correo, por ejemplo soporte@ccad.unc.edu.ar.',
    pt: '--contact {value}: escreva um endereço de e-mail, por exemplo suporte@lncc.br.',
    en: '--contact {value}: write an e-mail address, for instance support@ccad.unc.edu.ar.',
  },
  'import.bad_address': {
    es: '{option} {value}: escriba una dirección como https://api.crossref.org.',
    pt: '{option} {value}: escreva um endereço como https://api.crossref.org.',
    en: '{option} {value}: write an address like https://api.crossref.org.',
  },
  'import.facts_taken': {
    es: '{rows} filas: {added} nuevas, {changed} corregidas, {same} ya sabidas.',
    pt: '{rows} linhas: {added} novas, {changed} corrigidas, {same} já sabidas.',
    en: '{rows} rows: {added} new, {changed} corrected, {same} known already.',
  },
  'import.facts_would': {
    es: 'Ensayo, no se guardó nada. {rows} filas: {added} nuevas, {changed} corregidas, {same} ya sabidas.',
    pt: 'Ensaio, nada foi guardado. {rows} linhas: {added} novas, {changed} corrigidas, {same} já sabidas.',
    en: 'A trial, nothing was kept. {rows} rows: {added} new, {changed} corrected, {same} known already.',
  },
  'import.facts_removed': {
    es: '{count} que se sabían ya no se cuentan: se quitaron.',
    pt: '{count} que se sabiam já não são contadas: foram retiradas.',
    en: '{count} that were known are told no more, and are gone.',
  },
  'import.facts_joined': {
    es: '{count} repetían otra fila del archivo y se unieron a ella.',
    pt: '{count} repetiam outra linha do arquivo e foram unidas a ela.',
    en: '{count} repeated another row of the file and were joined with it.',
  },
  'import.left_out': {
    es: '{count} no cuentan: sus etiquetas dicen que no se dictaron.',
    pt: '{count} não contam: suas etiquetas dizem que não aconteceram.',
    en: '{count} do not count: their tags say that they were not held.',
  },
  'import.ignored_columns': {
    es: 'Columnas que no se leyeron: {columns}.',
    pt: 'Colunas que não foram lidas: {columns}.',
    en: 'Columns that were not read: {columns}.',
  },
  'import.read_as': {
    es: 'El archivo no es UTF-8; se leyó como {encoding}. Revise los acentos.',
    pt: 'O arquivo não é UTF-8; foi lido como {encoding}. Revise os acentos.',
    en: 'The file is not UTF-8; it was read as {encoding}. Look at its accents.',
  },
  'import.looked_up': {
    es: '{service}: {found} de {asked} encontradas.',
    pt: '{service}: {found} de {asked} encontradas.',
    en: '{service}: {found} of {asked} found.',
  },
  'import.looked_up_in_part': {
    es: '{service}: {found} de {asked} encontradas; dejó de responder, el resto queda para otra vez.',
    pt: '{service}: {found} de {asked} encontradas; deixou de responder, o resto fica para outra vez.',
    en: '{service}: {found} of {asked} found; it does not answer, the rest is left for another time.',
  },
} as const satisfies Record<string, Text>
