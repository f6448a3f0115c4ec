/**
 * The chance that a contact is seen to reach the debtor: for each channel a logistic regression on the slot, on what is known of the debtor, and on
 * both together, shrunken towards the house's assumptions. Reach is seen at once and often; payment is not.
 */
import type { Assumptions } from '../../engine/index.ts';
import { z } from 'zod';
import type { NightRow } from '../dataset/night-row.ts';
import type { ActionDesign } from './action-design.ts';
import { columnSchema, fillColumns, type Column } from './columns.ts';
import { fitLogistic, sigmoid } from './logistic.ts';
import { thinned } from './training-rows.ts';

export const reachSchema = z.strictObject({
  columns: z.array(columnSchema).readonly(),
  /** By reach cell (channel and slot): the constant, then one for each column, of cell and channel together. */
  cells: z.array(z.array(z.number()).readonly()).readonly(),
  /**
   * By cell, null where the channel shows who was reached and who was not. A text message that was read looks like one that was not: there
   * `cells` foretell who is seen to answer, and this is the rate of reach that the house assumes.
   */
  assumed: z.array(z.number().nullable()).readonly(),
});
export type ReachModel = Readonly<z.infer<typeof reachSchema>>;

const bounded = (prob: number): number => Math.min(0.98, Math.max(0.002, prob));

/** Chance to be seen answering by cell, into `into`, `values` being those of the columns. */
export const reachOfColumns = ({ columns, cells }: ReachModel, values: Float64Array, into: Float64Array): void => {
  for (let cell = 0; cell < cells.length; cell += 1) {
    const coefficients = cells[cell] as readonly number[];
    let logit = coefficients[0] as number;
    for (let index = 0; index < columns.length; index += 1) {
      logit += (coefficients[index + 1] as number) * (values[index] as number);
    }
    into[cell] = bounded(sigmoid(logit));
  }
};

/** Chances to be seen answering → chances of reach, in place. */
export const believeReach = ({ assumed }: ReachModel, byCell: Float64Array): void => {
  for (let cell = 0; cell < byCell.length; cell += 1) byCell[cell] = assumed[cell] ?? (byCell[cell] as number);
};

/** The same of features; `scratch` takes the columns. */
export const fillReach = (
  reach: ReachModel,
  features: Float64Array,
  { into, scratch }: { readonly into: Float64Array; readonly scratch: Float64Array },
): void => {
  fillColumns(reach.columns, features, scratch, 0);
  reachOfColumns(reach, scratch, into);
};

const precisions = { constant: 1, slot: 4, column: 4, columnInSlot: 25 };
const mostRows = 30_000;

type Contact = { readonly features: Float64Array; readonly slotIndex: number; readonly reached: boolean };

/** Columns of the regression: 1, the columns, then for each slot 1 and the columns. */
const fitChannel = (
  contacts: readonly Contact[],
  columns: readonly Column[],
  prior: { readonly logit: number; readonly slotLogits: readonly number[] },
): Float64Array => {
  const width = columns.length + 1;
  const size = width * (1 + prior.slotLogits.length);
  const values = new Float64Array(contacts.length * size);
  for (const [row, { features, slotIndex }] of contacts.entries()) {
    const at = row * size;
    values[at] = 1;
    fillColumns(columns, features, values, at + 1);
    values.copyWithin(at + width * (1 + slotIndex), at, at + width);
  }
  const mean = new Float64Array(size);
  const precision = new Float64Array(size).fill(precisions.columnInSlot).fill(precisions.column, 0, width);
  mean[0] = prior.logit;
  precision[0] = precisions.constant;
  for (const [slot, logit] of prior.slotLogits.entries()) {
    mean[width * (1 + slot)] = logit;
    precision[width * (1 + slot)] = precisions.slot;
  }
  const labels = Float64Array.from(contacts, ({ reached }) => Number(reached));
  return fitLogistic({ rowCount: contacts.length, size, values, labels }, { mean, precision });
};

const logitOf = (rate: number): number => Math.log(rate / (1 - rate));

type ReachTraining = {
  readonly rows: readonly NightRow[];
  readonly design: ActionDesign;
  readonly columns: readonly Column[];
  readonly assumptions: Assumptions;
};

/** A channel of which more contacts than this stay unknown shows only those that it reached. */
const mostUnknown = 0.2;

/** The contacts of a channel, and whether those of unknown reach are taken as not seen to reach. */
const contactsOf = (rows: readonly NightRow[], slotOf: (place: number) => number) => {
  const contacts = rows.filter(({ chosenPlace }) => chosenPlace >= 0 && slotOf(chosenPlace) >= 0);
  const known = contacts.filter(({ reached }) => reached !== null);
  const isSeenBothWays = contacts.length - known.length <= mostUnknown * contacts.length;
  return {
    isSeenBothWays,
    // Thinned first: what is made of a row is made for those that are used.
    contacts: thinned(isSeenBothWays ? known : contacts, mostRows).map(({ features, chosenPlace, reached }) => ({
      features,
      slotIndex: slotOf(chosenPlace),
      reached: reached === true,
    })),
  };
};

export const fitReach = ({ rows, design, columns, assumptions }: ReachTraining): ReachModel => {
  const width = columns.length + 1;
  const cells: number[][] = design.reachCells.map(() => []);
  const assumed: (number | null)[] = design.reachCells.map(() => null);
  for (const channel of new Set(design.reachCells.map((cell) => cell.channel))) {
    const own = design.reachCells.flatMap((cell, index) => (cell.channel === channel ? [index] : []));
    const { contacts, isSeenBothWays } = contactsOf(rows, (place) => own.indexOf(design.reachCellOf[place] ?? -1));
    const slotLogits = own.map((index) =>
      Math.log(assumptions.reachOddsBySlot[design.reachCells[index]?.slot ?? 'any']),
    );
    const coefficients = fitChannel(contacts, columns, {
      logit: logitOf(assumptions.reach[channel].rate),
      slotLogits,
    });
    for (const [slot, index] of own.entries()) {
      assumed[index] = isSeenBothWays ? null : assumptions.reach[channel].rate;
      cells[index] = Array.from(
        { length: width },
        (_, column) => (coefficients[column] ?? 0) + (coefficients[width * (1 + slot) + column] ?? 0),
      );
    }
  }
  return { columns, cells, assumed };
};
