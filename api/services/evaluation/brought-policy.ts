/**
 * A policy as a file of probabilities by decision: `decision_id`, `action_id` or `candidate`, `probability`. An action that is possible on several
 * days has its probability on the earliest. What cannot be used is told by its row: an unknown decision or action, probabilities that do
 * not sum to 1.
 */
import { receiptCandidates, type Catalogue, type CompactReceipt, type Result } from '../../../engine/index.ts';
import { failure, success } from '../../../engine/index.ts';
import { distributionFault } from '../../../experiments/index.ts';
import type { Distribution } from './logged-log.ts';
import type { BroughtPolicy } from './read-log.ts';

type Row = Readonly<Record<string, string>>;
type ByOption = Map<string, number>;

export type BroughtFault = { readonly decisionId: string; readonly detail: string };

export type Brought = BroughtPolicy & {
  /** What of the file did not fit the decisions that were read; decisions that were never read come last. */
  readonly faults: () => readonly BroughtFault[];
};

const optionColumn = (row: Row): string | null =>
  ['candidate', 'action_id'].find((column) => row[column] !== undefined) ?? null;

const hasColumns = (first: Row | undefined): boolean =>
  first?.['decision_id'] !== undefined && first['probability'] !== undefined && optionColumn(first) !== null;

const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));

const collect = (rows: readonly Row[]): Result<ReadonlyMap<string, ByOption>, string> => {
  if (!hasColumns(rows[0]))
    return failure('the policy needs the columns decision_id, action_id or candidate, and probability');
  const byDecision = new Map<string, ByOption>();
  for (const [place, row] of rows.entries()) {
    const { decision_id: id = '', probability = '' } = row;
    const known = byDecision.get(id) ?? new Map<string, number>();
    const option = row[optionColumn(row) ?? ''] ?? '';
    if (known.has(option)) return failure(`row ${String(place + 1)}: ${option} stands there twice for ${id}`);
    byDecision.set(id, known.set(option, numberOf(probability)));
  }
  return success(byDecision);
};

/** By candidate and by action; the earliest of an action's days comes first. */
const placesOf = (receipt: CompactReceipt, { actions }: Catalogue): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  for (const [place, { option, on }] of receiptCandidates(receipt).entries()) {
    const id = actions[option.place]?.id ?? '';
    places.set(`${id}@${on}`, place);
    if (!places.has(id)) places.set(id, place);
  }
  return places;
};

const fit = (receipt: CompactReceipt, own: ByOption, catalogue: Catalogue): Result<Distribution, string> => {
  const fault = distributionFault([...own.values()], own.size);
  if (fault !== null) return failure(fault);
  const places = placesOf(receipt, catalogue);
  const byPlace = new Map<number, number>();
  for (const [option, probability] of own) {
    if (option === 'no_contact' || option === 'hand_off') continue;
    const place = places.get(option);
    if (place === undefined) return failure(`${option} was not eligible`);
    byPlace.set(place, (byPlace.get(place) ?? 0) + probability);
  }
  return success({ byPlace, noContact: own.get('no_contact') ?? 0, handOff: own.get('hand_off') ?? 0 });
};

export const broughtPolicy = (
  rows: readonly Row[],
  { name, catalogue }: { readonly name: string; readonly catalogue: Catalogue },
): Result<Brought, string> => {
  const collected = collect(rows);
  if (!collected.ok) return collected;
  const unread = new Set(collected.value.keys());
  const faults: BroughtFault[] = [];
  return success({
    name,
    distributionOf: (receipt) => {
      const own = collected.value.get(receipt.id);
      if (own === undefined) return null;
      unread.delete(receipt.id);
      const fitted = fit(receipt, own, catalogue);
      if (fitted.ok) return fitted.value;
      faults.push({ decisionId: receipt.id, detail: fitted.error });
      return null;
    },
    faults: () => [
      ...faults,
      ...[...unread].map((decisionId) => ({ decisionId, detail: 'is no decision of the span whose window has ended' })),
    ],
  });
};
