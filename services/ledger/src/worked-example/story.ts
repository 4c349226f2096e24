// Who takes part in the worked example, and what is noted of each step: what it moves of each contribution, and where its money lies then.
import { parseMinor } from '@hub/money'
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { tellOrganisations } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

export const [state, foundation, company] = [
  'illustrative-state',
  'illustrative-foundation',
  'illustrative-company',
] as const
export const [partner, city] = ['illustrative-partner', 'illustrative-city'] as const
export const funders = [state, foundation, company] as const
export type Funder = (typeof funders)[number]

const illustrative = true
const organisations: typeof testOrganisations = [
  ...testOrganisations.filter(({ slug }) => /^(operator|auditor|committee-one|committee-two)$/.test(slug)),
  { slug: state, name: 'Illustrative State', kind: 'national_government', roles: ['funder'], illustrative },
  { slug: foundation, name: 'Illustrative Foundation', kind: 'foundation', roles: ['funder'], illustrative },
  { slug: company, name: 'Illustrative Company', kind: 'private_sector', roles: ['funder'], illustrative },
  { slug: partner, name: 'Illustrative Partner', kind: 'ngo', roles: ['partner'], illustrative },
  {
    slug: city,
    name: 'Illustrative City',
    kind: 'local_government',
    roles: ['requester'],
    country: 'SN',
    illustrative,
  },
]

/** Where the money of one contribution lies, in cents. */
export const places = ['fee', 'available', 'held', 'allocated', 'advance', 'spent'] as const
type Place = (typeof places)[number]
type Lies = Record<Place, bigint>

interface Row {
  step: number
  what: string
  moved: ReadonlyMap<Funder, bigint>
  lies: ReadonlyMap<Funder, Lies>
  /** How many transfers the books have by then. */
  transfers: number
}

export interface Share {
  funder: Funder
  contribution: string
  amount: { amount: string; currency: string }
}

export interface Story {
  app: TestApp
  /** The funder of each contribution. */
  ids: Map<string, Funder>
  /** What happened, a line for each step. */
  steps: string[]
  rows: Row[]
  /** What each payee gets of each contribution, once it is approved. */
  split: Map<string, Map<Funder, bigint>>
  tell(line: string): void
  look(what: string, moved: readonly Share[]): Promise<void>
  wait(days: number): void
  today(): string
}

export async function openStory(): Promise<Story> {
  const app = await testApp(makeLedger, { name: 'ledger', now: '2027-03-01T09:00:00.000Z', organisations })
  await tellOrganisations(app, organisations)
  const [ids, steps, rows]: [Story['ids'], string[], Row[]] = [new Map(), [], []]
  return {
    app,
    ids,
    steps,
    rows,
    split: new Map(),
    tell: (line) => void steps.push(line),
    look: async (what, shares) => {
      const { items } = (await app.as('auditor').get('/v1/fund/transfers?limit=100')).body
      const moved = new Map(shares.map(({ funder, amount }) => [funder, parseMinor(amount)]))
      rows.push({ step: steps.length, what, moved, lies: await liesNow(app, ids), transfers: items.length })
    },
    wait: (days) => app.clock.advance(days * 86_400_000),
    today: () => app.clock.now().toISOString().slice(0, 10),
  }
}

const placeOf: Record<string, Place> = {
  'administrator:fee': 'fee',
  'fund:available': 'available',
  'fund:allocated': 'allocated',
  'payee:advance': 'advance',
  'payee:spent': 'spent',
}

async function liesNow(app: TestApp, ids: Story['ids']): Promise<Row['lies']> {
  const { items } = (await app.as('auditor').get('/v1/fund/balances?limit=100')).body
  const nothing = (): Lies => ({ fee: 0n, available: 0n, held: 0n, allocated: 0n, advance: 0n, spent: 0n })
  const lies = new Map(funders.map((funder) => [funder, nothing()]))
  for (const { account, contribution, posted, held } of items) {
    const place = placeOf[account.split(':', 2).join(':')]
    const own = lies.get(ids.get(contribution) ?? state)
    if (place === undefined || own === undefined) continue
    own[place] += parseMinor(posted) - parseMinor(held)
    own.held += parseMinor(held)
  }
  return lies
}
