// What the database refuses of requests that are suspended, terminated or completed, and of their final reports.
import type { Attempt } from './attempt.ts'
import { copyOf, payment, setState, versionOf, vote } from './statements.ts'

const other = '01890000-0000-7000-8000-000000000001'
const moved = (request: string | undefined, state: string) =>
  `update ledger.requests set state = '${state}' where id = '${request}'`
const moveRequestOf = (allocation: string | undefined, state: string) =>
  `update ledger.requests set state = '${state}'
   where id = (select request_id from ledger.allocations where id = '${allocation}')`
const report = (request: string | undefined, { by = 'unhcr', version = 1 } = {}) =>
  `insert into ledger.final_reports values ('${request}', ${version}, 'x', 'x', 'x', '${by}', now())`

const moves: readonly Attempt[] = [
  {
    what: 'a request that was terminated is funded again',
    by: 'requests.legal_move',
    message: 'request % does not move from % to %',
    act: ({ terminated }) => [moved(terminated, 'funded')],
  },
  {
    what: 'a request that waits for money is terminated',
    by: 'requests.may_end',
    message: 'request % does not end as % from %',
    act: ({ waiting }) => [moved(waiting, 'terminated')],
  },
  {
    what: 'a request ends of which money is neither paid nor released',
    by: 'requests.may_end',
    message: 'money of request % is neither paid nor released',
    act: ({ suspended }) => [moved(suspended, 'terminated')],
  },
  {
    what: 'a request is completed whose allocation is open',
    by: 'requests.may_end',
    message: 'the allocation of request % is not closed',
    before: ({ spentUp }) => [
      `insert into ledger.final_reports select request_id, 1, 'x', 'x', 'x', 'unhcr', now() from ledger.allocations where id = '${spentUp}'`,
    ],
    act: ({ spentUp }) => [moveRequestOf(spentUp, 'completed')],
  },
  {
    what: 'a request is completed without a final report',
    by: 'requests.may_end',
    message: 'request % has no final report',
    act: ({ closed }) => [moveRequestOf(closed, 'completed')],
  },
]

const reports: readonly Attempt[] = [
  {
    what: 'a final report of another than the lead',
    by: 'final_reports.by_lead',
    message: '% is not the lead of request %',
    act: ({ suspended }) => [report(suspended, { by: 'iom' })],
  },
  {
    what: 'a final report that leaves a version out',
    by: 'final_reports.by_lead',
    message: 'a final report of request % is the next version',
    act: ({ completed }) => [report(completed, { version: 3 })],
  },
]

const stopped: readonly Attempt[] = [
  {
    what: 'a payment while the request is suspended',
    by: 'disbursements.goes_on',
    message: 'the request of allocation % is %',
    act: ({ stopped: allocation }) => [payment(allocation, 1, 1000)],
    besides: ['disbursements.is_posted'],
  },
  {
    what: 'an amendment while the request is suspended',
    by: 'amendments.goes_on',
    message: 'the request of allocation % is %',
    before: ({ stopped: allocation }) => versionOf(allocation, 1),
    act: ({ amendment, stopped: allocation }) => [
      copyOf('amendments', `id = '${amendment}'`, {
        id: other,
        allocation_id: allocation,
        amount_minor: 1000,
        hold_id: null,
      }),
    ],
  },
  {
    what: 'an amendment comes into force while the request is suspended',
    by: 'amendments.goes_on_still',
    message: 'the request of allocation % is %',
    before: ({ amendment, changing }) => [
      ...['committee-one', 'committee-two'].map((slug) => vote('amendment_votes', amendment, slug)),
      moveRequestOf(changing, 'suspended'),
    ],
    act: ({ amendment }) => [setState('amendments', 'approved', amendment)],
  },
]

const noObjections: readonly Attempt[] = [
  {
    what: 'a proposal for a city without the no-objection that its country requires',
    by: 'allocations.no_objection',
    message: 'request % has no no-objection of its government',
    before: ({ waiting }) => [
      `insert into ledger.settings (name, effective_on, value, reason, recorded_by) values ('no_objection_countries', '2026-11-01', '["SL"]', 'x', 'hub')`,
      `update ledger.requests set cited_no_objection = null where id = '${waiting}'`,
    ],
    act: ({ planned, waiting }) => [copyOf('allocations', `id = '${planned}'`, { id: other, request_id: waiting })],
    besides: ['allocations.adds_up'],
  },
]

export const attemptsOnEnds = [...moves, ...reports, ...stopped, ...noObjections]
