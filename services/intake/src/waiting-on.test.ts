import { expect, test } from 'vitest'
import { requestMoves, requestStates } from './request.ts'
import { firstDue, waitIn, waitOnPartners } from './waiting-on.ts'

const at = new Date('2026-11-27T09:00:00.000Z') // a Friday
const requester = { slug: 'freetown', country: 'SL' }
const facts = { requester, at, asksForMoney: true }

test('somebody must act in every state, and nobody once the request has ended', () => {
  for (const state of requestStates) expect(waitIn(state, facts) === null, state).toBe(requestMoves[state].length === 0)
})

test.for([
  ['submitted', 'hub', '2026-11-30T09:00:00.000Z'],
  ['needs_clarification', 'freetown', '2026-12-11T09:00:00.000Z'],
  ['eligible', 'hub', '2027-01-08T09:00:00.000Z'],
  ['matched', 'operator', undefined],
  ['declined', 'freetown', undefined],
  ['refused', 'freetown', undefined],
  ['unmatched', 'operator', undefined],
] as const)('%s waits on %s until %s, counted in working days', ([state, who, due]) => {
  expect(waitIn(state, facts)).toMatchObject({ who, since: at })
  expect(waitIn(state, facts)?.due?.toISOString()).toBe(due)
})

test('the weekend is that of the country of whoever must act', () => {
  const jordan = { ...facts, requester: { slug: 'amman', country: 'JO' } } // Friday and Saturday
  expect(waitIn('needs_clarification', jordan)?.due?.toISOString()).toBe('2026-12-10T09:00:00.000Z')
})

test('a matched request that asks for no money waits on the hub', () => {
  expect(waitIn('matched', { ...facts, asksForMoney: false })?.who).toBe('hub')
})

test('the partners are waited on: by name when it is one, until the first of their dates', () => {
  const due = new Date('2027-01-05T09:00:00.000Z')
  const unhcr = { offerId: '1', partner: 'unhcr', answerBy: '2026-12-14T09:00:00.000Z' }
  const iom = { offerId: '2', partner: 'iom', answerBy: '2026-12-11T09:00:00.000Z' }
  expect(waitOnPartners({ at, teamDue: due, awaited: [unhcr] })).toMatchObject({
    who: 'unhcr',
    due: new Date(unhcr.answerBy),
  })
  expect(waitOnPartners({ at, teamDue: due, awaited: [unhcr, iom] })).toMatchObject({
    who: 'partners',
    due: new Date(iom.answerBy),
  })
  expect(waitOnPartners({ at, teamDue: due, awaited: [{ ...iom, answerBy: null }] })).toMatchObject({
    who: 'iom',
    due,
  })
  expect(waitOnPartners({ at, teamDue: due, awaited: [iom, { ...iom, offerId: '3' }] }).who).toBe('iom')
  expect(waitOnPartners({ at, teamDue: due, awaited: [] })).toMatchObject({ who: 'hub', due })
})

test('of the dates of the offers and of the team the first counts: a team that is late stays late, whoever is asked last', () => {
  const iom = { offerId: '2', partner: 'iom', answerBy: '2026-12-11T09:00:00.000Z' }
  const teamDue = new Date('2026-12-01T09:00:00.000Z')
  expect(waitOnPartners({ at, teamDue, awaited: [iom] }).due).toEqual(teamDue)
  expect(firstDue([{ ...iom, answerBy: null }], null)).toBeNull()
})
