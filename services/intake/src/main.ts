import { runService } from '@hub/host'
import { makeIntake } from './service.ts'

await runService('intake', makeIntake)
