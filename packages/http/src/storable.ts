// PostgreSQL stores neither NUL nor half a surrogate pair, both of which JSON can escape. They are refused at the edge, so that no
// schema has to think of them and none becomes a fault of the database.

/** The JSON path of the first text that PostgreSQL cannot store, null when all can be. */
export function placeOfUnstorable(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : path
  if (typeof value !== 'object' || value === null) return null
  for (const [name, part] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`
    if (!isStorable(name)) return path
    const found = placeOfUnstorable(part, at)
    if (found !== null) return found
  }
  return null
}

const isStorable = (text: string) => !text.includes('\u0000') && text.isWellFormed()
