import { runService } from '@hub/host'
import { makeAssessment } from './service.ts'

await runService('assessment', makeAssessment)
