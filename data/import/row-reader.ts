/**
 * One row as named fields: a value, or what is wrong and where, so that a row is rejected with all its faults at once. Values are
 * trimmed; an empty one counts as not given. Pure.
 */
import type { InputError } from '../../engine/index.ts';
import type { ColumnMapping } from './column-mapping.ts';
import type { DateFormat } from './read-date.ts';
import type { DecimalMark } from './read-decimal.ts';

export type ReadingRules = {
  readonly dateFormat: DateFormat;
  readonly decimalMark: DecimalMark;
  /** Whether amounts are in minor units already. */
  readonly isMinor: boolean;
};

export type RowReader = {
  readonly rules: ReadingRules;
  /** The field as text; null where it is not given. */
  readonly text: (field: string) => string | null;
  /** Notes a fault and gives null, for the place of the value. */
  readonly fault: (field: string, detail: string) => null;
  readonly faults: readonly InputError[];
  /** The attribute columns that say something. */
  readonly attributes: () => Readonly<Record<string, string>>;
};

export const makeRowReader = (cells: readonly string[], mapping: ColumnMapping, rules: ReadingRules): RowReader => {
  const faults: InputError[] = [];
  return {
    rules,
    text: (field) => {
      const cell = mapping.cellByField.get(field);
      const value = cell === undefined ? mapping.constantByField.get(field) : cells[cell]?.trim();
      return value === undefined || value === '' ? null : value;
    },
    fault: (field, detail) => {
      faults.push({ pointer: `/${field}`, detail });
      return null;
    },
    faults,
    attributes: () =>
      Object.fromEntries(
        mapping.attributes.flatMap(({ name, cell }) => {
          const value = cells[cell]?.trim() ?? '';
          return value === '' ? [] : [[name, value]];
        }),
      ),
  };
};
