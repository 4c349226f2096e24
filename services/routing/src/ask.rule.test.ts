import { freetownRequest } from '@hub/testing'
import { expect, test } from 'vitest'
import { askOf, decideNextStep } from './ask.rule.ts'
import type { Offer } from './offer.ts'
import { revisionOf } from './played-events.ts'
import type { RoutedRequest } from './request.ts'

const content = revisionOf(freetownRequest, {
  territories: [{ country: 'SL' }, { country: 'GN' }, { country: 'SL', city: 'Freetown' }],
})
const request: RoutedRequest = {
  id: 'r',
  revision: 1,
  state: 'matching',
  content,
  objectives: [7],
  rulesetVersion: '2026-1',
  vetoed: ['unhcr'],
  searchFrom: 'first',
  teamDue: null,
  gaps: [],
  replacing: null,
  leftTeam: [],
}
const offer = (partner: string, state: Offer['state'], needs: string[], taken: Offer['taken'] = []) => ({
  partner,
  state,
  needs,
  asked: [],
  taken,
})
const all = [
  { needId: 'n1', quantity: '6' },
  { needId: 'n2', quantity: '4' },
]

test.for([
  ['proposes the team once accepted offers cover every need', [offer('ilo', 'accepted', ['n1', 'n2'], all)], 'propose'],
  ['waits while open offers cover what is left', [offer('ilo', 'open', ['n1', 'n2'])], 'wait'],
  ['asks where nobody was asked', [], 'ask'],
  [
    'asks anew for what was declined or lapsed',
    [offer('ilo', 'declined', ['n1', 'n2']), offer('iom', 'lapsed', ['n1'])],
    'ask',
  ],
] as const)('%s', ([, offers, step]) => {
  expect(decideNextStep(content, offers as unknown as Offer[]).step).toBe(step)
})

test('asks only for what is neither taken nor asked for, with the quantity that is left', () => {
  const offers = [offer('ilo', 'accepted', ['n1'], [{ needId: 'n1', quantity: '2' }]), offer('iom', 'open', ['n2'])]
  expect(decideNextStep(content, offers)).toEqual({
    step: 'ask',
    needs: [{ id: 'n1', kind: 'technical', objectives: null, quantity: '4', unit: 'expert-months' }],
  })
})

test('asks others for what an open offer leaves of a need', () => {
  const open = {
    ...offer('ilo', 'open', ['n1', 'n2']),
    asked: [
      { needId: 'n1', quantity: '2.5' },
      { needId: 'n2', quantity: null },
    ],
  }
  expect(decideNextStep(content, [open])).toEqual({
    step: 'ask',
    needs: [{ id: 'n1', kind: 'technical', objectives: null, quantity: '3.5', unit: 'expert-months' }],
  })
})

test('tells apart what has happened between a request and each partner', () => {
  const offers = [
    offer('ilo', 'open', ['n1', 'n2']),
    offer('ilo', 'accepted', ['n3']),
    offer('iom', 'declined', ['n1']),
    offer('un-habitat', 'lapsed', ['n1']),
    offer('unhcr', 'withdrawn', ['n1']),
    offer('c40-cities', 'withdrawn', ['n1']),
  ]
  const asked = askOf(request, [], offers, null)
  expect([...asked.standings]).toEqual([
    ['iom', 'declined_before'],
    ['un-habitat', 'lapsed_before'],
    ['unhcr', 'vetoed'],
  ])
  expect([...asked.askedFor]).toEqual([['ilo', ['n1', 'n2', 'n3']]])
  expect(asked.countries).toEqual(['SL', 'GN'])
})

test('asks again who let an offer lapse where an operator routes anew, and passes over whom the operator replaces', () => {
  const offers = [offer('iom', 'declined', ['n1']), offer('un-habitat', 'lapsed', ['n1']), offer('ilo', 'open', ['n2'])]
  const { standings } = askOf(request, [], offers, { reason: 'Nobody answers', passedOver: ['c40-cities'] })
  expect([...standings]).toEqual([
    ['iom', 'declined_before'],
    ['c40-cities', 'passed_over'],
    ['unhcr', 'vetoed'],
  ])
})
