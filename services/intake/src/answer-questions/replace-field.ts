type Container = Record<string, unknown> | unknown[]

/**
 * The content with `value` in place of the field that `path` names, such as `needs[0].quantity`. What is missing on the way is
 * made; undefined where the path goes through something that holds no fields, or past the end of a list.
 */
export function replaceField(content: object, path: string, value: unknown): Record<string, unknown> | undefined {
  const parts = path.split(/[.[\]]+/).filter((part) => part !== '')
  return replaceIn(content as Container, parts, value) as Record<string, unknown> | undefined
}

function replaceIn(container: unknown, [part = '', ...rest]: string[], value: unknown): Container | undefined {
  const isIndex = /^\d+$/.test(part)
  const before = container ?? (isIndex ? [] : {})
  if (typeof before !== 'object' || Array.isArray(before) !== isIndex) return undefined
  const held = Object.hasOwn(before, part) ? (before as Record<string, unknown>)[part] : undefined
  const replaced = rest.length === 0 ? value : replaceIn(held, rest, value)
  if (replaced === undefined) return undefined
  if (!Array.isArray(before)) return Object.fromEntries([...Object.entries(before), [part, replaced]])
  return Number(part) > before.length ? undefined : Object.assign([...before], { [part]: replaced })
}
