/** Deadlines in working days of the acting body's country (DESIGN §4). */
export interface RoutingConfig {
  offerAnswerDays: number
  teamDays: number
  consentDays: number
  /** False only where the hub shows a demonstration: offers for a request that names a `source` then stay open for ever. */
  demonstrationOffersLapse: boolean
}

export const routingDefaults: RoutingConfig = {
  offerAnswerDays: 10,
  teamDays: 30,
  consentDays: 10,
  demonstrationOffersLapse: true,
}
