/** Groups of debtors as bytes, in a file of the run's own beside its nights: for the thread that trains, to judge by. */
import { Buffer } from 'node:buffer';
import { z } from 'zod';
import type { DebtorGroups } from '../../../models/index.ts';

const fileSchema = z.array(z.strictObject({ by: z.string(), groupOf: z.array(z.tuple([z.string(), z.string()])) }));

/** In the order of debtors, whatever the order in which they were read. */
export const encodeGroups = (groupings: readonly DebtorGroups[]): Uint8Array => {
  const stored = groupings.map(({ by, groupOf }) => ({
    by,
    groupOf: [...groupOf].sort(([one], [other]) => (one < other ? -1 : 1)),
  }));
  return Buffer.from(JSON.stringify(stored), 'utf8');
};

/** Throws where the bytes are no such file: whoever kept them compares their checksum first. */
export const decodeGroups = (bytes: Uint8Array): readonly DebtorGroups[] =>
  fileSchema
    .parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    .map(({ by, groupOf }) => ({ by, groupOf: new Map(groupOf) }));
