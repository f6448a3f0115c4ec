/** The place of a name in a closed list of levels, remembered: callers name products, languages and currencies as they like. */

const mostNames = 4096;

/** The place of the level that a name stands for; where it is none of them that of `other`, else not known. */
export const placeAmong = (
  levels: readonly string[],
  levelOf: (name: string) => string = (name) => name,
): ((name: string | null) => number) => {
  const elsewhere = levels.includes('other') ? levels.indexOf('other') : NaN;
  const places = new Map<string, number>();
  const find = (name: string): number => {
    const level = levelOf(name);
    const place = levels.includes(level) ? levels.indexOf(level) : elsewhere;
    if (places.size < mostNames) places.set(name, place);
    return place;
  };
  return (name) => (name === null ? NaN : (places.get(name) ?? find(name)));
};
