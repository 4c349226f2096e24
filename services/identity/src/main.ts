import { runService } from '@hub/host'
import { makeIdentity } from './service.ts'

await runService('identity', makeIdentity)
