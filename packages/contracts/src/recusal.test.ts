import { expect, test } from 'vitest'
import { type Operator, type Stakes, stakeOf } from './recusal.ts'

const secretariat: Operator = { slug: 'secretariat', name: 'The Secretariat', kind: 'fund_secretariat', country: null }
const request: Stakes['request'] = {
  requester: { slug: 'freetown', name: 'Freetown City Council', kind: 'local_government', country: 'SL' },
  territories: [{ country: 'SL' }],
  participants: [{ name: 'Slum Dwellers’ Federation', kind: 'civil_society', role: 'partner' }],
}
const stakes: Stakes = { request, team: ['unhcr'], ownOverlap: null }
const government = { kind: 'national_government' as const, country: 'SL' }
const asked = (kind: 'national_government' | 'regional_organisation'): Stakes['request'] => ({
  ...request,
  requester: { slug: 'asker', name: 'Asker', kind, country: kind === 'national_government' ? 'SL' : null },
})

test.for<[string, Partial<Operator>, Partial<Stakes>, string]>([
  ['asks itself', { slug: 'freetown' }, {}, 'asks for it itself'],
  ['is the government of the city that asks', government, {}, 'is the government of the body that asks for it'],
  [
    'is another body of the government that asks',
    government,
    { request: asked('national_government') },
    'is the government of the body that asks for it',
  ],
  [
    'is a city of the state that asks',
    { kind: 'local_government', country: 'SL' },
    { request: asked('national_government') },
    'stands under the government that asks for it',
  ],
  [
    'governs where a regional organisation would work',
    government,
    { request: asked('regional_organisation') },
    'is the government of SL, where it is to be done',
  ],
  ['is a partner of the team', { slug: 'unhcr' }, {}, 'is or was a partner in its team'],
  [
    'takes part by the name it is listed under',
    { name: 'slum dwellers’ FEDERATION' },
    {},
    'takes part in it by its own words',
  ],
  [
    'brings money',
    {},
    {
      request: {
        ...request,
        budget: {
          total: { amount: '1.00', currency: 'USD' },
          coFinancing: [{ source: 'The  secretariat', amount: { amount: '1.00', currency: 'USD' }, status: 'planned' }],
        },
      },
    },
    'brings money to it',
  ],
  ['has asked for the same', {}, { ownOverlap: 'HUB-2026-0007' }, 'has asked for the same need in HUB-2026-0007'],
])('an operator that %s has a stake', ([, operator, changes, stake]) => {
  expect(stakeOf({ ...secretariat, ...operator }, { ...stakes, ...changes })).toBe(stake)
})

test.for<[string, Partial<Operator>, Partial<Stakes>]>([
  ['has nothing to do with it', {}, {}],
  ['is the government of another country', { ...government, country: 'GN' }, {}],
  ['is another city of the same state', { kind: 'local_government', country: 'SL' }, {}],
  ['has a country but is no government', { country: 'SL' }, {}],
  [
    'has no country, as the requester has none',
    { kind: 'national_government' },
    { request: asked('regional_organisation') },
  ],
])('an operator that %s has none', ([, operator, changes]) => {
  expect(stakeOf({ ...secretariat, ...operator }, { ...stakes, ...changes })).toBeNull()
})
