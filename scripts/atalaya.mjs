#!/usr/bin/env node
// `npm start` and `npx atalaya`: sets the checkout up where needed, then runs main.ts on the pinned runtime.
import { join } from 'node:path'
import { launch } from './launch.mjs'
import { SERVICE_ENVIRONMENT, SERVICE_FLAGS } from './service-flags.mjs'
import { root, setup } from './setup.mjs'

const command = process.argv[2]
setup({ dashboard: command === 'start' || command === 'serve' })
const args = [...SERVICE_FLAGS, join(root, 'main.ts'), ...process.argv.slice(2)]
process.exitCode = await launch(args, { environment: SERVICE_ENVIRONMENT })
