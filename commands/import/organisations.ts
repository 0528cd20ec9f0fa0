/** `atalaya import organisations FILE`: who accounts and e-mail domains belong to. */
import { readMappings } from '../../collector/files/organisations.ts'
import { factImport } from './facts.ts'

export const importOrganisations = factImport({ kind: 'organisations', read: readMappings })
