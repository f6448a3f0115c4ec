/** A new API key: 256 random bits. Whoever holds it is let in, so only its hash is ever stored. */
import { hash, randomBytes } from 'node:crypto';

/** `hash`: SHA-256 of the key's text, hexadecimal. */
export type NewApiKey = { readonly key: string; readonly hash: string };

export const newApiKey = (): NewApiKey => {
  // The prefix lets scanners of leaked secrets know one when they see it.
  const key = `tact_${randomBytes(32).toString('base64url')}`;
  return { key, hash: hash('sha256', key, 'hex') };
};
