// What the database refuses of what deadlines go by: signs of life, outages, and who is called up.
import type { Attempt } from './attempt.ts'

const signsOfLife: readonly Attempt[] = [
  {
    what: 'the last sign of life moves back',
    by: 'heartbeats.moves_on',
    message: 'the last sign of life only moves on',
    act: () => [`update ledger.heartbeats set alive_at = alive_at - interval '1 hour'`],
  },
  {
    what: 'the last sign of life is deleted',
    by: 'heartbeats.moves_on',
    message: 'the last sign of life only moves on',
    act: () => ['delete from ledger.heartbeats'],
    isByOwner: true,
  },
  {
    what: 'every sign of life is deleted',
    by: 'heartbeats.kept_table',
    message: 'the last sign of life only moves on',
    act: () => ['truncate ledger.heartbeats'],
    isByOwner: true,
  },
  {
    what: 'an outage begins earlier than the last sign of life',
    by: 'outages.from_last_sign',
    message: 'an outage begins with the last sign of life',
    act: () => [
      `insert into ledger.outages select alive_at - interval '10 minutes', alive_at + interval '1 hour' from ledger.heartbeats`,
    ],
  },
]

const calls: readonly Attempt[] = [
  {
    what: 'a member confirms that was not asked',
    by: 'call_confirmations.was_asked',
    message: '% was not asked by call %',
    act: ({ call }) => [`insert into ledger.call_confirmations values ('${call}', 'ilo', now())`],
  },
  {
    what: 'somebody is reminded of a call that has ended',
    by: 'call_reminders.is_awaited',
    message: 'nobody is reminded of call %',
    before: ({ call }) => [
      `update ledger.calls set state = 'ended', ended_at = now(), reason = 'x' where id = '${call}'`,
    ],
    act: ({ call }) => [`insert into ledger.call_reminders values ('${call}', 'overdue', now())`],
  },
]

export const attemptsOnDeadlines = [...signsOfLife, ...calls]
