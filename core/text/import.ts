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
} as const satisfies Record<string, Text>
