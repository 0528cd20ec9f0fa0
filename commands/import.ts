/** `atalaya import …`: facts out of files. */
import type { Command } from './command.ts'
import { importDeclared } from './import/declared.ts'
import { importGraduates } from './import/graduates.ts'
import { importIdentities } from './import/identities.ts'
import { importInventory } from './import/inventory.ts'
import { importOrganisations } from './import/organisations.ts'
import { importOutages } from './import/outages.ts'
import { importPublications } from './import/publications.ts'
import { importSacct } from './import/sacct.ts'
import { importTraining } from './import/training.ts'

export const importCommands: Readonly<Record<string, Command>> = {
  sacct: importSacct,
  training: importTraining,
  graduates: importGraduates,
  identities: importIdentities,
  publications: importPublications,
  organisations: importOrganisations,
  declared: importDeclared,
  inventory: importInventory,
  outages: importOutages,
}
