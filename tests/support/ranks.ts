/**
 * The probability that a random one of `some` is greater than a random one of `others`; equal ones count half. 1/2 if nothing
 * tells them apart. This is the statistic of Mann and Whitney, divided by the number of pairs.
 */
export function chanceOfGreater(some: readonly number[], others: readonly number[]): number {
  let greater = 0;
  for (const one of some) for (const other of others) greater += one > other ? 1 : one === other ? 0.5 : 0;
  return greater / (some.length * others.length);
}

/** The items in a random order. */
export function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
