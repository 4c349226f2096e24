import { runService } from '@hub/host'
import { makeDispatcher } from './service.ts'

await runService('dispatcher', makeDispatcher)
