import type { RequestRevision } from '@hub/contracts'
import type { CheckOf } from '../check.ts'
import { primaryOf } from '../localised.ts'
import { type Finding, listed, quote } from './finding.rule.ts'
import { distinct, readText, termsFor, termsIn, wordsOf } from './words.rule.ts'

// Words not found say "not met" only where every field is there and is written in a language whose words are known: else the
// answer is not known.
export function checkTerms(check: CheckOf<'terms'>, request: RequestRevision): Finding {
  const terms = termsFor(check.terms, request.language)
  const read = check.fields.map((field) => ({ field, text: request[field] }))
  const found = read.flatMap(({ field, text }) => {
    const words = wordsOf(termsIn(terms, readText(text ?? ''))).map((word) => `“${word}”`)
    return words.length > 0 ? [`${listed(words)} (${field})`] : []
  })
  if (found.length > 0) return { reason: 'met', fieldsRead: check.fields, quotes: { value: found.join('; ') } }
  const isReadable = primaryOf(request.language) in check.terms && read.every(({ text }) => text !== undefined)
  const value = read.map(({ field, text }) => `${field} ${text === undefined ? '(–)' : quote(text)}`).join('; ')
  return { reason: isReadable ? 'notMet' : 'unknown', fieldsRead: check.fields, quotes: { value } }
}

type Participants = NonNullable<RequestRevision['participants']>

export function checkParticipants(check: CheckOf<'participants'>, request: RequestRevision): Finding {
  const { participants, territories } = request
  const counting = check.anyOf.flatMap(({ kinds, least }) => {
    const ofKind = (participants ?? []).filter(({ kind }) => (kinds as readonly string[]).includes(kind))
    return distinct(ofKind.map(({ name }) => name.trim().toLowerCase())).length >= least ? ofKind : []
  })
  if (counting.length > 0)
    return { reason: 'met', fieldsRead: ['participants'], quotes: { value: listParticipants(counting) } }

  const countries = distinct(territories.map(({ country }) => country))
  const fieldsRead = check.orCountries === undefined ? ['participants'] : ['participants', 'territories']
  if (check.orCountries !== undefined && countries.length >= check.orCountries)
    return { reason: 'metByCountries', fieldsRead, quotes: { value: listed(countries) } }
  if (participants === undefined) return { reason: 'unknown', fieldsRead, quotes: {} }
  return { reason: 'notMet', fieldsRead, quotes: { value: listParticipants(participants) } }
}

const listParticipants = (participants: Participants): string =>
  participants.length === 0 ? 'participants []' : listed(participants.map(({ name, kind }) => `${name} (${kind})`))

export function checkEndorsement(check: CheckOf<'endorsement'>, request: RequestRevision): Finding {
  const { endorsement, requester } = request
  const given = endorsement && `${endorsement.kind} ${quote(endorsement.reference)}`
  if (endorsement && given && check.endorsements.includes(endorsement.kind))
    return { reason: 'met', fieldsRead: ['endorsement'], quotes: { value: given } }
  const fieldsRead = ['endorsement', 'requester.kind']
  if (check.orRequesters.includes(requester.kind))
    return { reason: 'metByRequester', fieldsRead, quotes: { value: `${requester.name} (${requester.kind})` } }
  return given
    ? { reason: 'notMet', fieldsRead, quotes: { value: given } }
    : { reason: 'unknown', fieldsRead, quotes: {} }
}

export function checkMarker(check: CheckOf<'marker'>, { markers }: RequestRevision): Finding {
  const mark = markers?.[check.marker]
  const fieldsRead = [`markers.${check.marker}`]
  if (mark === undefined) return { reason: 'unknown', fieldsRead, quotes: {} }
  return { reason: check.accepted.includes(mark) ? 'met' : 'notMet', fieldsRead, quotes: { value: String(mark) } }
}

export function checkTimeframe(check: CheckOf<'timeframe'>, { timeframe }: RequestRevision): Finding {
  const fieldsRead = ['timeframe.months']
  if (timeframe === undefined) return { reason: 'unknown', fieldsRead, quotes: {} }
  const { months } = timeframe
  const isWithin = months >= check.leastMonths && months <= check.mostMonths
  return { reason: isWithin ? 'met' : 'notMet', fieldsRead, quotes: { value: String(months) } }
}

export function checkObjectivesCount(check: CheckOf<'objectives_count'>, { objectives }: RequestRevision): Finding {
  const fieldsRead = ['objectives']
  if (objectives.length === 0) return { reason: 'unknown', fieldsRead, quotes: {} }
  return {
    reason: objectives.length <= check.most ? 'met' : 'notMet',
    fieldsRead,
    quotes: { value: objectives.join(', ') },
  }
}
