import { RequestKey } from '@hub/contracts'
import { read } from '@hub/http'
import { z } from 'zod'
import { Overlap } from '../overlap.ts'
import { readOverlaps } from './read-overlaps.ts'

export const readOverlapsRoute = read({
  path: '/v1/requests/:id/overlaps',
  operation: 'readOverlaps',
  summary: 'Reads which other requests are likely for the same need',
  description:
    'Of the same body, of bodies of one state, or of a regional organisation and a country that it names; up to 50, the most alike first. For operators and auditors; the owner is told of those that are its own. It decides nothing.',
  tag: 'Assessment',
  access: 'anyone-with-key',
  params: z.strictObject({ id: RequestKey }),
  answer: z.strictObject({ overlaps: z.array(Overlap) }),
  refusals: [404],
  run: async (reader, { params, principal }) => ({
    body: { overlaps: await readOverlaps(reader, params.id, principal) },
  }),
})
