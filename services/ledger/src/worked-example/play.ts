// The story of the worked example, chapter by chapter, through the API.
import { formatMinor, parseMinor } from '@hub/money'
import { freetownRequest } from '@hub/testing'
import { agreed, done, type Filed, proposalOf, send, submitted, usd } from '../fund-scene.ts'
import { grouped, text } from './print.ts'
import { city, company, type Funder, foundation, openStory, partner, type Share, type Story, state } from './story.ts'

/** A payment that stands, as the API told it. */
export interface Paid {
  id: string
  payee: string
  tranche: number
  amount: { amount: string; currency: string }
  shares: Share[]
}

export interface WorkedExample extends Story {
  /** Path of the allocation. */
  at: string
  paid: Paid[]
}

export async function playWorkedExample(): Promise<WorkedExample> {
  const story = await openStory()
  await pledge(story)
  await receive(story)
  const at = await allocate(story)
  const first = await payFirst(story, at)
  const second = await paySecond(story, at)
  await giveBack(story, at)
  return { ...story, at, paid: [...first, ...second] }
}

const contributions = '/v1/fund/contributions'
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const gifts = [
  {
    funder: state,
    amount: eur('50000.00'),
    credited: usd('54321.09'),
    earmark: { thematicAreas: [2], countries: ['SN'] },
  },
  { funder: foundation, amount: usd('31415.92'), credited: usd('31415.92'), earmark: {} },
  { funder: company, amount: usd('77777.77'), credited: usd('77777.77'), earmark: {} },
] as const

async function pledge({ app, ids, tell }: Story): Promise<void> {
  const rates = [{ currency: 'EUR', unitsPerUsd: '0.95' }]
  const table = { effectiveOn: '2027-03-01', source: 'Illustrative', rates }
  await app.as('operator').put('/v1/fund/rates', table, { 'if-match': '"rates.0"' })
  for (const [index, { funder, amount, earmark }] of gifts.entries()) {
    const { id } = await done(app, funder, contributions, { funder, amount, earmark, visibility: 'public' })
    ids.set(id, funder)
    const schedule = [{ dueOn: '2027-03-31', amount }]
    const terms = { reference: `Agreement ${index + 1}`, signedOn: '2027-03-01', amount, schedule }
    await done(app, funder, `${contributions}/${id}/agreement`, terms)
  }
  const [id] = ids.keys()
  const { pledged, valued } = (await app.as(state).get(`${contributions}/${id}`)).body
  tell(
    `Illustrative State pledges ${text(pledged)} for thematic area 2 in Senegal. At the rate of that day, ${valued.rate} euro for a dollar, that is worth ${text(valued.amount)}: a figure, no money. Illustrative Foundation and Illustrative Company pledge ${text(gifts[1].amount)} and ${text(gifts[2].amount)} for anything. All three sign an agreement. Nothing has moved.`,
  )
}

async function receive({ app, ids, tell, look, wait, today }: Story): Promise<void> {
  wait(3)
  for (const [id, funder] of ids) {
    const { amount: received, credited } = giftOf(funder)
    const arrival = { received, credited, valueDate: today(), bankReference: `Value of ${funder}` }
    await done(app, 'operator', `${contributions}/${id}/deposits`, arrival)
  }
  const [id] = ids.keys()
  const [deposit] = (await app.as(state).get(`${contributions}/${id}`)).body.deposits
  tell(
    `The money arrives. The bank credits ${text(deposit.credited)} for the ${text(deposit.received)}, so the rate is ${deposit.rate.value}. Of each the administrator takes 1 %, rounded down to the cent.`,
  )
  await look(
    'deposit',
    [...ids].map(([contribution, funder]) => ({ contribution, funder, amount: giftOf(funder).credited })),
  )
}

const giftOf = (funder: Funder) => gifts.find((gift) => gift.funder === funder) ?? gifts[0]

async function allocate({ app, tell, look, wait, split }: Story): Promise<string> {
  wait(4)
  const filed = await file(app, { digit: 2, country: 'SN' }, usd('120000.01'))
  const body = proposalOf(filed, {
    [partner]: { amount: '77777.78', tranches: ['25925.93', '51851.85'] },
    [city]: { amount: '42222.23', tranches: ['14074.08', '28148.15'] },
  })
  const proposed = await done(app, 'operator', '/v1/fund/allocations', body)
  const [forPartner, forCity] = body.lines.map((line) => grouped(line.amount.amount))
  tell(
    `Illustrative City has asked for ${text(proposed.amount)}. The operator proposes ${forPartner} for Illustrative Partner and ${forCity} for the city itself, in two tranches each. The earmark is the narrowest that fits and gives all it has; the rest comes from the free money in proportion to what there is. It is held.`,
  )
  await look('proposed', proposed.contributions)
  const at = `/v1/fund/allocations/${proposed.id}`
  for (const slug of ['committee-one', 'committee-two']) await done(app, slug, `${at}/votes`, { vote: 'approve' })
  tell(
    'Two of the committee approve. The vote that decides posts the hold: what each contribution gives is shared out over the payees, in the order of the lines, each time so that all payees up to it have their proportion of every contribution, a cent left over going to the largest remainder; the last payee has the rest. Every payment of a payee is split by its row of the first table, in the same way: all that is paid to it up to then in proportion, less what was paid before.',
  )
  const { contributions: draws, tranches } = (await app.as('operator').get(at)).body
  for (const { payee, shares } of tranches as { payee: string; shares: Share[] }[])
    for (const { funder, amount } of shares) {
      const own = split.get(payee) ?? new Map<Funder, bigint>()
      split.set(payee, own.set(funder, (own.get(funder) ?? 0n) + parseMinor(amount)))
    }
  await look('approved', draws)
  return at
}

