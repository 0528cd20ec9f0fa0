import type { Text } from '../i18n.ts'

export const configText = {} as const satisfies Record<string, Text>
