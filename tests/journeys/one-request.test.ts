import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileRequest, fillFund, fund, matchTeam, registerCapabilities, stateOf, untilState } from './freetown-story.ts'
import { composed, type Hub, openHub } from './hub.ts'
import { waitFor } from './wait-for.ts'

const workers = composed.filter((name) => name !== 'identity' && name !== 'intake' && name !== 'console')

describe('a request of Freetown, each service a process of its own', () => {
  let hub: Hub
  let id: string
  let contributions: string[]
  let allocation: string

  beforeAll(async () => {
    hub = await openHub()
    await hub.start(...composed)
    await registerCapabilities(hub)
  })
  afterAll(async () => {
    const codes = await hub.close()
    expect(codes, 'every service stops in order').toEqual(Object.fromEntries(composed.map((name) => [name, 0])))
  })

  test('is assessed with reasons and has offers out', async () => {
    id = await fileRequest(hub)
    await untilState(hub, id, 'matching')
    const assessment = (await hub.as('freetown').get(`/v1/requests/${id}/assessment`)).body
    expect(assessment).toMatchObject({ verdict: 'eligible', revision: 1 })
    for (const { reason, source } of assessment.criteria) expect([reason, source]).not.toContain('')
  })

  test('gets a team that accepts, and to which Freetown agrees', async () => {
    const accepted = await matchTeam(hub, id)
    expect(accepted.length).toBeGreaterThan(0)
    const team = (await hub.as('freetown').get(`/v1/requests/${id}/team`)).body
    expect(team).toMatchObject({ state: 'agreed', team: { lead: accepted[0], uncovered: [] } })
  })

  test('is funded from three contributions, paid in two tranches and reported on', async () => {
    contributions = await fillFund(hub)
    const team = (await hub.as('freetown').get(`/v1/requests/${id}/team`)).body.team
    allocation = await fund(hub, id, team.payees[0])
    const report = (await hub.anyone.get('/v1/reports/allocations')).body.items.filter(
      (row: { allocation: string }) => row.allocation === allocation,
    )
    expect(report.map((row: { contribution: string }) => row.contribution).sort()).toEqual([...contributions].sort())
    const csv = await hub.anyone.get('/v1/reports/allocations?format=csv')
    expect(csv.headers['content-type']).toContain('text/csv')
    expect(csv.body.split('\r\n').filter((line: string) => line.includes(allocation))).toHaveLength(3)
  })

  test('leaves each share of each contribution empty after the last tranche, as entries alone tell', async () => {
    const shares = await hub.database.ownerSql`
      select contribution_id, sum(amount_minor) filter (where amount_minor > 0)::bigint::text as allocated,
        sum(amount_minor)::bigint::text as left_over
      from ledger.entry_lines
      where kind = 'allocated' and allocation_id = ${allocation} group by contribution_id order by contribution_id`
    expect(shares).toHaveLength(3)
    expect(shares.map((share) => share.left_over)).toEqual(['0', '0', '0'])
    expect(shares.reduce((total, share) => total + BigInt(share.allocated), 0n)).toBe(40_000_000n)
  })

  test('shows each step on its timeline with actor and time, and nothing private to the public', async () => {
    const steps = [
      ['intake.request_submitted', 'freetown'],
      ['assessment.request_assessed', 'hub'],
      ['routing.offers_sent', 'hub'],
      ['routing.offer_accepted', undefined],
      ['routing.team_proposed', undefined],
      ['routing.team_agreed', 'freetown'],
      ['ledger.allocation_proposed', 'operator'],
      ['ledger.vote_cast', 'committee-one'],
      ['ledger.vote_cast', 'committee-two'],
      ['ledger.allocation_approved', undefined],
      ['ledger.tranche_paid', 'operator'],
      ['ledger.expenditure_reported', undefined],
    ] as const
    await waitFor('the last step on the timeline', async () =>
      JSON.stringify((await hub.as('freetown').get(`/v1/requests/${id}/timeline?limit=200`)).body).includes(
        'expenditure_reported',
      ),
    )
    const { items } = (await hub.as('freetown').get(`/v1/requests/${id}/timeline?limit=200`)).body
    for (const [type, organisation] of steps) {
      const step = items.find(
        (item: { type: string; actor: { organisation: string } }) =>
          item.type === type && (organisation === undefined || item.actor.organisation === organisation),
      )
      expect(step, `${type} by ${organisation ?? 'somebody'}`).toMatchObject({ at: expect.stringMatching(/Z$/) })
    }
    const seen = JSON.stringify((await hub.anyone.get(`/v1/requests/${id}/timeline?limit=200`)).body)
    expect(seen).toContain('routing.team_agreed')
    expect(seen).not.toMatch(/score|verdict|freetown\.example/)
  })

  test('never tells its contact to the log', async () => {
    const [found] = await hub.database.ownerSql`
      select count(*)::int as n from log.events where body::text like '%freetown.example%'`
    expect(found).toEqual({ n: 0 })
  })
})

describe('a request while workers are away', () => {
  let hub: Hub
  beforeAll(async () => {
    hub = await openHub()
  })
  afterAll(() => hub.close())

  test('stays submitted and its event unacknowledged; started workers complete it', async () => {
    await hub.start('identity', 'intake', 'console', 'dispatcher', 'routing')
    await registerCapabilities(hub)
    await hub.stop('routing')
    const id = await fileRequest(hub)
    await waitFor('its event to be listed as unacknowledged by both who are to act on it', async () => {
      const consumers = await unacknowledgedBy(hub, id)
      return consumers.includes('assessment') && consumers.includes('routing')
    })
    expect(await stateOf(hub, id)).toBe('submitted')
    await hub.start(...workers.filter((name) => name !== 'dispatcher'))
    await matchTeam(hub, id)
    await waitFor('every event to be acknowledged', async () => (await unacknowledgedBy(hub, id)).length === 0)
  })

  test('goes nowhere without the dispatcher', async () => {
    await hub.stop('dispatcher')
    const id = await fileRequest(hub)
    await waitForLogged(hub, id)
    await expect(untilState(hub, id, 'matching', 2_000)).rejects.toThrow('waited')
    expect(await stateOf(hub, id)).toBe('submitted')
    await hub.start('dispatcher')
    await untilState(hub, id, 'matching')
  })
})

async function unacknowledgedBy(hub: Hub, id: string): Promise<string[]> {
  const { items } = (await hub.as('operator').get('/v1/ops/unacknowledged?limit=200')).body
  return items
    .filter((item: { requestId: string }) => item.requestId === id)
    .map((item: { consumer: string }) => item.consumer)
}

async function waitForLogged(hub: Hub, id: string): Promise<void> {
  await waitFor('the event in the log', async () => {
    const [row] = await hub.database.ownerSql`select 1 from log.events where request_id = ${id}`
    return row !== undefined
  })
}
