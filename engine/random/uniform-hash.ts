/**
 * Versioned salted hash of a string to [0, 1): FNV-1a 32 bit over UTF-16 code units, twice ("version 2" of the
 * GrowthBook SDK specification). Sticky and stateless; a golden test holds it fixed for ever, since a change would reshuffle
 * every running experiment. 10,000 buckets.
 */
const fnv1a32 = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
};

export const uniformHashVersion = 2;

/** The bucket of `value` under the salt `seed`, a multiple of 1/10,000 in [0, 1). */
export const uniformHash = (seed: string, value: string): number =>
  (fnv1a32(String(fnv1a32(seed + value))) % 10_000) / 10_000;

/**
 * "Version 1" of the same specification, in steps of 1/1,000: what older SDKs assign by, and what namespaces are cut by in all of them. For
 * comparing with their assignments; nothing here is assigned by it.
 */
export const uniformHashVersionOne = (seed: string, value: string): number => (fnv1a32(value + seed) % 1000) / 1000;
