import { runService } from '@hub/host'
import { readRoutingConfig } from './config.ts'
import { makeRouting } from './service.ts'

await runService('routing', (context) => makeRouting(context, readRoutingConfig()))
