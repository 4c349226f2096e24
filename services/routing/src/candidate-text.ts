// The sentences by which the parts of a score and the rejections are shown; what is stored are the facts behind them.
import type { Part, PartName, Rejection } from './candidate.rule.ts'

const listed = (read: readonly string[]) => read.join(', ')

const sentences: Record<PartName, { known: (read: string[]) => string; none: string; unknown: string }> = {
  objective: {
    known: (read) => `Works on these objectives of the request: ${listed(read)}.`,
    none: 'Works on none of the objectives of the request.',
    unknown: 'Names no objective that it works on, or the request names none.',
  },
  theme: {
    known: (read) => `Works on themes that the request speaks of: ${listed(read)}.`,
    none: 'The request speaks of none of its themes.',
    unknown: 'Names no theme that it works on.',
  },
  mandate: {
    known: (read) => `Its mandate has words of the request: ${listed(read)}.`,
    none: 'Its mandate has no word of the request.',
    unknown: 'No text of its mandate is on file.',
  },
  similar_work: {
    known: (read) => `Took part in work that is near to the request in its words and places: ${listed(read)}.`,
    none: 'Work that is near to the request counts for nothing.',
    unknown: 'No work of its own is on file that is near to the request, which does not mean that there was none.',
  },
  country_evidence: {
    known: (read) => `Has worked in this country: ${listed(read)}.`,
    none: 'Past work in this country counts for nothing.',
    unknown: 'No past work in this country is on file, which does not mean that there was none.',
  },
  neighbour_evidence: {
    known: (read) => `Has worked in a neighbouring country: ${listed(read)}.`,
    none: 'Past work in neighbouring countries counts for nothing.',
    unknown: 'No past work in neighbouring countries is on file, which does not mean that there was none.',
  },
  objective_evidence: {
    known: (read) => `Has worked on these objectives: ${listed(read)}.`,
    none: 'Past work on these objectives counts for nothing.',
    unknown: 'No past work on these objectives is on file, which does not mean that there was none.',
  },
  experience: {
    known: (read) => `Past programmes of its own that are on file: ${listed(read)}.`,
    none: 'Past programmes count for nothing.',
    unknown: 'No past programme is on file, which does not mean that there was none.',
  },
  presence: {
    known: (read) => `Says that it works in: ${listed(read)}.`,
    none: 'The places that it names do not hold this country.',
    unknown: 'Does not say where it works.',
  },
  peer: {
    known: (read) => `A city asks, and it is one or speaks for cities: ${listed(read)}.`,
    none: 'That cities help cities counts for nothing.',
    unknown: 'It is no city and no network of cities, or no city asks.',
  },
  language: {
    known: (read) => `Works in the language of the request: ${listed(read)}.`,
    none: 'Does not name the language of the request.',
    unknown: 'Does not say in which languages it works.',
  },
  support: {
    known: (read) => `Brings these kinds of support that are needed: ${listed(read)}.`,
    none: 'Brings none of the kinds of support that are needed.',
    unknown: 'Does not say which kinds of support it brings.',
  },
  money: {
    known: (read) => `Money is asked for, and it brings some: ${listed(read)}.`,
    none: 'Money is asked for, and by its own word it brings none.',
    unknown: 'No money is asked for, or nothing says whether it brings any.',
  },
  free_slots: {
    known: (read) => `Slots for requests that are free: ${listed(read)}.`,
    none: 'Has no free slot for a request.',
    unknown: 'Does not say how many requests it can take at once.',
  },
  answering_record: {
    known: (read) => `Offers that it answered in time: ${listed(read)}.`,
    none: 'Let every offer lapse so far.',
    unknown: 'Was not asked before.',
  },
}

export function reasonOf({ part, value, read }: Part): string {
  const sentence = sentences[part]
  if (value === null) return sentence.unknown
  return value === 0 ? sentence.none : sentence.known(read)
}

export const rejectionTexts: Readonly<Record<Rejection, string>> = {
  conflict_of_interest: 'It is the requester itself.',
  vetoed: 'The requester will not have it in the team.',
  declined_before: 'It declined this revision of the request.',
  lapsed_before: 'It let an offer of this revision lapse.',
  passed_over: 'An operator has others asked in its place.',
  left_team: 'It has left the team of this request.',
  already_asked: 'It is asked for these needs already, or has taken of them what it will.',
  no_support: 'It does not bring the kind of support that is needed.',
  no_common_ground: 'It shares neither an objective nor a theme with the request.',
  not_in_time: 'What it brings is there only before or after the time in which the request is carried out.',
  no_quantity: 'All that it brings of what is needed is taken.',
  not_in_place: 'The places that it names do not hold a country of the request.',
  no_slot: 'It has no free slot.',
}
