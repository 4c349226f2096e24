// The smallest set of candidates that covers every need within their capacity; of several the one with the higher scores. Where the fund
// asks for more than one kind of actor, the smallest set that has them.
import { byScore } from './candidate.rule.ts'
import { type Diversity, isDiverse, sideOf } from './diversity.rule.ts'
import { asDecimal, thousandths } from './need.ts'
import type { Reserved, Taken } from './offer.ts'
import { type Coverer, type Demand, isLimited, type Share, type Shared, shareOut } from './share.rule.ts'

interface Asked {
  partner: string
  score: number
  needs: string[]
  asked: Taken[]
  reserved: Reserved[]
}

export interface Chosen {
  /** Whom to ask for what. */
  asked: Asked[]
  /** Needs that cannot be covered, with the quantity that is short where a part of it could be had. */
  uncovered: { needId: string; short: string | null }[]
  /** False where the fund asks for more than one kind of actor and no set that has them covers the needs. */
  isDiverse: boolean
}

export interface Circumstances {
  /** Partners that hold an offer of the request already, with their kind: one more need does not make the team larger. */
  inTeam: ReadonlyMap<string, string>
  diversity: Diversity | null
}

// 2^12 sets are tried at most. Beyond it the choice is greedy and may be larger than need be.
const mostForExactSearch = 12

const nobodyYet: Circumstances = { inTeam: new Map(), diversity: null }

export function chooseTeam(
  needs: readonly Demand[],
  candidates: readonly Coverer[],
  circumstances: Circumstances = nobodyYet,
): Chosen {
  const { inTeam, diversity } = circumstances
  const preferred = candidates.toSorted((a, b) => costOf(a, inTeam) - costOf(b, inTeam) || byScore(a, b))
  const missing = shareOut(needs, preferred).missing
  const coverable = needs.filter(({ id }) => !missing.has(id))
  const uncovered = needs.flatMap(({ id, quantity }) => {
    const left = missing.get(id)
    if (left === undefined) return []
    return [{ needId: id, short: left === null || left === amountOf(quantity) ? null : asDecimal(left) }]
  })
  const mixed = diversity === null ? undefined : choose(coverable, preferred, circumstances)
  const plain = mixed ?? choose(coverable, preferred, { inTeam, diversity: null })
  return {
    asked: offersOf(plain?.shares ?? [], plain?.team ?? []),
    uncovered,
    isDiverse: diversity === null || mixed !== undefined,
  }
}

const amountOf = (quantity: string | null) => (quantity === null ? null : thousandths(quantity))
const costOf = ({ partner }: Pick<Coverer, 'partner'>, inTeam: Circumstances['inTeam']) => (inTeam.has(partner) ? 0 : 1)

interface Cover {
  team: Coverer[]
  shares: Share[]
}

function choose(needs: readonly Demand[], preferred: readonly Coverer[], circumstances: Circumstances) {
  const candidates = undominated(needs, preferred, circumstances.diversity)
  const search = candidates.length <= mostForExactSearch ? smallestCover : greedyCover
  return search(needs, candidates, circumstances)
}

/**
 * Without those in whose place a preferred one that nothing limits covers as much, and of the same kind of actor where that counts: it
 * belongs to no smallest set, or to one that is worse.
 */
function undominated(needs: readonly Demand[], preferred: readonly Coverer[], diversity: Diversity | null): Coverer[] {
  const kept: Coverer[] = []
  for (const candidate of preferred) {
    const covers = needs.flatMap(({ id }) => (candidate.covers.includes(id) ? [id] : []))
    const isNeedless = kept.some(
      (better) =>
        (diversity === null || sideOf(diversity, better.kind) === sideOf(diversity, candidate.kind)) &&
        covers.every((need) => better.covers.includes(need) && !isLimited(better, need)),
    )
    if (covers.length > 0 && !isNeedless) kept.push({ ...candidate, covers })
  }
  return kept
}

/** How a set covers the needs; undefined where it does not, or has not the kinds of actors that the fund asks for, each with a need. */
function coverWith(needs: readonly Demand[], team: readonly Coverer[], { inTeam, diversity }: Circumstances) {
  if (!needs.every(({ id }) => team.some(({ covers }) => covers.includes(id)))) return undefined
  if (diversity !== null && !isDiverse(diversity, [...inTeam.values(), ...team.map(({ kind }) => kind)]))
    return undefined
  const isCover = ({ shares, missing }: Shared) =>
    missing.size === 0 &&
    (diversity === null || team.every((member) => shares.some(({ partner }) => partner === member.partner)))
  const found = shareOut(needs, team)
  if (isCover(found)) return { team: [...team], shares: found.shares }
  const given = diversity === null ? undefined : oneNeedEach(needs, team)
  const again = given && shareOut(needs, team, given)
  return again && isCover(again) ? { team: [...team], shares: again.shares } : undefined
}

