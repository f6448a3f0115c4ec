/** Ids are the caller's strings: 1–128 characters of `A–Z a–z 0–9 . _ : -`. Ids of our own are UUIDv7. */
import { z } from 'zod';

export const callerIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,128}$/, 'must be 1 to 128 characters of A–Z a–z 0–9 . _ : -')
  .meta({ description: 'An id of the caller: 1 to 128 characters of A–Z a–z 0–9 . _ : -', examples: ['C-1001'] });
