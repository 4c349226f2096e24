// The word of its government without which a city's request gets no money, where its country requires one (DESIGN §4). It is never
// needed to be assessed.
import { Refusal } from '@hub/errors'

export interface Objectionable {
  requesterKind: string | null
  requesterCountry: string | null
  /** As the request itself cites it; null: it does not. */
  citedNoObjection: string | null
  /** Given by its government, or recorded by an operator. */
  isRecorded: boolean
}

/** The country whose word is missing; null: none is. */
export function countryMissing(request: Objectionable, countries: readonly string[]): string | null {
  const { requesterKind, requesterCountry, citedNoObjection, isRecorded } = request
  const isRequired =
    requesterKind === 'local_government' && requesterCountry !== null && countries.includes(requesterCountry)
  return isRequired && citedNoObjection === null && !isRecorded ? requesterCountry : null
}

export function requireNoObjection(request: Objectionable, countries: readonly string[]): void {
  const country = countryMissing(request, countries)
  if (country !== null) throw new Refusal('ledger.no_objection_missing', { country })
}
