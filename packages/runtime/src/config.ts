import type { z } from 'zod'

/** The environment does not say what a process needs. One line a fault, by name, without values. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault'
}

/** Reads an environment once; throws one ConfigFault that names every variable at fault and what it takes. */
export function parseConfig<S extends z.ZodType>(
  schema: S,
  environment: Record<string, string | undefined>,
): z.infer<S> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new ConfigFault(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'))
}
