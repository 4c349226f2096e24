// More than one kind of actor in a team, where the fund asks for it.
import type { Team } from '@hub/contracts'

export const diversityRules = ['un_and_others', 'two_kinds'] as const

/** `reason`: why the fund asks for it, as everybody reads it. */
export interface Diversity {
  rule: (typeof diversityRules)[number]
  reason: string
}

const askedTexts: Readonly<Record<Diversity['rule'], string>> = {
  un_and_others: 'an entity of the United Nations and an organisation outside it',
  two_kinds: 'organisations of two kinds',
}

/** What kinds are told apart by. */
export const sideOf = ({ rule }: Diversity, kind: string): string =>
  rule === 'two_kinds' || kind === 'un_entity' ? kind : 'not of the UN'

export const isDiverse = (diversity: Diversity, kinds: readonly string[]): boolean =>
  new Set(kinds.map((kind) => sideOf(diversity, kind))).size > 1

/** What is said of a team whose members are of these kinds. */
export function judgeDiversity(diversity: Diversity, kinds: readonly string[]): NonNullable<Team['diversity']> {
  const wanted = askedTexts[diversity.rule]
  return isDiverse(diversity, kinds)
    ? { isMet: true, reason: `The team has ${wanted}. ${diversity.reason}` }
    : {
        isMet: false,
        reason: `The fund asks for ${wanted}: when partners were asked, no such set of those that were free could share the needs. ${diversity.reason}`,
      }
}
