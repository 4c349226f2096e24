import type { Organisation } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import type { Principal, Scope } from '@hub/http'

const dayMs = 86_400_000

export interface CreateKey {
  scopes: Scope[]
  label?: string | undefined
  expiresOn?: string | undefined
}

/** What the new key may do and until when. A key hands on no scope that it does not have. */
export function decideKey(command: CreateKey, caller: Pick<Principal, 'scopes'>, now: Date) {
  const scopes = [...new Set(command.scopes)]
  const missing = scopes.find((scope) => !caller.scopes.includes(scope))
  if (missing !== undefined) throw new Refusal('http.scope_missing', { needed: missing })
  return { scopes, expiresAt: command.expiresOn === undefined ? null : endOf(command.expiresOn, now) }
}

/** Whether the new key would vote for another than who makes it: a member that has a key makes its further ones itself. */
export const isVoteOfAnother = (
  { slug, roles }: Pick<Organisation, 'slug' | 'roles'>,
  caller: Pick<Principal, 'organisation'>,
): boolean => roles.includes('committee') && caller.organisation.slug !== slug

/** The end of a day in UTC, which must not be over. */
function endOf(day: string, now: Date): Date {
  const end = new Date(new Date(`${day}T00:00:00Z`).getTime() + dayMs)
  if (end <= now) throw new Refusal('identity.key_expiry_past', { today: now.toISOString().slice(0, 10) })
  return end
}
