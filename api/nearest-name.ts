/** The known name that a misspelt one most likely meant: the fewest letters inserted, removed or replaced; the first of equals. At least one name is known. */
export const nearestName = (name: string, knownNames: readonly string[]): string =>
  knownNames.reduce((best, candidate) => (editDistance(name, candidate) < editDistance(name, best) ? candidate : best));

/** Levenshtein distance, row by row: O(a × b) time, O(b) memory. */
export const editDistance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of Array.from(a).entries()) {
    const current = [row + 1];
    for (const [column, other] of Array.from(b).entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
};
