/** Lists that keep their newest entries. */

/** The list with the entry at its end; past `limit` the oldest go. The list itself is left as it is. */
export const appendNewest = <T>(list: readonly T[], entry: T, limit: number): readonly T[] => {
  const kept = list.length < limit ? list.slice() : list.slice(list.length - limit + 1);
  kept.push(entry);
  return kept;
};
