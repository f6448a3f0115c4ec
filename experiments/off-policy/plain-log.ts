/**
 * A log and a policy as plain rows of a file, of any trade: a row of the log is one round, a row of the policy the probability of one action, in
 * one round (`round`) or in all rounds of a group (`context`, `position`). What cannot be used is told by its row, counted from 1.
 */
import { failure, success, type Result } from '../../engine/index.ts';
import { distributionFault } from './check-rounds.ts';
import { crossFit, fitMeans } from './cross-fit.ts';
import type { Log } from './evaluate.ts';
import type { LoggedRound, TargetPolicy } from './logged-round.ts';

export type PlainRow = Readonly<Record<string, string>>;
export type RowFault = { readonly row: number; readonly detail: string };

const folds = 5;
/** Rounds' worth of the overall mean that an action's own mean is pulled by. */
const pull = 50;
const mostFaults = 20;

const groupOf = (row: PlainRow): string => ['context', 'position'].flatMap((column) => row[column] ?? []).join(' ');

const numberIn = (row: PlainRow, column: string): number => {
  const text = row[column]?.trim() ?? '';
  return text === '' ? NaN : Number(text);
};

type Probabilities = ReadonlyMap<string, ReadonlyMap<string, number>>;

const missingColumns = (rows: readonly PlainRow[], needed: readonly string[], file: string): readonly RowFault[] =>
  needed
    .filter((column) => rows[0]?.[column] === undefined)
    .map((column) => ({ row: 1, detail: `the ${file} has no column ${column}` }));

type Groups = Map<string, Map<string, number>>;

/** Puts the row where it belongs; what is wrong with it, or null. */
const addPolicyRow = (groups: Groups, group: string, row: PlainRow): string | null => {
  const known = groups.get(group) ?? new Map<string, number>();
  const { action = '' } = row;
  const probability = numberIn(row, 'probability');
  if (!(probability >= 0)) return 'the probability is not a number from 0 to 1';
  if (known.has(action)) return `the action ${action} stands there twice`;
  groups.set(group, known.set(action, probability));
  return null;
};

const faultsOfGroups = (groups: Groups): readonly RowFault[] =>
  [...groups].flatMap(([group, probabilities]) => {
    const fault = distributionFault([...probabilities.values()], probabilities.size);
    return fault === null ? [] : [{ row: 0, detail: `the policy of ${group === '' ? 'all rounds' : group} ${fault}` }];
  });

const readPolicy = (rows: readonly PlainRow[]): Result<Probabilities, readonly RowFault[]> => {
  const missing = missingColumns(rows, ['action', 'probability'], 'policy');
  if (missing.length > 0) return failure(missing);
  const isByRound = rows[0]?.['round'] !== undefined;
  const groups: Groups = new Map();
  const faults = rows.flatMap((row, place): readonly RowFault[] => {
    const detail = addPolicyRow(groups, isByRound ? (row['round'] ?? '') : groupOf(row), row);
    return detail === null ? [] : [{ row: place + 1, detail }];
  });
  const all = faults.length > 0 ? faults : faultsOfGroups(groups);
  return all.length > 0 ? failure(all.slice(0, mostFaults)) : success(groups);
};

type PlainRound = { readonly round: LoggedRound; readonly probabilities: readonly number[] };

const readRound = (row: PlainRow, place: number, policy: Probabilities): Result<PlainRound, string> => {
  const id = row['round'] ?? String(place + 1);
  const group = groupOf(row);
  const own = policy.get(id) ?? policy.get(group) ?? policy.get('');
  const action = row['action'] ?? '';
  if (own === undefined) return failure('the policy says nothing of it');
  const actions = own.has(action) ? [...own.keys()] : [...own.keys(), action];
  return success({
    round: {
      unit: row['unit'] ?? id,
      segment: group,
      actions,
      logging: null,
      chosen: actions.indexOf(action),
      propensity: numberIn(row, 'propensity'),
      reward: numberIn(row, 'reward'),
    },
    probabilities: actions.map((each) => own.get(each) ?? 0),
  });
};

/** The reward model is the mean reward of each action, pulled towards that of all, cross-fitted. */
export const readPlainLog = (
  logRows: readonly PlainRow[],
  policyRows: readonly PlainRow[],
): Result<{ readonly log: Log; readonly target: TargetPolicy }, readonly RowFault[]> => {
  const missing = missingColumns(logRows, ['action', 'propensity', 'reward'], 'log');
  if (missing.length > 0) return failure(missing);
  const policy = readPolicy(policyRows);
  if (!policy.ok) return policy;
  const faults: RowFault[] = [];
  const read: PlainRound[] = [];
  for (const [place, row] of logRows.entries()) {
    const one = readRound(row, place, policy.value);
    if (one.ok) read.push(one.value);
    else faults.push({ row: place + 1, detail: one.error });
  }
  if (faults.length > 0) return failure(faults.slice(0, mostFaults));
  const rounds = read.map(({ round }) => round);
  const modelled = crossFit(
    rounds.map(({ unit, actions, chosen, reward }) => ({ unit, options: actions, chosen, reward })),
    { folds, fit: fitMeans(pull) },
  );
  return success({
    log: { rounds, modelled },
    target: { name: 'policy', probabilities: read.map(({ probabilities }) => probabilities) },
  });
};
