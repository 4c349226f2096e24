// Who may read what of a request here: its owner, operators and auditors all; others find nothing unless something says so.
import type { Principal } from '@hub/http'

/** Operators and auditors read everything that routing keeps. */
export const readsAll = ({ roles }: Pick<Principal, 'roles'>): boolean =>
  roles.includes('operator') || roles.includes('auditor')

export const isOwner = ({ organisation }: Pick<Principal, 'organisation'>, requester: string): boolean =>
  organisation.slug === requester
