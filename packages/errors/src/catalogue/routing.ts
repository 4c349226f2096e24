import type { CatalogueEntry } from './entry.ts'

export const routingRefusals = {
  'routing.not_ranked': {
    status: 404,
    title: 'No candidates yet',
    text: 'There is no ranking of this request yet: candidates are ranked once it is eligible, and never where it asks for money only.',
  },
  'routing.partner_unknown': {
    status: 404,
    title: 'Unknown partner',
    text: 'There is no partner {slug} here: register it as a partner first, and repeat this in a moment if you just have.',
  },
  'routing.no_capabilities': {
    status: 404,
    title: 'No capabilities yet',
    text: '{slug} has not said what it can bring: PUT its capabilities first.',
  },
  'routing.offer_not_open': {
    status: 409,
    title: 'Offer not open',
    text: 'This offer is {state}: only an open offer can be answered.',
  },
  'routing.need_not_offered': {
    status: 422,
    title: 'Need not offered',
    text: 'This offer does not ask for the need {needId}: name some of {offered}.',
  },
  'routing.need_named_twice': {
    status: 422,
    title: 'Need named twice',
    text: 'Name the need {needId} once, with the whole quantity that you take.',
  },
  'routing.quantity_not_counted': {
    status: 422,
    title: 'Quantity not counted',
    text: 'The need {needId} counts no quantity: leave the quantity away and take it whole.',
  },
  'routing.quantity_too_large': {
    status: 422,
    title: 'Quantity too large',
    text: 'Of the need {needId} {left} are left, not {quantity}: take that many or fewer.',
  },
  'routing.team_not_proposed': {
    status: 409,
    title: 'No team to agree to',
    text: 'For routing this request is {state}: you can answer once a team is proposed, and once only.',
  },
  'routing.already_confirmed': {
    status: 409,
    title: 'Already answered',
    text: 'Your organisation has answered already, and for the money that was found now its answer stands: it is asked anew the next time.',
  },
  'routing.confirmation_not_asked': {
    status: 409,
    title: 'Not asked to confirm',
    text: 'Your team is not asked whether it still stands: that is asked when money was found for a waitlisted request, until one member does not confirm or the money is gone.',
  },
  'routing.confirm_reason_missing': {
    status: 422,
    title: 'Reason missing',
    text: 'Write in reason why your organisation does not stand any more: the requester and the operators read it.',
  },
  'routing.request_not_rerouted': {
    status: 409,
    title: 'Not to be routed again',
    text: 'For routing this request is {state}: only one that is unmatched, or whose partners are being asked (matching), is routed again.',
  },
  'routing.nobody_else': {
    status: 409,
    title: 'Nobody else to ask',
    text: 'No other partner on file that is free covers {needs}: the open offers stay. Register partners or have them say what they can bring, then repeat this.',
  },
  'routing.nothing_to_replace': {
    status: 409,
    title: 'No member to replace',
    text: 'For routing this request is {state} and no partner has accepted an offer for it: a member is replaced once it is in the team, and while the team holds.',
  },
  'routing.member_left': {
    status: 409,
    title: 'Left already',
    text: '{partner} has left the team already: others are asked in its place.',
  },
  'routing.not_a_member': {
    status: 422,
    title: 'Not in the team',
    text: '{partner} is not in the team: name in remove one of {members}.',
  },
  'routing.conflict_of_interest': {
    status: 403,
    title: 'Conflict of interest',
    text: '{organisation} {stake}, and may not act on its team: ask another operator.',
  },
  'routing.veto_missing': {
    status: 422,
    title: 'Veto missing',
    text: 'To say no, name in veto the members that you will not have, so that others can be asked in their place.',
  },
  'routing.veto_with_agreement': {
    status: 422,
    title: 'Agreement with a veto',
    text: 'Either agree to the whole team, or set agree to false and name in veto whom you will not have.',
  },
  'routing.veto_of_standing_member': {
    status: 409,
    title: 'Member of the agreed team',
    text: 'You have agreed to {partner}, and the team holds while another member is replaced: veto who comes in its place only, or ask an operator to have {partner} replaced (POST /v1/requests/{id}/team/replace).',
  },
  'routing.veto_not_in_team': {
    status: 422,
    title: 'Not in the team',
    text: '{partner} is not in the team: name some of {members}.',
  },
} satisfies Record<string, CatalogueEntry>
