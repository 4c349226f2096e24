import { Organisation } from '../organisation.ts'

export const identityEvents = {
  'identity.organisation_registered': Organisation,
}
