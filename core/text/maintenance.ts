import type { Text } from '../i18n.ts'

/** What `atalaya store …` says. */
export const maintenanceText = {
  'maintenance.not_for_engine': {
    es: '«{command}» no hace falta con el motor {engine}: los datos están en su servidor, que tiene sus propias herramientas. «atalaya doctor» dice cómo está.',
    pt: '"{command}" não se aplica ao motor {engine}: os dados estão no seu servidor, que tem suas próprias ferramentas. "atalaya doctor" diz como está.',
    en: '"{command}" is not for the engine {engine}: the data is on its server, which has tools of its own. "atalaya doctor" says how it is.',
  },
  'maintenance.no_rejected': {
    es: 'El motor {engine} no rechaza líneas: no hay nada que mostrar.',
    pt: 'O motor {engine} não recusa linhas: não há nada a mostrar.',
    en: 'The engine {engine} refuses no lines: there is nothing to show.',
  },
  'maintenance.file_exists': {
    es: '{path} ya existe y no se reemplaza. Elija otro nombre, bórrelo o, al exportar, agregue --force.',
    pt: '{path} já existe e não é substituído. Escolha outro nome, apague-o ou, ao exportar, acrescente --force.',
    en: '{path} exists already and is not replaced. Choose another name, delete it or, for an export, add --force.',
  },
  'maintenance.folder_not_empty': {
    es: 'La carpeta {path} no está vacía. Elija otra o agregue --force para reemplazar los archivos del mismo nombre.',
    pt: 'A pasta {path} não está vazia. Escolha outra ou acrescente --force para substituir os arquivos de mesmo nome.',
    en: 'The folder {path} is not empty. Choose another one, or add --force to replace files of the same name.',
  },
  'maintenance.cannot_write': {
    es: 'No se puede escribir {path} ({detail}). Revise que la carpeta exista, los permisos y el espacio libre. No quedó nada a medias.',
    pt: 'Não é possível escrever {path} ({detail}). Verifique se a pasta existe, as permissões e o espaço livre. Nada ficou pela metade.',
    en: '{path} cannot be written ({detail}). Check that the folder exists, the permissions and the free space. Nothing was left half written.',
  },
  'maintenance.interrupted': {
    es: 'Interrumpido. Repita la orden para seguir.',
    pt: 'Interrompido. Repita o comando para continuar.',
    en: 'Interrupted. Repeat the command to go on.',
  },
  'maintenance.bad_instant': {
    es: '{option}: «{value}» no es una fecha. Escriba 2026-03-01, 2026-03-01T12:30 (UTC), now, now-6h (s m h d w) o segundos Unix.',
    pt: '{option}: "{value}" não é uma data. Escreva 2026-03-01, 2026-03-01T12:30 (UTC), now, now-6h (s m h d w) ou segundos Unix.',
    en: '{option}: "{value}" is not a date. Write 2026-03-01, 2026-03-01T12:30 (UTC), now, now-6h (s m h d w) or Unix seconds.',
  },
  'maintenance.empty_period': {
    es: 'El período está vacío: --to {to} no es posterior a --from {from}.',
    pt: 'O período está vazio: --to {to} não é posterior a --from {from}.',
    en: 'The period is empty: --to {to} does not come after --from {from}.',
  },
  'maintenance.metric_or_all': {
    es: 'Diga qué exportar: --metric MÉTRICA (una o varias veces) o --all, no ambos.',
    pt: 'Diga o que exportar: --metric MÉTRICA (uma ou várias vezes) ou --all, não ambos.',
    en: 'Say what to export: --metric METRIC (once or several times) or --all, not both.',
  },
  'maintenance.needs_out': {
    es: 'Falta {option}: el archivo a escribir o, con --all, la carpeta.',
    pt: 'Falta {option}: o arquivo a escrever ou, com --all, a pasta.',
    en: '{option} is missing: the file to write or, with --all, the folder.',
  },
  'maintenance.needs_format': {
    es: 'El nombre del archivo no dice el formato. Agregue --format ({formats}).',
    pt: 'O nome do arquivo não diz o formato. Acrescente --format ({formats}).',
    en: 'The name of the file does not tell the format. Add --format ({formats}).',
  },
  'maintenance.unknown_metric': {
    es: 'No existe la métrica «{metric}». La lista está en docs/es/metricas.md y en /api/v1/catalogue.',
    pt: 'Não existe a métrica "{metric}". A lista está em docs/es/metricas.md e em /api/v1/catalogue.',
    en: 'There is no metric "{metric}". The list is in docs/en/metrics.md and at /api/v1/catalogue.',
  },
  'maintenance.unknown_metric_nearest': {
    es: 'No existe la métrica «{metric}». ¿Quiso decir «{nearest}»?',
    pt: 'Não existe a métrica "{metric}". Quis dizer "{nearest}"?',
    en: 'There is no metric "{metric}". Did you mean "{nearest}"?',
  },
  'maintenance.bad_where': {
    es: '--where: «{value}» no tiene la forma etiqueta:valor, por ejemplo node:cn01.',
    pt: '--where: "{value}" não tem a forma etiqueta:valor, por exemplo node:cn01.',
    en: '--where: "{value}" is not of the form label:value, for instance node:cn01.',
  },
  'maintenance.unknown_label': {
    es: '--where: estas métricas no llevan la etiqueta «{label}». Llevan: {known}.',
    pt: '--where: estas métricas não levam a etiqueta "{label}". Levam: {known}.',
    en: '--where: these metrics do not carry the label "{label}". They carry: {known}.',
  },
  'maintenance.nothing_to_export': {
    es: 'No hay nada guardado de lo pedido: no se escribió ningún archivo. Revise --where, el período y --resolution (los valores crudos se guardan menos tiempo que los resúmenes).',
    pt: 'Não há nada guardado do que foi pedido: nenhum arquivo foi escrito. Verifique --where, o período e --resolution (os valores brutos são guardados por menos tempo que os resumos).',
    en: 'Nothing is kept of what was asked for: no file was written. Check --where, the period and --resolution (raw values are kept for less time than roll-ups).',
  },
  'maintenance.exported': {
    es: '{path}: {rows} filas',
    pt: '{path}: {rows} linhas',
    en: '{path}: {rows} rows',
  },
  'maintenance.lost': { es: 'perdido', pt: 'perdido', en: 'lost' },
  'maintenance.repairable': { es: 'reparable', pt: 'reparável', en: 'repairable' },
  'maintenance.more_found': {
    es: '… y {count} más (todo con --json)',
    pt: '… e mais {count} (tudo com --json)',
    en: '… and {count} more (all of it with --json)',
  },
  'maintenance.kept': {
    es: 'Se lee: {series} series, {frames} tandas de valores crudos, de {from} a {to} (UTC), {bytes}.',
    pt: 'Lê-se: {series} séries, {frames} lotes de valores brutos, de {from} a {to} (UTC), {bytes}.',
    en: 'Readable: {series} series, {frames} frames of raw values, from {from} to {to} (UTC), {bytes}.',
  },
  'maintenance.sound': {
    es: 'Todo en orden: nada perdido, nada que reparar.',
    pt: 'Tudo em ordem: nada perdido, nada a reparar.',
    en: 'All sound: nothing lost, nothing to repair.',
  },
  'maintenance.found': {
    es: 'Partes perdidas: {lost}. Partes reparables: {repairable} (las repara el recolector o «atalaya store compact»). Lo demás está en orden; lo perdido se recupera solo de un respaldo.',
    pt: 'Partes perdidas: {lost}. Partes reparáveis: {repairable} (o coletor ou "atalaya store compact" as repara). O resto está em ordem; o perdido só se recupera de um backup.',
    en: 'Parts lost: {lost}. Parts repairable: {repairable} (the collector or "atalaya store compact" mends them). The rest is sound; what is lost can only be had from a backup.',
  },
  'maintenance.compacted': {
    es: '{directory}: antes {before}, ahora {after}.',
    pt: '{directory}: antes {before}, agora {after}.',
    en: '{directory}: {before} before, {after} now.',
  },
  'maintenance.rejected': {
    es: 'Líneas que el servidor rechazó: {lines}. Después de corregir la causa, bórrelas con --clear.',
    pt: 'Linhas que o servidor recusou: {lines}. Depois de corrigir a causa, apague-as com --clear.',
    en: 'Lines the server refused: {lines}. Once the cause is mended, delete them with --clear.',
  },
  'maintenance.cleared': {
    es: 'Líneas borradas: {lines}.',
    pt: 'Linhas apagadas: {lines}.',
    en: 'Lines deleted: {lines}.',
  },
  'maintenance.needs_target': {
    es: 'Falta dónde: atalaya store backup CARPETA_NUEVA.',
    pt: 'Falta onde: atalaya store backup PASTA_NOVA.',
    en: 'Where to is missing: atalaya store backup NEW_FOLDER.',
  },
  'maintenance.backed_up': {
    es: 'Respaldo completo y verificado en {path}. Para usarlo: --data {path}',
    pt: 'Backup completo e verificado em {path}. Para usá-lo: --data {path}',
    en: 'Backup complete and verified in {path}. To use it: --data {path}',
  },
  'maintenance.backup_without_history': {
    es: 'El historial de métricas está en el servidor ({engine}) y no en este respaldo: use también el respaldo de ese servidor.',
    pt: 'O histórico de métricas está no servidor ({engine}) e não neste backup: use também o backup desse servidor.',
    en: 'The history of metrics is on the server ({engine}) and not in this backup: use the backup of that server too.',
  },
  'maintenance.needs_ends': {
    es: 'Diga de dónde y a dónde: --from MOTOR --to MOTOR. Motores: {engines}.',
    pt: 'Diga de onde e para onde: --from MOTOR --to MOTOR. Motores: {engines}.',
    en: 'Say from where and to where: --from ENGINE --to ENGINE. Engines: {engines}.',
  },
  'maintenance.needs_other': {
    es: 'La configuración no dice cómo llegar a {engine}. Escriba sus opciones en store.other, con la misma forma que store.metrics: other: { engine: {engine}, url: … }.',
    pt: 'A configuração não diz como chegar a {engine}. Escreva suas opções em store.other, com a mesma forma de store.metrics: other: { engine: {engine}, url: … }.',
    en: 'The configuration does not say how to reach {engine}. Write its options under store.other, in the form of store.metrics: other: { engine: {engine}, url: … }.',
  },
  'maintenance.out_for_embedded': {
    es: '--out es la carpeta de datos de una copia al motor embedded; {engine} guarda en su servidor.',
    pt: '--out é a pasta de dados de uma cópia para o motor embedded; {engine} guarda no seu servidor.',
    en: '--out is the data folder of a copy to the embedded engine; {engine} keeps data on its server.',
  },
  'maintenance.copy_onto_itself': {
    es: 'El origen y el destino son el mismo almacén ({store}). Para otra carpeta use --out; para otro servidor, store.other.',
    pt: 'A origem e o destino são o mesmo armazenamento ({store}). Para outra pasta use --out; para outro servidor, store.other.',
    en: 'Source and target are the same store ({store}). For another folder use --out, for another server store.other.',
  },
  'maintenance.copy_planned': {
    es: 'Partes (días de lo fino, meses de lo grueso): {parts}; ya copiadas: {done}.',
    pt: 'Partes (dias do fino, meses do grosso): {parts}; já copiadas: {done}.',
    en: 'Parts (days of what is fine, months of what is coarse): {parts}; copied already: {done}.',
  },
  'maintenance.copy_part': {
    es: '{done}/{parts}  {resolution} {part}  {values} valores',
    pt: '{done}/{parts}  {resolution} {part}  {values} valores',
    en: '{done}/{parts}  {resolution} {part}  {values} values',
  },
  'maintenance.copy_settling': {
    es: 'Esperando a que el destino reciba lo entregado…',
    pt: 'Esperando que o destino receba o entregue…',
    en: 'Waiting for the target to take in what it was handed…',
  },
  'maintenance.copy_verifying': {
    es: 'Comparando {resolution} {month}',
    pt: 'Comparando {resolution} {month}',
    en: 'Comparing {resolution} {month}',
  },
  'maintenance.copied': {
    es: 'Copiado a {store}: {values} valores en {parts} partes.',
    pt: 'Copiado para {store}: {values} valores em {parts} partes.',
    en: 'Copied to {store}: {values} values in {parts} parts.',
  },
  'maintenance.copy_cut_off': {
    es: 'Sin copiar: {resolution} de {from} a {to} (UTC), que la retención ya está borrando. Sus resúmenes se copiaron.',
    pt: 'Sem copiar: {resolution} de {from} a {to} (UTC), que a retenção já está apagando. Seus resumos foram copiados.',
    en: 'Not copied: {resolution} from {from} to {to} (UTC), which retention is dropping already. Its roll-ups were copied.',
  },
  'maintenance.copy_too_old': {
    es: 'Sin copiar: {resolution} de {from} a {to} (UTC), que el destino no guarda tanto tiempo (su retention).',
    pt: 'Sem copiar: {resolution} de {from} a {to} (UTC), que o destino não guarda por tanto tempo (seu retention).',
    en: 'Not copied: {resolution} from {from} to {to} (UTC), which the target does not keep for so long (its retention).',
  },
  'maintenance.copy_damage': {
    es: 'Eso no se pudo leer del origen y no está en la copia; lo demás sí.',
    pt: 'Isso não pôde ser lido da origem e não está na cópia; o resto está.',
    en: 'That could not be read from the source and is not in the copy; the rest is.',
  },
  'maintenance.export_damage': {
    es: 'Eso no se pudo leer y falta en lo exportado; lo demás está. Vea «atalaya store verify».',
    pt: 'Isso não pôde ser lido e falta no exportado; o resto está. Veja "atalaya store verify".',
    en: 'That could not be read and is missing in the export; the rest is there. See "atalaya store verify".',
  },
  'maintenance.copy_differs': {
    es: '{month} {resolution} {name}: en el origen {fromValues} valores, suma {fromSum}; en el destino {toValues}, suma {toSum}',
    pt: '{month} {resolution} {name}: na origem {fromValues} valores, soma {fromSum}; no destino {toValues}, soma {toSum}',
    en: '{month} {resolution} {name}: {fromValues} values here, sum {fromSum}; {toValues} there, sum {toSum}',
  },
  'maintenance.copy_refused': {
    es: 'El servidor rechazó {lines} líneas para siempre: véalas con «atalaya store rejected».',
    pt: 'O servidor recusou {lines} linhas para sempre: veja com "atalaya store rejected".',
    en: 'The server refused {lines} lines for good: see them with "atalaya store rejected".',
  },
  'maintenance.copy_again': {
    es: 'Lo que difiere se copia de nuevo la próxima vez: repita la orden. Si vuelve a diferir, el destino tiene datos de otra parte o los pierde (atalaya doctor).',
    pt: 'O que difere é copiado de novo na próxima vez: repita o comando. Se voltar a diferir, o destino tem dados de outra parte ou os perde (atalaya doctor).',
    en: 'What differs is copied again the next time: repeat the command. If it differs again, the target has data from elsewhere or loses it (atalaya doctor).',
  },
  'maintenance.copy_verified': {
    es: 'Comparado por métrica y mes, cantidades y sumas: el destino es igual al origen.',
    pt: 'Comparado por métrica e mês, quantidades e somas: o destino é igual à origem.',
    en: 'Compared by metric and month, counts and sums: the target is as the source.',
  },
} as const satisfies Record<string, Text>
