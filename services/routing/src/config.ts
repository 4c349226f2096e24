/** Deadlines in working days of the acting body's country (DESIGN §4). */
export interface RoutingConfig {
  offerAnswerDays: number
  teamDays: number
  consentDays: number
  /** Offers for a request made from real data ask nobody in earnest: they stay open unless this says otherwise. */
  demonstrationOffersLapse: boolean
}

export const routingDefaults: RoutingConfig = {
  offerAnswerDays: 10,
  teamDays: 30,
  consentDays: 10,
  demonstrationOffersLapse: false,
}
