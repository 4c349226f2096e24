import type { RequestRevision } from '@hub/contracts'
import type { CheckOf } from '../check.ts'
import { primaryOf } from '../localised.ts'
import { type Finding, listed, quote, shownOf } from './finding.rule.ts'
import { distinct, readText, termsFor, termsIn, wordsOf } from './words.rule.ts'

// Words not found say "not met" only where every field is there and is written in a language whose words are known: else the
// answer is not known.
export function checkTerms(check: CheckOf<'terms'>, request: RequestRevision): Finding {
  const fieldsRead = check.fields
  const terms = termsFor(check.terms, request.language)
  const read = fieldsRead.map((field) => ({ field, text: request[field] }))
  const found = read.flatMap(({ field, text }) => {
    const words = wordsOf(termsIn(terms, readText(text ?? ''))).map((word) => `“${word}”`)
    return words.length > 0 ? [{ field, words: `${listed(words)} (${field})` }] : []
  })
  if (found.length > 0)
    return {
      reason: 'met',
      fieldsRead,
      fields: found.map(({ field }) => field),
      quotes: { value: found.map(({ words }) => words).join('; ') },
    }
  const isReadable = primaryOf(request.language) in check.terms && read.every(({ text }) => text !== undefined)
  const value = read.map(({ field, text }) => `${field} ${text === undefined ? '(–)' : quote(text)}`).join('; ')
  return { reason: isReadable ? 'notMet' : 'unknown', fieldsRead, fields: fieldsRead, quotes: { value } }
}

type Participant = NonNullable<RequestRevision['participants']>[number] & { path: string }

export function checkParticipants(check: CheckOf<'participants'>, request: RequestRevision): Finding {
  const participants = request.participants?.map((each, index) => ({ ...each, path: `participants[${index}]` }))
  const counting = check.anyOf.flatMap(({ kinds, least }) => {
    const ofKind = (participants ?? []).filter(({ kind }) => (kinds as readonly string[]).includes(kind))
    return distinct(ofKind.map(({ name }) => name.trim().toLowerCase())).length >= least ? ofKind : []
  })
  const fieldsRead = ['participants[*].name', 'participants[*].kind']
  if (counting.length > 0) return { reason: 'met', fieldsRead, ...citing(counting) }
  if (check.orCountries === undefined) return withoutEnough(participants, fieldsRead)

  fieldsRead.push('territories[*].country')
  const countries = request.territories.map(({ country }) => country)
  if (distinct(countries).length < check.orCountries) return withoutEnough(participants, fieldsRead)
  return {
    reason: 'metByCountries',
    fieldsRead,
    fields: shownOf(distinct(countries)).map((country) => `territories[${countries.indexOf(country)}].country`),
    quotes: { value: listed(distinct(countries)) },
  }
}

const withoutEnough = (participants: readonly Participant[] | undefined, fieldsRead: readonly string[]): Finding =>
  participants === undefined
    ? { reason: 'unknown', fieldsRead, fields: ['participants'], quotes: {} }
    : { reason: 'notMet', fieldsRead, ...citing(participants) }

function citing(participants: readonly Participant[]): Pick<Finding, 'fields' | 'quotes'> {
  if (participants.length === 0) return { fields: ['participants'], quotes: { value: 'participants []' } }
  return {
    fields: distinct(shownOf(participants).flatMap(({ path }) => [`${path}.name`, `${path}.kind`])),
    quotes: { value: listed(participants.map(({ name, kind }) => `${name} (${kind})`)) },
  }
}

export function checkEndorsement(check: CheckOf<'endorsement'>, request: RequestRevision): Finding {
  const { endorsement, requester } = request
  const given = endorsement && `${endorsement.kind} ${quote(endorsement.reference)}`
  const own = ['endorsement.kind', 'endorsement.reference']
  if (endorsement && given && check.endorsements.includes(endorsement.kind))
    return { reason: 'met', fieldsRead: own, fields: own, quotes: { value: given } }
  const asking = ['requester.kind', 'requester.name']
  const fieldsRead = [...own, ...asking]
  if (check.orRequesters.includes(requester.kind)) {
    const value = `${requester.name} (${requester.kind})`
    return { reason: 'metByRequester', fieldsRead, fields: asking, quotes: { value } }
  }
  return given
    ? { reason: 'notMet', fieldsRead, fields: own, quotes: { value: given } }
    : { reason: 'unknown', fieldsRead, fields: ['endorsement'], quotes: {} }
}

export function checkMarker(check: CheckOf<'marker'>, { markers }: RequestRevision): Finding {
  const mark = markers?.[check.marker]
  const fields = [`markers.${check.marker}`]
  if (mark === undefined) return { reason: 'unknown', fieldsRead: fields, fields, quotes: {} }
  const reason = check.accepted.includes(mark) ? 'met' : 'notMet'
  return { reason, fieldsRead: fields, fields, quotes: { value: String(mark) } }
}

export function checkTimeframe(check: CheckOf<'timeframe'>, { timeframe }: RequestRevision): Finding {
  const fields = ['timeframe.months']
  if (timeframe === undefined) return { reason: 'unknown', fieldsRead: fields, fields, quotes: {} }
  const { months } = timeframe
  const isWithin = months >= check.leastMonths && months <= check.mostMonths
  return { reason: isWithin ? 'met' : 'notMet', fieldsRead: fields, fields, quotes: { value: String(months) } }
}

export function checkObjectivesCount(check: CheckOf<'objectives_count'>, { objectives }: RequestRevision): Finding {
  const fields = ['objectives']
  if (objectives.length === 0) return { reason: 'unknown', fieldsRead: fields, fields, quotes: {} }
  return {
    reason: objectives.length <= check.most ? 'met' : 'notMet',
    fieldsRead: fields,
    fields,
    quotes: { value: objectives.join(', ') },
  }
}
