import type { CatalogueEntry } from './entry.ts'

export const intakeRefusals = {
  'intake.request_incomplete': {
    status: 422,
    title: 'Request incomplete',
    text: 'The request cannot be submitted as it is; errors names each place and what to change. {meanwhile}',
  },
  'intake.personal_data_found': {
    status: 422,
    title: 'Personal data found',
    text: 'A free text seems to hold personal data; errors names each place. Take it out, or repeat with "privacyStatement": "no-personal-data" if it is a false alarm.',
  },
  'intake.not_the_requester': {
    status: 403,
    title: 'Not the requester',
    text: 'Only the body that filed a request may do this.',
  },
  'intake.conflict_of_interest': {
    status: 403,
    title: 'Conflict of interest',
    text: '{organisation} {stake}, and may not decide on what stands on its timeline: ask another operator.',
  },
  'intake.reason_of_own_act': {
    status: 403,
    title: 'Reason of an own act',
    text: 'The step at entry {entry} is an act of {organisation} itself, whose reason others are to read: ask another operator.',
  },
  'intake.request_not_a_draft': {
    status: 409,
    title: 'Not a draft',
    text: 'The request is {state}, and only a draft is submitted: change it first, which makes it a draft again.',
  },
  'intake.request_needs_amendment': {
    status: 409,
    title: 'Needs an amendment',
    text: 'The request is {state}: its money is agreed, so that it changes only by an amendment that the committee votes on.',
  },
  'intake.request_ended': {
    status: 409,
    title: 'Request ended',
    text: 'The request is {state}, which is an end: file a new one.',
  },
  'intake.change_pending': {
    status: 409,
    title: 'Change pending',
    text: 'A change of this request ({kind}) is still to be granted or refused: wait for it, then ask again.',
  },
  'intake.contact_needed': {
    status: 422,
    title: 'Contact needed',
    text: 'A request that is under way needs a contact: replace it instead of taking it away.',
  },
  'intake.request_not_withdrawable': {
    status: 409,
    title: 'Not withdrawable',
    text: 'The request is {state}: a request is withdrawn only before it is funded.',
  },
  'intake.request_not_askable': {
    status: 409,
    title: 'No questions now',
    text: 'The request is {state}: questions are asked from its submission to its end.',
  },
  'intake.question_unusable': {
    status: 422,
    title: 'Question not usable',
    text: 'The question cannot be asked like this; errors names each place.',
  },
  'intake.answers_unusable': {
    status: 422,
    title: 'Answers not usable',
    text: 'The answers cannot be taken as they are; errors names each place.',
  },
  'intake.nothing_asked': {
    status: 409,
    title: 'Nothing asked',
    text: 'The request is {state} and no question is open.',
  },
} satisfies Record<string, CatalogueEntry>
