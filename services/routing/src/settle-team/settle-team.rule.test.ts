import { expect, test } from 'vitest'
import type { OfferState } from '../offer.ts'
import { offersBehind } from './settle-team.rule.ts'

const takes = (...needs: string[]) => needs.map((needId) => ({ needId, quantity: null }))
const offer = (id: string, partner: string, state: OfferState, ...needs: string[]) => ({
  id,
  partner,
  state,
  taken: takes(...needs),
})

test('a team came about by the last offers by which its members took on its needs', () => {
  const team = {
    members: [
      { partner: 'ilo', name: 'ILO', needs: takes('n1', 'n2') },
      { partner: 'iom', name: 'IOM', needs: takes('n3') },
    ],
  }
  const offers = [
    offer('agreed before an overruling', 'ilo', 'withdrawn', 'n1', 'n2'),
    offer('vetoed', 'unhcr', 'withdrawn', 'n3'),
    offer('first', 'ilo', 'withdrawn', 'n1'),
    offer('never answered', 'ilo', 'withdrawn'),
    offer('other', 'iom', 'withdrawn', 'n3'),
    offer('further', 'ilo', 'withdrawn', 'n2'),
    offer('declined', 'ilo', 'declined'),
  ]
  expect(offersBehind(team, offers).map(({ id }) => id)).toEqual(['further', 'other', 'first'])
})
