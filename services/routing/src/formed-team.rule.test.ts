import { describe, expect, test } from 'vitest'
import { teamOf } from './formed-team.rule.ts'

describe('the lead', () => {
  const member = (partner: string, partnerKind: string, score: number) => ({
    partner,
    partnerName: partner.toUpperCase(),
    partnerKind,
    score,
    taken: [{ needId: 'n1', quantity: null }],
  })

  test('is the best-scored entity of the UN, with the reason', () => {
    const team = teamOf([
      member('c40', 'city_network', 90),
      member('iom', 'un_entity', 60),
      member('ilo', 'un_entity', 70),
    ])
    expect(team.lead).toBe('ilo')
    expect(team.leadReason).toBe('ILO ranks first of the entities of the United Nations in the team.')
    expect(team.payees).toEqual(['c40', 'ilo', 'iom'])
  })

  test('leads the team whose partners may have accepted several offers each', () => {
    const further = { ...member('iom', 'un_entity', 80), taken: [{ needId: 'n2', quantity: '4' }] }
    const team = teamOf([member('iom', 'un_entity', 60), member('ilo', 'un_entity', 70), further])
    expect([team.lead, team.payees]).toEqual(['iom', ['iom', 'ilo']])
    expect(team.members[0]?.needs).toEqual([
      { needId: 'n1', quantity: null },
      { needId: 'n2', quantity: '4' },
    ])
  })

  test('is the best-scored member where there is none', () => {
    expect(teamOf([member('b', 'ngo', 50), member('a', 'ngo', 50)]).lead).toBe('a')
    expect(teamOf([member('a', 'ngo', 50)]).leadReason).toBe('A covers every need alone.')
  })
})