function smallestCover(
  needs: readonly Demand[],
  candidates: readonly Coverer[],
  circumstances: Circumstances,
): Cover | undefined {
  let best: Cover | undefined
  for (let subset = 0; subset < 2 ** candidates.length; subset += 1) {
    const team = candidates.filter((_, place) => subset & (1 << place))
    if (best !== undefined && compareTeams(team, best.team, circumstances.inTeam) >= 0) continue
    best = coverWith(needs, team, circumstances) ?? best
  }
  return best
}

/** Fewest newcomers first, then fewest members, then the higher total score, then the slugs in the order of the alphabet. */
export function compareTeams(
  a: readonly Coverer[],
  b: readonly Coverer[],
  inTeam: Circumstances['inTeam'] = new Map(),
): number {
  const newcomers = (team: readonly Coverer[]) => team.reduce((sum, member) => sum + costOf(member, inTeam), 0)
  const difference = newcomers(a) - newcomers(b) || a.length - b.length
  if (difference !== 0) return difference
  // In tenths: sums of floating-point numbers depend on their order.
  const total = (team: readonly Coverer[]) => team.reduce((sum, { score }) => sum + Math.round(score * 10), 0)
  const slugs = (team: readonly Coverer[]) =>
    team
      .map(({ partner }) => partner)
      .sort()
      .join(' ')
  return total(b) - total(a) || (slugs(a) < slugs(b) ? -1 : 1)
}

/** `preferred`: in the order in which one is taken of those that bring as much of what is left. */
function greedyCover(
  needs: readonly Demand[],
  preferred: readonly Coverer[],
  circumstances: Circumstances,
): Cover | undefined {
  const lacking = (team: readonly Coverer[]) => lackOf(needs, team)
  let team: Coverer[] = []
  for (let left = lacking(team); left > 0; ) {
    const tried = preferred
      .filter((candidate) => !team.includes(candidate))
      .map((candidate) => ({ candidate, left: lacking([...team, candidate]) }))
    const next = tried.toSorted((a, b) => a.left - b.left)[0]
    if (next === undefined || next.left >= left) return undefined
    team.push(next.candidate)
    left = next.left
  }
  team = team.filter((member) => lacking(team.filter((other) => other !== member)) > 0)
  const found = coverWith(needs, team, circumstances)
  if (found !== undefined || circumstances.diversity === null) return found
  const others = preferred.filter((candidate) => !team.includes(candidate))
  for (const candidate of others) {
    const mixed = coverWith(needs, [...team, candidate], circumstances)
    if (mixed !== undefined) return mixed
  }
  return undefined
}

/** How many needs a set leaves over, parts counted as such. */
function lackOf(needs: readonly Demand[], team: readonly Coverer[]): number {
  const { missing } = shareOut(needs, team)
  return needs.reduce((sum, { id, quantity }) => {
    const left = missing.get(id)
    if (left === undefined) return sum
    return sum + (left === null || quantity === null ? 1 : Number(left) / Number(thousandths(quantity)))
  }, 0)
}

/** A need for each member that it can take whole, so that nobody is in the team for its kind alone; undefined where that cannot be. */
function oneNeedEach(needs: readonly Demand[], team: readonly Coverer[]): Map<string, Coverer> | undefined {
  const given = new Map<string, Coverer>()
  const seat = (member: Coverer, seen: Set<string>): boolean => {
    for (const need of needs) {
      if (seen.has(need.id) || !takesWhole(member, need)) continue
      seen.add(need.id)
      const sitting = given.get(need.id)
      if (sitting === undefined || seat(sitting, seen)) {
        given.set(need.id, member)
        return true
      }
    }
    return false
  }
  return team.toSorted(byScore).every((member) => seat(member, new Set())) ? given : undefined
}

function takesWhole(member: Coverer, { id, quantity }: Demand): boolean {
  if (!member.covers.includes(id)) return false
  const limits = member.limits.filter(({ needId }) => needId === id)
  if (limits.length === 0) return true
  const most = limits.reduce((sum, limit) => sum + thousandths(limit.quantity), 0n)
  return quantity !== null && most >= thousandths(quantity)
}

function offersOf(shares: readonly Share[], team: readonly Coverer[]): Asked[] {
  return team.toSorted(byScore).flatMap(({ partner, score }) => {
    const own = shares.filter((share) => share.partner === partner)
    const needs = [...new Set(own.map(({ needId }) => needId))]
    if (needs.length === 0) return []
    const asked = needs.map((needId) => {
      const amounts = own.flatMap((share) => (share.needId === needId && share.amount !== null ? [share.amount] : []))
      return { needId, quantity: amounts.length === 0 ? null : asDecimal(amounts.reduce((sum, one) => sum + one, 0n)) }
    })
    const reserved = own.flatMap(({ needId, amount, resource }) =>
      resource === null || amount === null ? [] : [{ needId, resource, quantity: asDecimal(amount) }],
    )
    return [{ partner, score, needs, asked, reserved }]
  })
}
