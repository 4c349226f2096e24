import { RequestKey } from '@hub/contracts'
import { read } from '@hub/http'
import { z } from 'zod'
import { readAssessment } from './read-assessment.ts'
import { AssessmentView } from './read-assessment.view.ts'

export const readAssessmentRoute = read({
  path: '/v1/requests/:id/assessment',
  operation: 'readAssessment',
  summary: 'Reads why a request was found eligible or not',
  description:
    'For the requester, operators and auditors; scores and verdicts are never public. The texts are in the language of the request.',
  tag: 'Assessment',
  access: 'anyone-with-key',
  params: z.strictObject({ id: RequestKey }),
  query: z.strictObject({ revision: z.coerce.number().int().min(1).max(1_000_000).optional() }),
  answer: AssessmentView,
  refusals: [404],
  run: async (reader, { params, query, principal }) => ({
    body: await readAssessment(reader, params.id, { revision: query.revision, caller: principal }),
  }),
})
