// What is known of a fault: whether it is worth repeating, and what of it may stand in a log.

// The database is not there, has no room or no time, or broke a deadlock: the same call may succeed in a second.
const passing = new Set([
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
  '40001', // serialisation
  '40P01', // deadlock
  '53300', // too many connections
  '55P03', // lock not available
  '57014', // statement cancelled
  '57P01', // shutting down
  '57P02',
  '57P03', // starting up
])

/** Whether a fault says that the database cannot answer now. */
export const isUnavailable = (fault: unknown): boolean => causesOf(fault).some(({ code }) => passing.has(code ?? ''))

/**
 * A fault for the log. The message of a failed statement quotes its parameters, which may be private: the statement is logged
 * without them, and of the database's own error neither detail nor context.
 */
export function describeFault(fault: unknown): Record<string, unknown> {
  const causes = causesOf(fault)
  const root = causes.at(-1)
  if (root === undefined) return { message: String(fault) }
  const statement = causes.find(isFailedStatement)?.query
  return {
    name: root.name,
    message: root.message,
    ...(root.code === undefined ? {} : { code: root.code }),
    ...(root.constraint_name === undefined ? {} : { constraint: root.constraint_name }),
    ...(statement === undefined ? {} : { statement }),
    stack: (causes.find((cause) => !isFailedStatement(cause)) ?? root).stack,
  }
}

interface Fault extends Error {
  code?: string
  constraint_name?: string
  query?: string
}

const isFailedStatement = (fault: Fault) => fault.message.startsWith('Failed query:')

function causesOf(fault: unknown): Fault[] {
  const causes: Fault[] = []
  for (let at: unknown = fault; at instanceof Error && causes.length < 8; at = at.cause) causes.push(at as Fault)
  return causes
}
