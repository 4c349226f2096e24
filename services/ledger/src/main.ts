import { runService } from '@hub/host'
import { readLedgerConfig } from './config.ts'
import { makeLedger } from './service.ts'

await runService('ledger', (context) => makeLedger(context, readLedgerConfig()))
