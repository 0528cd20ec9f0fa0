import type { Text } from '../i18n.ts'

/** What is said of the ledger: who used what. */
export const ledgerText = {
  'ledger.bad_key': {
    es: '{path} no es la clave con que se esconden los nombres de las personas. Recupérela de una copia; con otra, nadie será reconocido.',
    pt: '{path} não é a chave que esconde os nomes das pessoas. Recupere-a de uma cópia; com outra, ninguém será reconhecido.',
    en: '{path} is not the key that hides the names of people. Bring it back from a copy; with another one nobody will be recognised.',
  },
} as const satisfies Record<string, Text>
