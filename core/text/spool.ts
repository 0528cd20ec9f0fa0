import type { Text } from '../i18n.ts'

/** What is to be said about the spool in front of a metric store on another machine. */
export const spoolText = {
  'spool.dropped': {
    es: 'La cola en disco ({path}) se llenó y se descartaron {lines} líneas, las más viejas primero. Revise por qué el servidor {address} no las recibe, o aumente store.metrics.spool.capacityMebibytes.',
    pt: 'A fila em disco ({path}) encheu e {lines} linhas foram descartadas, as mais antigas primeiro. Verifique por que o servidor {address} não as recebe ou aumente store.metrics.spool.capacityMebibytes.',
    en: 'The spool on disk ({path}) was full and {lines} lines were dropped, the oldest first. Check why the server {address} does not take them, or raise store.metrics.spool.capacityMebibytes.',
  },
  'spool.nearly_full': {
    es: 'La cola en disco ({path}) está al {percent} %: lo que {address} no recibió desde hace tiempo se descartará al llenarse. Revise el servidor o aumente store.metrics.spool.capacityMebibytes.',
    pt: 'A fila em disco ({path}) está em {percent} %: o que {address} não recebeu há tempo será descartado quando ela encher. Verifique o servidor ou aumente store.metrics.spool.capacityMebibytes.',
    en: 'The spool on disk ({path}) is {percent} % full: what {address} has not taken for long will be dropped once it is full. Check the server, or raise store.metrics.spool.capacityMebibytes.',
  },
  'spool.damaged': {
    es: 'El lote {batch} de {path} está dañado ({detail}): sus {lines} líneas no se pueden enviar y quedaron apartadas; lo demás sigue. Revise el disco (dmesg, smartctl).',
    pt: 'O lote {batch} de {path} está danificado ({detail}): suas {lines} linhas não podem ser enviadas e foram separadas; o resto continua. Verifique o disco (dmesg, smartctl).',
    en: 'Batch {batch} of {path} is damaged ({detail}): its {lines} lines cannot be sent and were set aside; the rest goes on. Check the disk (dmesg, smartctl).',
  },
  'spool.damaged_name': {
    es: 'En {path} está dañado el nombre del origen n.º {origin}: su último valor y los resúmenes que le faltaban no se pueden atribuir a nadie y se dejan de lado; las muestras no se pierden. Revise el disco (dmesg, smartctl).',
    pt: 'Em {path} o nome da origem nº {origin} está danificado: seu último valor e os resumos que lhe faltavam não podem ser atribuídos a ninguém e são deixados de lado; as amostras não se perdem. Verifique o disco (dmesg, smartctl).',
    en: 'In {path} the name of origin no. {origin} is damaged: its last value and the roll-ups it still lacked cannot be told whose they are and are left out; no sample is lost. Check the disk (dmesg, smartctl).',
  },
  'spool.damaged_newest': {
    es: 'En {path} está dañado el último valor de {origin}: se muestra como desconocido hasta que llegue el próximo; lo demás sigue. Revise el disco (dmesg, smartctl).',
    pt: 'Em {path} o último valor de {origin} está danificado: é mostrado como desconhecido até chegar o próximo; o resto continua. Verifique o disco (dmesg, smartctl).',
    en: 'In {path} the last value of {origin} is damaged: it is shown as unknown until the next one comes; the rest goes on. Check the disk (dmesg, smartctl).',
  },
  'spool.damaged_marks': {
    es: 'En {path} están dañadas {count} marcas de resúmenes por recalcular: los datos que llegaron tarde a esos períodos pueden faltar en sus resúmenes; las muestras no se pierden. Revise el disco (dmesg, smartctl).',
    pt: 'Em {path} estão danificadas {count} marcas de resumos a recalcular: os dados que chegaram tarde a esses períodos podem faltar nos seus resumos; as amostras não se perdem. Verifique o disco (dmesg, smartctl).',
    en: 'In {path} {count} marks of roll-ups to be computed again are damaged: data that came late to those periods may be missing in their roll-ups; no sample is lost. Check the disk (dmesg, smartctl).',
  },
  'spool.damaged_note': {
    es: 'En {path} está dañada la nota «{name}» y se empieza de nuevo con ella; las muestras no se pierden. Revise el disco (dmesg, smartctl).',
    pt: 'Em {path} a nota «{name}» está danificada e recomeça do zero; as amostras não se perdem. Verifique o disco (dmesg, smartctl).',
    en: 'In {path} the note “{name}” is damaged and begins anew; no sample is lost. Check the disk (dmesg, smartctl).',
  },
  'spool.rejected': {
    es: 'El servidor {address} rechazó {lines} líneas para siempre; quedaron apartadas con su motivo. Véalas con «atalaya store rejected».',
    pt: 'O servidor {address} recusou {lines} linhas para sempre; foram separadas com o motivo. Veja-as com «atalaya store rejected».',
    en: 'The server {address} refused {lines} lines for good; they were set aside with its reason. See them with `atalaya store rejected`.',
  },
  'spool.forgotten': {
    es: 'El servidor de métricas aceptó datos y después ya no los tenía. Se le envían de nuevo desde la cola en disco. Revise si se reinicia o si otro proceso borra sus datos.',
    pt: 'O servidor de métricas aceitou dados e depois já não os tinha. Eles são reenviados da fila em disco. Verifique se ele reinicia ou se outro processo apaga seus dados.',
    en: 'The metric server took data and did not have them any more later. They are sent again from the spool on disk. Check whether it restarts, or whether another process deletes its data.',
  },
} as const satisfies Record<string, Text>
