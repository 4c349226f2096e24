// What a schedule does for many: where something breaks for one, the others are done all the same, and the next run tries it again.

/** One after the other. What broke is thrown once all were tried; `told` says how many. */
export async function tryEach<T>(
  items: Iterable<T> | AsyncIterable<T>,
  attempt: (item: T) => Promise<void>,
  told: (count: number) => string,
): Promise<void> {
  const faults: unknown[] = []
  for await (const item of items) await attempt(item).catch((fault: unknown) => faults.push(fault))
  if (faults.length > 0) throw new AggregateError(faults, told(faults.length))
}
