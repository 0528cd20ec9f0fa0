import type { Text } from '../i18n.ts'

export const cliText = {} as const satisfies Record<string, Text>
