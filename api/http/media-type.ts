/** Content types: what a body claims to be. */

/** Type and subtype in small letters, and the charset where one is named; null where the header is missing or no media type. */
const parseMediaType = (
  header: string | undefined,
): { readonly type: string; readonly charset: string | null } | null => {
  if (header === undefined) return null;
  // By far the most frequent first.
  if (header === 'application/json') return { type: header, charset: null };
  const [essence = '', ...parameters] = header.split(';');
  const type = essence.trim().toLowerCase();
  if (!/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(type)) return null;
  const charset = parameters.map((each) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(each)?.[1]).find(Boolean);
  return { type, charset: charset?.toLowerCase() ?? null };
};

const ndjsonTypes: ReadonlySet<string> = new Set(['application/x-ndjson', 'application/ndjson']);

/** What to read the body as; null where the service does not take it. JSON texts are UTF-8, whatever else is claimed. */
export const bodyFormat = (header: string | undefined): 'json' | 'ndjson' | null => {
  const media = parseMediaType(header);
  if (media === null || (media.charset !== null && media.charset !== 'utf-8' && media.charset !== 'utf8')) return null;
  if (ndjsonTypes.has(media.type)) return 'ndjson';
  return media.type === 'application/json' || /^application\/[^/]+\+json$/.test(media.type) ? 'json' : null;
};
