/**
 * The inputs that an uploaded model may ask for, by name: features of the case as the engine reckons them, and what is done, one name for
 * each level. Every row is one action; the row of no contact has 0 in all that is done.
 *
 *   daysPastDue …               a feature of the case; a category is the place of its level, NaN is "not known"
 *   action.contact              1 where there is a contact
 *   action.channel.sms …        1 where it is by SMS; so too slot, slotBand, tone, treatment
 */
import { factorLevels, featureSpec, slots, type ContactAction, type InputError } from '../../engine/index.ts';
import { actionFactors } from '../../engine/index.ts';

/** Where each value of a row comes from. */
export type OnnxColumn =
  | { readonly of: 'case'; readonly place: number }
  | { readonly of: 'action'; readonly isDone: (action: ContactAction) => boolean };

const factors = Object.entries(factorLevels) as [keyof typeof factorLevels, readonly string[]][];

const actionColumns = new Map<string, OnnxColumn>([
  ['action.contact', { of: 'action', isDone: () => true }],
  ...slots.map((slot): [string, OnnxColumn] => [
    `action.slot.${slot}`,
    { of: 'action', isDone: (action) => action.slot === slot },
  ]),
  ...factors.flatMap(([factor, levels]) =>
    levels.map((level, place): [string, OnnxColumn] => [
      `action.${factor}.${level}`,
      { of: 'action', isDone: (action) => actionFactors(action)[factor] === place },
    ]),
  ),
]);

const casePlaces = new Map(featureSpec.features.map((feature, place) => [feature.name, { feature, place }]));

/** In the order in which they are documented. */
export const onnxInputNames: readonly string[] = [
  ...featureSpec.features.filter(({ forDecisions }) => forDecisions).map(({ name }) => name),
  ...actionColumns.keys(),
];

const columnOf = (name: string): OnnxColumn | string => {
  const action = actionColumns.get(name);
  if (action !== undefined) return action;
  const known = casePlaces.get(name);
  if (known === undefined) return 'is no feature of a case and no part of an action';
  if (!known.feature.forDecisions) return 'is protected, or stands near what is: nothing is decided by it';
  return { of: 'case', place: known.place };
};

/** One column for each name, or what is wrong with which name. */
export const onnxColumns = (
  names: readonly string[],
): { readonly columns: readonly OnnxColumn[]; readonly faults: readonly InputError[] } => {
  const columns: OnnxColumn[] = [];
  const faults: InputError[] = [];
  for (const [index, name] of names.entries()) {
    const column = columnOf(name);
    const detail = names.indexOf(name) < index ? 'stands in the list twice' : column;
    if (typeof detail === 'string') faults.push({ pointer: `/features/${String(index)}`, detail });
    else columns.push(detail);
  }
  if (columns.length === names.length && columns.every(({ of }) => of === 'case')) {
    const detail = 'names nothing of the action, so that every contact would be worth the same: nothing';
    faults.push({ pointer: '/features', detail });
  }
  return { columns, faults };
};

/** Writes one row into `rows`, at its place; `action` null is no contact. */
export const fillOnnxRow = (
  columns: readonly OnnxColumn[],
  from: { readonly features: ArrayLike<number>; readonly action: ContactAction | null },
  rows: { readonly into: Float64Array; readonly row: number },
): void => {
  const { features, action } = from;
  let at = rows.row * columns.length;
  for (const column of columns) {
    rows.into[at] =
      column.of === 'case' ? (features[column.place] ?? NaN) : action !== null && column.isDone(action) ? 1 : 0;
    at += 1;
  }
};
