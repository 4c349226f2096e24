// Whether a fault says that the database cannot answer now, so that the same call may succeed in a second.

const outOfReach = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  '08000', // connection exceptions
  '08003',
  '08006',
  '25P03', // idle in transaction too long
  '25P04', // transaction too long
  '53300', // too many connections
  '55P03', // lock not available
  '57014', // statement cancelled
  '57P01', // shutting down
  '57P02',
  '57P03', // starting up
])
const conflicts = new Set([
  '40001', // serialisation
  '40P01', // deadlock
])

const isOneOf = (codes: ReadonlySet<string>) => (fault: unknown) =>
  causesOf(fault).some(({ code }) => codes.has(code ?? ''))

/** The database is not there, or has no room or no time. Whether it committed what it was asked to is then not known. */
export const isOutOfReach = isOneOf(outOfReach)

/** It is out of reach, or broke a deadlock. */
export const isUnavailable = isOneOf(new Set([...outOfReach, ...conflicts]))

export interface Fault extends Error {
  code?: string
  constraint_name?: string
  query?: string
}

/** A fault and what caused it, the root last. */
export function causesOf(fault: unknown): Fault[] {
  const causes: Fault[] = []
  for (let at: unknown = fault; at instanceof Error && causes.length < 8; at = at.cause) causes.push(at as Fault)
  return causes
}
