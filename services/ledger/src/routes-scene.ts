// One thing of each kind that the routes ask for, by name: contributions pledged, public, agreed; allocations proposed, voided, approved.
import { randomUUID } from 'node:crypto'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import {
  approve,
  contribute,
  done,
  type Filed,
  match,
  payment,
  proposalOf,
  tellOrganisations,
  usd,
} from './fund-scene.ts'
import { makeLedger } from './service.ts'

export interface RoutesScene {
  app: TestApp
  /** Matched, and nothing proposed for it. */
  matched: Filed
  ids: Record<string, string>
  /** A path with ids for names. */
  at(path: string): string
}

export const contributions = '/v1/fund/contributions'
export const allocations = '/v1/fund/allocations'
export const share = { unhcr: { amount: '100.00', tranches: ['40.00', '60.00'] } }
export const pledge = { funder: 'norway', amount: usd('500.00') }
export const agreement = {
  reference: 'A-1',
  signedOn: '2026-11-20',
  amount: usd('500.00'),
  schedule: [
    { dueOn: '2026-12-01', amount: usd('200.00') },
    { dueOn: '2027-06-01', amount: usd('300.00') },
  ],
}
export const deposit = {
  received: usd('200.00'),
  credited: usd('200.00'),
  valueDate: '2026-11-24',
  bankReference: 'B-1',
}
export async function openRoutes(): Promise<RoutesScene> {
  const ids: Record<string, string> = { nothing: randomUUID() }
  const app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'illustrative-bank', amount: '9000.00' })
  ids.pledged = (await done(app, 'norway', '/v1/fund/contributions', { ...pledge, conditions: 'Private terms' })).id
  ids.public = (await done(app, 'norway', '/v1/fund/contributions', { ...pledge, visibility: 'public' })).id
  ids.agreed = (await done(app, 'norway', '/v1/fund/contributions', pledge)).id
  await done(app, 'norway', `/v1/fund/contributions/${ids.agreed}/agreement`, agreement)
  ids.ancient = (await done(app, 'norway', '/v1/fund/contributions', pledge)).id
  const signedOn = '2019-05-01'
  await done(app, 'norway', `/v1/fund/contributions/${ids.ancient}/agreement`, { ...agreement, signedOn })
  const open = { visibility: 'public' as const }
  ids.proposed = (
    await done(
      app,
      'operator',
      '/v1/fund/allocations',
      proposalOf(await match(app, freetownRequest, usd('100.00'), { more: open }), share),
    )
  ).id
  ids.voided = (
    await done(
      app,
      'operator',
      '/v1/fund/allocations',
      proposalOf(await match(app, freetownRequest, usd('100.00'), { more: open }), share),
    )
  ).id
  await done(app, 'operator', `/v1/fund/allocations/${ids.voided}/void`, { reason: 'A test' })
  ids.approved = await approve(app, proposalOf(await match(app, freetownRequest, usd('100.00'), { more: open }), share))
  await done(app, 'operator', `/v1/fund/allocations/${ids.approved}/disbursements`, payment('unhcr', 1))
  ids.private = await approve(
    app,
    proposalOf(await match(app, freetownRequest, usd('100.00'), { more: { visibility: 'owner' } }), share),
  )
  const matched = await match(app, freetownRequest, usd('100.00'), { more: open })
  ids.request = matched.requestId
  ids.hidden = (await match(app, freetownRequest, usd('100.00'), { more: { visibility: 'owner' } })).requestId
  return { app, matched, ids, at: (path) => path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name) }
}
