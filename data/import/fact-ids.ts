/** Ids made from what a row is about, so that the same row gives the same facts whenever and in whatever order it comes. Pure. */
import { createHash } from 'node:crypto';

const allowed = /^[A-Za-z0-9._:-]{1,128}$/;
const hashLength = 12;

/**
 * The text itself where it is an id already; else its letters in the alphabet of ids plus a hash of the whole, so that two
 * different texts stay different: `INV 2020/33` → `INV-2020-33.5c1f0a9b3d2e`.
 */
export const toCallerId = (text: string): string => {
  if (allowed.test(text)) return text;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, hashLength);
  const readable = text.replace(/[^A-Za-z0-9._:-]+/g, '-').slice(0, 128 - hashLength - 1);
  return `${readable}.${hash}`;
};

/** `factId('invoice.issued', '4711')` → `invoice.issued:4711`. */
export const factId = (type: string, ...keys: readonly string[]): string => toCallerId([type, ...keys].join(':'));
