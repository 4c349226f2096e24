import { OrganisationKind, Role } from '@hub/contracts'
import { read } from '@hub/http'
import { z } from 'zod'
import { Scopes } from '../access-key.ts'

const Session = z
  .strictObject({
    organisation: z.strictObject({
      slug: z.string(),
      name: z.string(),
      kind: OrganisationKind,
      country: z.string().nullable(),
    }),
    roles: z.array(Role),
    scopes: Scopes,
  })
  .meta({ id: 'Session' })

export const readSessionRoute = read({
  path: '/v1/session',
  operation: 'readSession',
  summary: 'Says on whose behalf the caller acts',
  tag: 'Session',
  access: 'anyone-with-key',
  answer: Session,
  run: async (_, { principal: { organisation, roles, scopes } }) => ({ body: { organisation, roles, scopes } }),
})
