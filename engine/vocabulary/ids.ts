/** Ids are the caller's strings: 1–128 characters of `A–Z a–z 0–9 . _ : -`. Ids of our own are UUIDv7. */
import { z } from 'zod';

export const callerIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,128}$/, 'must be 1 to 128 characters of A–Z a–z 0–9 . _ : -')
  .meta({ description: 'An id of the caller: 1 to 128 characters of A–Z a–z 0–9 . _ : -', examples: ['C-1001'] });

/** One claim of one creditor against one debtor: what a workflow asks about. */
export type CaseId = string;
/** The person or business who owes. Pseudonymous: never a name, number or address. */
export type DebtorId = string;
