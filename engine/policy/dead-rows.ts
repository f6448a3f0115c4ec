/**
 * Rows of a table that can never decide, each with a proof: no case makes its condition true, or earlier rows take every case that does.
 * What cannot be proven is not said: a row that is not named here may still be dead.
 */
import type { Box } from './condition-boxes.ts';
import { difference, isWithin } from './value-set.ts';
import { domainOf } from './variable-domains.ts';

export type TableRow = {
  readonly boxes: readonly Box[];
  /** Nothing is left for later rows where this one holds. */
  readonly takesAll: boolean;
};

export type DeadRow = {
  readonly row: number;
  /** The earlier rows that take every case of it, in order; none where it never holds. */
  readonly takenBy: readonly number[];
};

/** So that no table takes long: when it is used up the rest is left unproven. */
const mostComparisons = 5_000_000;

type Taker = { readonly row: number; readonly box: Box };

const isSubset = (inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean => {
  for (const entry of inner) if (!outer.has(entry)) return false;
  return true;
};

/** The variables by which the box reaches beyond the taker: none, the only one, or null where there are several. */
const reachesBeyond = (box: Box, taker: Box): readonly string[] | null => {
  const beyond: string[] = [];
  for (const [variable, taken] of taker.sets) {
    const set = box.sets.get(variable);
    if (set !== undefined && isWithin(set, taken)) continue;
    if (beyond.length === 1) return null;
    beyond.push(variable);
  }
  return isSubset(taker.opaque, box.opaque) ? beyond : null;
};

/** The box without what the taker takes, where they differ in one variable only: what is left is one box again. */
const without = (box: Box, taker: Box, variable: string): Box => {
  const taken = taker.sets.get(variable);
  const set = box.sets.get(variable) ?? domainOf(variable);
  if (taken === undefined || set === null) return box;
  const rest = difference(set, taken);
  return isWithin(set, rest) ? box : { ...box, sets: new Map(box.sets).set(variable, rest) };
};

/** The rows that take the whole box: one alone where there is one, else several that leave less and less of it; null where none do. */
const takersOf = (box: Box, takers: readonly Taker[]): readonly number[] | null => {
  const alone = takers.find((taker) => reachesBeyond(box, taker.box)?.length === 0);
  if (alone !== undefined) return [alone.row];
  const helped: number[] = [];
  let left = box;
  for (const { row, box: taken } of takers) {
    const beyond = reachesBeyond(left, taken);
    if (beyond === null) continue;
    const [variable] = beyond;
    if (variable === undefined) return [...helped, row];
    const less = without(left, taken, variable);
    if (less !== left) helped.push(row);
    left = less;
  }
  return null;
};

const takenBy = ({ boxes }: TableRow, takers: readonly Taker[]): readonly number[] | null => {
  const rows = new Set<number>();
  for (const box of boxes) {
    const found = takersOf(box, takers);
    if (found === null) return null;
    for (const row of found) rows.add(row);
  }
  return [...rows].sort((one, other) => one - other);
};

/** Every row that is proven dead, in order. */
export const deadRows = (rows: readonly TableRow[]): readonly DeadRow[] => {
  const takers: Taker[] = [];
  const dead: DeadRow[] = [];
  let comparisons = 0;
  for (const [row, tableRow] of rows.entries()) {
    comparisons += 2 * takers.length * tableRow.boxes.length;
    if (comparisons > mostComparisons) return dead;
    const taken = takenBy(tableRow, takers);
    if (taken !== null) dead.push({ row, takenBy: taken });
    else if (tableRow.takesAll) takers.push(...tableRow.boxes.map((box) => ({ row, box })));
  }
  return dead;
};
