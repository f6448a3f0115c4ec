import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeGroups, encodeGroups } from './group-file.ts';

const groupings = fc.array(
  fc.record({
    by: fc.string(),
    groupOf: fc.array(fc.tuple(fc.string(), fc.constantFrom('a', '', 'SE'))).map((pairs) => new Map(pairs)),
  }),
  { maxLength: 4 },
);

test('what is read back is what was written, and its bytes do not hang on the order of debtors', () => {
  fc.assert(
    fc.property(groupings, (given) => {
      const turned = given.map(({ by, groupOf }) => ({ by, groupOf: new Map([...groupOf].reverse()) }));
      const bytes = encodeGroups(given);
      expect(encodeGroups(turned)).toEqual(bytes);
      expect(decodeGroups(bytes)).toEqual(given);
    }),
  );
});
