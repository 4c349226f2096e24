// Requests are free text throughout: each place that seems to hold personal data is named, and a false alarm is lifted by saying so.
import { personalDataIn, type RequestContent } from '@hub/contracts'
import { type FieldFault, Refusal } from '@hub/errors'
import { z } from 'zod'

/** What lifts a false alarm: the sender says that the text holds no personal data. */
export const PrivacyStatement = z.literal('no-personal-data')
export type PrivacyStatement = z.infer<typeof PrivacyStatement>

export interface FreeText {
  path: string
  text: string
}

/** Refuses texts that seem to hold personal data, naming place and kind and never the value. Returns whether the statement lifted an alarm. */
export function requireNoPersonalData(texts: readonly FreeText[], statement: PrivacyStatement | undefined): boolean {
  const faults: FieldFault[] = texts.flatMap(({ path, text }) =>
    personalDataIn(text).map((kind) => ({ path, message: `seems to hold ${kind}: take it out` })),
  )
  if (faults.length === 0) return false
  if (statement === undefined) throw new Refusal('intake.personal_data_found', {}, faults)
  return true
}

/** Every free text of a request. Addresses on the web, codes, dates and money are none. */
export function freeTextsOf(content: RequestContent): FreeText[] {
  const texts: (FreeText | undefined)[] = [
    at('title', content.title),
    at('challenge', content.challenge),
    at('desiredOutcome', content.desiredOutcome),
    ...list('territories', content.territories, ({ city }) => ({ city })),
    ...list('needs', content.needs, (need) => ({
      description: need.description,
      unit: need.kind === 'financial' ? undefined : need.unit,
    })),
    ...list('budget.coFinancing', content.budget?.coFinancing, ({ source }) => ({ source })),
    ...list('participants', content.participants, ({ name }) => ({ name })),
    at('endorsement.reference', content.endorsement?.reference),
    ...list('attachments', content.attachments, ({ name }) => ({ name })),
    ...(content.illustrative ?? []).map((text, index) => ({ path: `illustrative[${index}]`, text })),
  ]
  return texts.filter((text) => text !== undefined)
}

const at = (path: string, text: string | undefined): FreeText | undefined =>
  text === undefined ? undefined : { path, text }

const list = <T>(path: string, items: readonly T[] = [], textsOf: (item: T) => Record<string, string | undefined>) =>
  items.flatMap((item, index) =>
    Object.entries(textsOf(item)).map(([name, text]) => at(`${path}[${index}].${name}`, text)),
  )
