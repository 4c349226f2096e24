import { runService } from '@hub/host'
import { makeRouting } from './service.ts'

await runService('routing', (context) => makeRouting(context))
