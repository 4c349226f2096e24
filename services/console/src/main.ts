import { runService } from '@hub/host'
import { makeConsole } from './service.ts'

await runService('console', makeConsole)
