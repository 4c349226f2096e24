// Which other funds a requester might try, and why. A fund whose askers are known is named to those; one of which no source says who
// may ask is named only where it is known to have paid for work in a country of the request, and that is said.
import type { RequestRevision } from '@hub/contracts'
import type { OtherFund } from '../assessment.ts'
import { fill, inLanguage, type Localised } from '../localised.ts'
import type { Fund } from '../other-fund.ts'
import { listed } from './finding.rule.ts'
import { distinct } from './words.rule.ts'

const texts = {
  mayAsk: {
    en: '{requester} is registered as {kind}, the kind of body that it gives to.',
    fr: '{requester} est inscrit comme {kind}, le type d’organisme auquel il donne.',
  },
  given: { en: 'It has paid for work in {country}: {what}.', fr: 'Il a financé des travaux en {country} : {what}.' },
  askersUnknown: {
    en: 'Who may ask it for money no source on file says.',
    fr: 'Aucune source au dossier ne dit qui peut lui demander de l’argent.',
  },
  openUnknown: {
    en: 'Whether it takes requests now is not on file.',
    fr: 'On ne sait pas s’il reçoit des demandes en ce moment.',
  },
} satisfies Record<string, Localised>

export const fitFunds = (funds: readonly Fund[], request: RequestRevision): OtherFund[] =>
  funds.flatMap((fund) => {
    const { language, requester } = request
    const say = (text: Localised, values: Record<string, string> = {}) => fill(inLanguage(text, language), values)
    const given = sentencesOnGiven(fund, request).map((values) => say(texts.given, values))
    const fits = fund.mayAsk === null ? given.length > 0 : fund.mayAsk.includes(requester.kind)
    if (!fits) return []
    const who = fund.mayAsk
      ? say(texts.mayAsk, { requester: requester.name, kind: requester.kind })
      : say(texts.askersUnknown)
    return [
      {
        id: fund.id,
        name: fund.name,
        runBy: fund.runBy,
        mayAsk: fund.mayAsk,
        reasons: [who, ...given, say(texts.openUnknown)],
        fields: [...(fund.mayAsk ? ['requester.kind'] : []), ...(given.length > 0 ? ['territories[*].country'] : [])],
        forWhat: fund.forWhat && say(fund.forWhat),
        amount: fund.amount && { ...fund.amount, of: say(fund.amount.of) },
        address: fund.address,
        source: fund.source,
      },
    ]
  })

/** By country of the request in which it has given. */
const sentencesOnGiven = ({ given }: Fund, { territories }: RequestRevision) =>
  distinct(territories.map(({ country }) => country)).flatMap((country) => {
    const here = given.filter((each) => each.country === country)
    const what = here.map(({ to, on }) => (on === null ? to : `${to} (${on})`))
    return here.length > 0 ? [{ country, what: listed(what) }] : []
  })
