// An allocation of 150.00 to UNHCR, 50.00 of it paid, out of an earmarked contribution and free money; and what tests of amendments do.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import {
  approve,
  contribute,
  done,
  type Filed,
  match,
  payment,
  proposalOf,
  send,
  tellOrganisations,
  usd,
} from './fund-scene.ts'
import { makeLedger } from './service.ts'

export type Payees = Record<string, { amount: string; tranches: string[] }>

export interface AmendmentScene {
  app: TestApp
  filed: Filed
  id: string
  norway: string
  bank: string
}

export async function openAmendmentScene(): Promise<AmendmentScene> {
  const app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  const norway = await contribute(app, { funder: 'norway', amount: '100.00', earmark: { countries: ['SL'] } })
  const bank = await contribute(app, { funder: 'illustrative-bank', amount: '1000.00' })
  const filed = await match(app, freetownRequest, usd('150.00'), { payees: ['unhcr', 'iom'] })
  const share = { unhcr: { amount: '150.00', tranches: ['50.00', '100.00'] } }
  const id = await approve(app, proposalOf(filed, share))
  await actsOn(() => ({ app, filed, id, norway, bank })).pay('unhcr', 1)
  return { app, filed, id, norway, bank }
}

/** What is done to the allocation of the scene as it is then. */
export function actsOn(scene: () => AmendmentScene) {
  const path = () => `/v1/fund/allocations/${scene().id}`
  const bodyOf = (payees: Payees, more: object = {}) => {
    const { lines, tranches } = proposalOf(scene().filed, payees)
    return { lines, tranches, reason: 'The river rose', ...more }
  }
  const vote = (slug: string, amendment: string, body: unknown = { vote: 'approve' }) =>
    send(scene().app, slug, `${path()}/amendments/${amendment}/votes`, body)
  return {
    path,
    bodyOf,
    vote,
    pay: (payee: string, tranche: number) =>
      done(scene().app, 'operator', `${path()}/disbursements`, payment(payee, tranche)),
    amend: async (payees: Payees, more: object = {}): Promise<string> =>
      (await done(scene().app, 'operator', `${path()}/amendments`, bodyOf(payees, more))).id,
    pass: async (amendment: string) => {
      for (const slug of ['committee-one', 'committee-two'])
        if ((await vote(slug, amendment)).status !== 201) throw new Error(`${slug} could not vote`)
    },
    read: async () => (await scene().app.as('operator').get(path())).body,
    available: async (contribution: string): Promise<string> =>
      (await scene().app.as('operator').get(`/v1/fund/contributions/${contribution}`)).body.available.amount,
    typesOf: async () =>
      (await scene().app.events())
        .filter(({ requestId }) => requestId === scene().filed.requestId)
        .map(({ type }) => type),
  }
}