async function pay({ app, today }: Story, at: string, payee: string, tranche: number): Promise<Paid> {
  const body = { payee, tranche, valueDate: today(), bankReference: `Tranche ${tranche} of ${payee}` }
  return done(app, 'operator', `${at}/disbursements`, body)
}

async function payFirst(story: Story, at: string): Promise<Paid[]> {
  const { app, tell, look, wait, today } = story
  wait(8)
  const one = await pay(story, at, partner, 1)
  tell(`The partner’s first tranche, ${text(one.amount)}, is paid, by each contribution in proportion to its share.`)
  await look('paid to the partner', one.shares)
  const two = await pay(story, at, city, 1)
  tell(`The city’s first tranche, ${text(two.amount)}, is paid.`)
  await look('paid to the city', two.shares)
  wait(30)
  const spent = await done(app, partner, `${at}/expenditures`, {
    payee: partner,
    period: { from: '2027-03-16', to: today() },
    lines: [{ category: 1, amount: usd('19999.99') }],
  })
  tell(`The partner reports ${text(spent.amount)} as spent.`)
  await look('spent by the partner', spent.shares)
  return [one, two]
}

async function paySecond(story: Story, at: string): Promise<Paid[]> {
  const { app, ids, tell, look, wait } = story
  const lost = await pay(story, at, partner, 2)
  tell(
    `The partner’s second tranche, ${text(lost.amount)}, is paid. It is the last, so it takes what is left of each share: no cent of rounding stays behind.`,
  )
  await look('paid to the partner', lost.shares)
  wait(2)
  const reason = { reason: 'The bank of the payee sent it back' }
  const { id } = await done(app, 'operator', `/v1/fund/transfers/${lost.id}/reversal`, reason)
  const { items } = (await app.as('auditor').get(`/v1/fund/transfers?about=${lost.id}`)).body
  const { entries } = items.find((transfer: { id: string }) => transfer.id === id)
  tell(
    'The payee’s bank sends it back. The payment is reversed by its mirror, with the reason; both stay in the books.',
  )
  await look('sent back, reversed', undoneBy(entries, ids))
  wait(5)
  const again = await pay(story, at, partner, 2)
  tell('It is paid again, to the cent as before.')
  await look('paid again', again.shares)
  const last = await pay(story, at, city, 2)
  tell(`The city’s second tranche, ${text(last.amount)}, is paid. Nothing is left to be paid of any contribution.`)
  await look('paid to the city', last.shares)
  return [again, last]
}

/** What a reversal brought back to what is not paid: below zero, for it undoes what was moved. */
const undoneBy = (entries: (Omit<Share, 'funder'> & { account: string })[], ids: Story['ids']): Share[] =>
  entries
    .filter(({ account }) => account.startsWith('fund:allocated:'))
    .map(({ contribution, amount }) => ({
      funder: ids.get(contribution) ?? state,
      contribution,
      amount: formatMinor(-parseMinor(amount), amount.currency),
    }))

async function giveBack({ app, tell, look, wait, today }: Story, at: string): Promise<void> {
  wait(60)
  const back = { payee: city, amount: usd('1234.57'), valueDate: today(), reason: 'Not needed' }
  const refund = await done(app, 'operator', `${at}/refunds`, back)
  tell(
    `The city gives ${text(refund.amount)} back, split as it was paid. It is available again, of the state’s share under the state’s earmark.`,
  )
  await look('given back by the city', refund.shares)
}

/** A request of the city, its team agreed. */
async function file(
  app: Story['app'],
  { digit, country }: { digit: number; country: string },
  ask: (typeof gifts)[1]['amount'],
): Promise<Filed> {
  const filed = { requestId: `0190000${digit}-0000-7000-8000-000000000000`, revision: 1 }
  const event = submitted(freetownRequest, filed, ask, { territories: [{ country, city: 'Illustrative City' }] })
  const { request, due } = event.body as { request: object; due: string }
  const requester = { slug: city, name: 'Illustrative City', kind: 'local_government', country }
  await app.deliver({ ...event, body: { request: { ...request, requester }, due } } as typeof event)
  await app.deliver(agreed(filed, [partner, city]))
  return filed
}

/** What could be spent for a request of another country that asks for this much. */
export async function askElsewhere({ app }: Story, amount: string): Promise<bigint> {
  const filed = await file(app, { digit: 3, country: 'GM' }, usd(amount))
  const whole = proposalOf(filed, { [partner]: { amount, tranches: [amount] } })
  const { body } = await send(app, 'operator', '/v1/fund/allocations', whole)
  return parseMinor(body.spendable)
}
