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
} as const satisfies Record<string, Text>
