// What of a fault may stand in a log.
import { causesOf, type Fault } from '@hub/database'

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

const isFailedStatement = (fault: Fault) => fault.message.startsWith('Failed query:')
