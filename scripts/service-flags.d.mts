export declare const SERVICE_FLAGS: readonly string[]
export declare const SERVICE_ENVIRONMENT: Readonly<Record<string, string>>
