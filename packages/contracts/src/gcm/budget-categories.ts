/**
 * Eight harmonised budget categories of the UN Sustainable Development Group: seven direct ones and the eighth, indirect cost,
 * of at most 7 % of the seven. General knowledge, not verified against a stored source.
 */
export const budgetCategories = [
  { code: 1, name: 'Staff and other personnel' },
  { code: 2, name: 'Supplies, commodities, materials' },
  { code: 3, name: 'Equipment, vehicles and furniture, including depreciation' },
  { code: 4, name: 'Contractual services' },
  { code: 5, name: 'Travel' },
  { code: 6, name: 'Transfers and grants to counterparts' },
  { code: 7, name: 'General operating and other direct costs' },
  { code: 8, name: 'Indirect support costs' },
] as const

export const indirectCostCategory = 8
/** Indirect cost may be at most 7 parts in 100 of the direct cost. */
export const indirectCostPercent = 7n
