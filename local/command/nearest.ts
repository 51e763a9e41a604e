/** The name that a text was probably meant to be. Undefined if none is similar. */
export function nearest(text: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, distance: distance(text, name) }))
    .sort((a, b) => a.distance - b.distance);
  const [first] = ranked;
  return first && first.distance <= Math.max(2, text.length / 3) ? first.name : undefined;
}

/** How many letters must be changed, added or removed to turn one text into the other. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [row, letter] of [...a].entries()) {
    const line = [row + 1];
    for (const [at, other] of [...b].entries())
      line.push(Math.min((above[at] ?? 0) + (letter === other ? 0 : 1), (above[at + 1] ?? 0) + 1, (line[at] ?? 0) + 1));
    above = line;
  }
  return above.at(-1) ?? 0;
}
