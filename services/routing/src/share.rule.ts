// Who of a team takes which need, and how much of it: whole from one member where that can be, in parts where quantities are short. The
// parts are a flow from the members' resources to the needs, so that what can be covered together is covered.
import { byScore, type Candidate } from './candidate.rule.ts'
import { type NeedToCover, thousandths } from './need.ts'

export type Coverer = Pick<Candidate, 'partner' | 'kind' | 'score' | 'covers' | 'limits'>
export type Demand = Pick<NeedToCover, 'id' | 'quantity'>

export interface Share {
  partner: string
  needId: string
  /** In thousandths; null: the need counts none. */
  amount: bigint | null
  /** Null: of no resource that is counted. */
  resource: string | null
}

export interface Shared {
  shares: Share[]
  /** Of which needs how much is left over, in thousandths; null: the need counts none. */
  missing: Map<string, bigint | null>
}

export const isLimited = ({ limits }: Coverer, need: string): boolean => limits.some(({ needId }) => needId === need)
const amountOf = ({ quantity }: Demand) => (quantity === null ? null : thousandths(quantity))

/** `given`: who takes certain needs whole, whatever the scores. */
export function shareOut(
  needs: readonly Demand[],
  team: readonly Coverer[],
  given: ReadonlyMap<string, Coverer> = new Map(),
): Shared {
  const ranked = team.toSorted(byScore)
  const pool = makePool(ranked)
  const shares: Share[] = []
  const counted: Demand[] = []
  for (const need of needs.toSorted((a, b) => Number(given.has(b.id)) - Number(given.has(a.id)))) {
    const taker = given.get(need.id)
    const holder = (taker ? [taker] : ranked).find(({ covers }, place) => {
      const member = taker ?? ranked[place]
      return covers.includes(need.id) && member !== undefined && !isLimited(member, need.id)
    })
    if (holder) shares.push({ partner: holder.partner, needId: need.id, amount: amountOf(need), resource: null })
    else if (taker) pool.fill(need, taker.partner)
    else counted.push(need)
  }
  for (const need of counted) pool.fill(need)
  const missing = new Map<string, bigint | null>()
  for (const need of needs) {
    if (shares.some(({ needId }) => needId === need.id)) continue
    const left = (amountOf(need) ?? 0n) - pool.broughtTo(need.id)
    if (left > 0n || need.quantity === null) missing.set(need.id, need.quantity === null ? null : left)
  }
  return { shares: inOrder([...shares, ...pool.shares()], needs, ranked), missing }
}

function inOrder(shares: Share[], needs: readonly Demand[], ranked: readonly Coverer[]): Share[] {
  const placeOf = ({ partner, needId }: Share) =>
    ranked.findIndex((member) => member.partner === partner) * needs.length + needs.findIndex(({ id }) => id === needId)
  return shares.toSorted((a, b) => placeOf(a) - placeOf(b))
}

/** The counted resources of a team, and what of them goes to which need. */
function makePool(ranked: readonly Coverer[]) {
  const sources = ranked.flatMap(({ partner, limits }) =>
    // All limits of a resource say the same: so much of it is free, for whichever needs.
    [...new Set(limits.map(({ resource }) => resource))].map((resource) => {
      const reaches = limits.filter((limit) => limit.resource === resource)
      return {
        partner,
        resource,
        reaches: new Set(reaches.map(({ needId }) => needId)),
        spare: thousandths(reaches[0]?.quantity ?? '0'),
      }
    }),
  )
  const given = sources.map(() => new Map<string, bigint>())
  const add = (place: number, need: string, amount: bigint) =>
    given[place]?.set(need, (given[place]?.get(need) ?? 0n) + amount)

  /** Brings up to `wanted` to a need, also by having another need served from elsewhere. `seen`: sources tried on this way. */
  function bring(need: string, wanted: bigint, seen: Set<number>, only?: string): bigint {
    const places = sources
      .flatMap(({ partner, reaches }, place) =>
        reaches.has(need) && (only === undefined || partner === only) ? [place] : [],
      )
      .toSorted((a, b) => Number((sources[b]?.spare ?? 0n) >= wanted) - Number((sources[a]?.spare ?? 0n) >= wanted))
    for (const place of places) {
      const source = sources[place]
      if (source === undefined || seen.has(place)) continue
      seen.add(place)
      if (source.spare > 0n) {
        const amount = source.spare < wanted ? source.spare : wanted
        source.spare -= amount
        add(place, need, amount)
        return amount
      }
      for (const [other, held] of given[place] ?? []) {
        if (other === need || held === 0n) continue
        const moved = bring(other, held < wanted ? held : wanted, seen)
        if (moved === 0n) continue
        add(place, other, -moved)
        add(place, need, moved)
        return moved
      }
    }
    return 0n
  }

  return {
    fill({ id, quantity }: Demand, only?: string): void {
      let left = quantity === null ? 0n : thousandths(quantity)
      for (let brought = 1n; left > 0n && brought > 0n; left -= brought) brought = bring(id, left, new Set(), only)
    },
    broughtTo: (need: string): bigint => given.reduce((sum, to) => sum + (to.get(need) ?? 0n), 0n),
    shares: (): Share[] =>
      sources.flatMap(({ partner, resource }, place) =>
        [...(given[place] ?? [])].flatMap(([needId, amount]) =>
          amount > 0n ? [{ partner, needId, amount, resource }] : [],
        ),
      ),
  }
}
