// Zod schemas as JSON Schema 2020-12. Those that carry `.meta({ id })` become components, named once however often they are used.
import { z } from 'zod'

export type JsonSchema = Record<string, unknown>

export class Components {
  readonly schemas: Record<string, JsonSchema> = {}

  /** What a caller may send (`input`) or what it is answered (`output`); the two differ where a field has a default. */
  schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const {
      $schema: _,
      $defs = {},
      ...whole
    } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema & {
      $defs?: Record<string, JsonSchema>
    }
    const names = new Map(Object.keys($defs).map((name) => [name, this.nameFor(name, $defs, io)]))
    for (const [name, part] of Object.entries($defs)) this.schemas[names.get(name) ?? name] = renamed(part, names)
    return renamed(whole, names)
  }

  private nameFor(name: string, parts: Record<string, JsonSchema>, io: 'input' | 'output'): string {
    const plain = new Map(Object.keys(parts).map((part) => [part, part]))
    const known = this.schemas[name]
    const isSame = known === undefined || JSON.stringify(known) === JSON.stringify(renamed(parts[name] ?? {}, plain))
    return isSame ? name : `${name}${io === 'input' ? 'Input' : 'Output'}`
  }
}

function renamed(schema: JsonSchema, names: Map<string, string>): JsonSchema {
  const text = JSON.stringify(schema, (key, value) =>
    key === '$ref' && typeof value === 'string'
      ? value.replace(/^#\/\$defs\/(.+)$/, (_, name: string) => `#/components/schemas/${names.get(name) ?? name}`)
      : value,
  )
  return JSON.parse(text) as JsonSchema
}
