import { NotYet } from '@hub/events'
import { newId } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assessed, emptyRouting, revisionOf, submitted } from '../played-events.ts'
import { routingScene } from '../routing-scene.ts'
import { makeRouting } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const { answer, askedFor, consent, eventsOf, file, hubWith, overrule, slotsOf, stateOf, teamOf, typesOf } =
  routingScene(() => app)

test('an eligible request is offered to the smallest team that covers every technical and human need', async () => {
  await hubWith({ ilo: { support: ['technical'] }, iom: { support: ['human'] }, 'un-habitat': { languages: ['fr'] } })
  const id = await file()
  expect(await askedFor(id)).toEqual({ 'un-habitat': 'open' })
  expect(await slotsOf('un-habitat')).toBe(1)
  const [sent] = await eventsOf(id)
  expect(sent).toMatchObject({ type: 'routing.offers_sent', revision: 1, actor: { role: 'hub' } })
  expect(sent?.body).toMatchObject({ candidates: 3, offers: [{ partner: 'un-habitat', needs: ['n1', 'n2'] }] })
})

test('offers go out to several where no one covers all, and the team is proposed once the last accepts', async () => {
  await hubWith({ ilo: { support: ['technical'] }, 'c40-cities': { support: ['human'] } })
  const id = await file()
  await answer(id, 'ilo', 'accept', { note: 'Gladly' })
  expect(await stateOf(id)).toBe('matching')
  await answer(id, 'c40-cities', 'accept')
  expect(await typesOf(id)).toEqual(['offers_sent', 'offer_accepted', 'offer_accepted', 'team_proposed'])
  expect(await teamOf(id)).toMatchObject({
    state: 'proposed',
    uncovered: [],
    team: { lead: 'ilo', payees: ['c40-cities', 'ilo'] },
  })
  expect((await consent(id, { agree: true })).body.state).toBe('agreed')
  const agreed = (await eventsOf(id)).at(-1)
  expect(agreed).toMatchObject({
    type: 'routing.team_agreed',
    actor: { organisation: 'freetown', role: 'requester' },
    body: {
      team: {
        members: expect.arrayContaining([{ partner: 'ilo', name: 'ILO', needs: [{ needId: 'n1', quantity: '6' }] }]),
      },
    },
  })
})

test('a request for money only has its requester as team, agreed at once', async () => {
  await hubWith({ ilo: {} })
  const id = await file({ needs: [{ id: 'n1', kind: 'financial', description: 'Grants' }] })
  expect(await typesOf(id)).toEqual(['team_agreed'])
  expect(await teamOf(id)).toMatchObject({
    state: 'agreed',
    team: { lead: 'freetown', payees: ['freetown'] },
    asked: [],
  })
})

test('where nobody covers a need no slot is taken, and the need is named', async () => {
  await hubWith({ ilo: { support: ['technical'] } })
  const id = await file()
  expect(await typesOf(id)).toEqual(['request_unmatched'])
  expect((await eventsOf(id))[0]?.body).toMatchObject({ uncovered: ['n2'] })
  expect(await slotsOf('ilo')).toBe(0)
  expect(await stateOf(id)).toBe('unmatched')
})

test('a verdict that overtakes its revision waits, one on an older revision does nothing', async () => {
  await hubWith({ ilo: {} })
  const id = newId()
  const first = revisionOf(freetownRequest)
  await expect(app.deliver(assessed(id, first))).rejects.toThrow(NotYet)
  await app.deliver(submitted(id, revisionOf(freetownRequest, { revision: 2 })))
  await app.deliver(assessed(id, first))
  expect(await typesOf(id)).toEqual([])
})

test('the same verdict twice sends offers once', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  await app.deliver(assessed(id, revisionOf(freetownRequest)))
  expect(await typesOf(id)).toEqual(['offers_sent'])
})

test('the last slot goes to one of two requests that ask at once', async () => {
  await hubWith({ ilo: { slots: 1 } })
  const ids = [newId(), newId(), newId(), newId()]
  for (const id of ids) await app.deliver(submitted(id, revisionOf(freetownRequest)))
  await Promise.all(ids.map((id) => app.deliver(assessed(id, revisionOf(freetownRequest)))))
  const states = await Promise.all(ids.map(stateOf))
  expect(states.toSorted()).toEqual(['matching', 'unmatched', 'unmatched', 'unmatched'])
  expect(await slotsOf('ilo')).toBe(1)
})

test('objectives are those of the assessment, not of the request', async () => {
  await hubWith({ ilo: { objectives: [1], themes: [] } })
  const id = newId()
  const request = revisionOf(freetownRequest)
  await app.deliver(submitted(id, request))
  await app.deliver(assessed(id, { ...request, objectives: [1] }))
  expect(await stateOf(id)).toBe('matching')
})

test('an operator who overrules a verdict ends the offers, or starts them', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  await overrule(id, 'declined')
  expect([await stateOf(id), await slotsOf('ilo')]).toEqual(['awaiting_verdict', 0])
  await overrule(id, 'eligible')
  expect([await stateOf(id), await slotsOf('ilo')]).toEqual(['matching', 1])
})

test('a request whose agreed team was ended by an overruled verdict can agree to a team again', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  for (const times of [1, 2]) {
    await answer(id, 'ilo', 'accept')
    expect(await consent(id, { agree: true }), `${times}`).toMatchObject({ status: 200, body: { state: 'agreed' } })
    await overrule(id, 'declined')
    expect(await teamOf(id)).toMatchObject({ state: 'awaiting_verdict', team: null })
    await overrule(id, 'eligible')
  }
})

test('a request for money only whose verdict was overruled is its own team again', async () => {
  const id = await file({ needs: [{ id: 'n1', kind: 'financial', description: 'Grants' }] })
  await overrule(id, 'declined')
  expect(await teamOf(id)).toMatchObject({ state: 'awaiting_verdict', team: null })
  await overrule(id, 'eligible')
  expect(await teamOf(id)).toMatchObject({ state: 'agreed', team: { lead: 'freetown' } })
})
