import type { Text } from '../i18n.ts'

export const apiText = {} as const satisfies Record<string, Text>
