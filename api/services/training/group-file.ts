/**
 * Groups of debtors as bytes, in a file of the run's own beside its nights: for the thread that trains, to judge by. Each debtor is named once, and
 * stands in each grouping by the place of its group, so that a million take some dozens of megabytes.
 */
import { Buffer } from 'node:buffer';
import { z } from 'zod';
import type { DebtorGroups } from '../../../models/index.ts';

const places = z.array(z.int());
const fileSchema = z.strictObject({
  debtors: z.array(z.string()),
  /** `of`: by debtor the place among `groups`, −1 where it is not told. */
  groupings: z.array(z.strictObject({ by: z.string(), groups: z.array(z.string()), of: places })),
});

const placeIn = (placeOf: ReadonlyMap<string, number>, group: string | undefined): number =>
  group === undefined ? -1 : (placeOf.get(group) ?? -1);

/** The same bytes, whatever the order in which debtors were read. */
export const encodeGroups = (groupings: readonly DebtorGroups[]): Uint8Array => {
  const debtors = [...new Set(groupings.flatMap(({ groupOf }) => [...groupOf.keys()]))].sort();
  const stored: z.input<typeof fileSchema> = {
    debtors,
    groupings: groupings.map(({ by, groupOf }) => {
      const groups = [...new Set(groupOf.values())].sort();
      const placeOf = new Map(groups.map((group, place) => [group, place]));
      return { by, groups, of: debtors.map((debtor) => placeIn(placeOf, groupOf.get(debtor))) };
    }),
  };
  return Buffer.from(JSON.stringify(stored), 'utf8');
};

/** Throws where the bytes are no such file: whoever kept them compares their checksum first. */
export const decodeGroups = (bytes: Uint8Array): readonly DebtorGroups[] => {
  const { debtors, groupings } = fileSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return groupings.map(({ by, groups, of }) => ({
    by,
    groupOf: new Map(
      debtors.flatMap((debtor, at): readonly [string, string][] => {
        const group = groups[of[at] ?? -1];
        return group === undefined ? [] : [[debtor, group]];
      }),
    ),
  }));
};
