/** The calendar day of an instant, in UTC: the day on which the fund keeps its books. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
