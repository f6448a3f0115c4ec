/**
 * Checksum of a plain JSON value: SHA-256, in hexadecimal, over its canonical text (keys in order of code units, no spaces, as
 * RFC 8785). The same value gives the same checksum whatever order its keys were written in.
 */
import { hash } from 'node:crypto';

export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((entry: unknown) => canonicalJson(entry ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
};

export const checksumOf = (value: unknown): string => hash('sha256', canonicalJson(value), 'hex');
