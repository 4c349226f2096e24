import { runService } from '@hub/host'
import { makeLedger } from './service.ts'

await runService('ledger', makeLedger)
