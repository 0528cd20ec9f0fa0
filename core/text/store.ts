import type { Text } from '../i18n.ts'

export const storeText = {} as const satisfies Record<string, Text>
