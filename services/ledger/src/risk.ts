// How much a payee is trusted with at once, and what follows for its tranches: low, fewer and larger; high, more and smaller.
// A payee that nobody has rated is unknown: it has no limit, and who decides is shown that.

export const riskLevels = ['low', 'medium', 'high'] as const
export type RiskLevel = (typeof riskLevels)[number]

/** The largest part of a payee's total in one tranche, in percent. */
export type TrancheLimits = Readonly<Record<RiskLevel, number>>
