/**
 * The second gate against leaks, for features declared wrongly: is one of them implausibly powerful? Flagged is a feature that foretells the
 * label almost surely by itself, or that by itself does better than all others together and without which the model falls apart. A flag asks
 * a person to look; it cannot find a leak of ordinary power (a yes or no that is known a little late), which only the declaration can.
 */
import { success, type Result } from '../../engine/index.ts';
import { areaUnderRoc } from '../evaluate/ranking.ts';
import { pickRows, rowCountOf, withoutFeatures, type FeatureTable } from '../features/feature-table.ts';
import type { Refusal } from '../refusal.ts';
import { compileTrees, scoreTable } from '../trees/compile-trees.ts';
import type { TreeSettings } from '../trees/settings.ts';
import { trainTrees } from '../trees/train-trees.ts';

export type SuspectedLeak = {
  readonly name: string;
  /** AUC on rows not trained on: of the feature alone, of all others together, of all with it. */
  readonly aloneAuc: number;
  readonly othersAuc: number;
  readonly allAuc: number;
};

export type LeakSearch = { readonly table: FeatureTable; readonly labels: Float64Array; readonly seed: number };

const almostSure = 0.95;
/** A weaker feature may well outdo all others in a weak model. */
const leastPower = 0.75;
/** What the model loses without a feature before it counts as falling apart. */
const leastLift = 0.05;
/** Only the strongest features can be leaks of this kind; for the others nothing more is trained. */
const strongestLookedAt = 3;

const quickTrees: Partial<TreeSettings> = { treeCount: 40, maxLeaves: 8, learningRate: 0.15, columnShare: 0.6 };

/** Trained on the even rows, judged on the odd ones. */
const aucOn = ({ table, labels, seed }: LeakSearch): Result<number, Refusal> => {
  const places = Uint32Array.from({ length: rowCountOf(table) }, (_, row) => row);
  const [learnt, judged] = [places.filter((row) => row % 2 === 0), places.filter((row) => row % 2 === 1)];
  const labelsOf = (rows: Uint32Array): Float64Array => Float64Array.from(rows, (row) => labels[row] ?? NaN);
  const trained = trainTrees({
    table: pickRows(table, learnt),
    labels: labelsOf(learnt),
    weights: null,
    loss: 'logistic',
    seed,
    settings: quickTrees,
  });
  // A feature that never varies foretells nothing.
  if (!trained.ok) return trained.error.code === 'no-usable-feature' ? success(0.5) : trained;
  const scorer = compileTrees(trained.value, table.features);
  if (!scorer.ok) return scorer;
  return success(areaUnderRoc({ labels: labelsOf(judged), scores: scoreTable(scorer.value, pickRows(table, judged)) }));
};

const strongestFeatures = (search: LeakSearch): Result<readonly { name: string; aloneAuc: number }[], Refusal> => {
  const names = search.table.features.map(({ name }) => name);
  const alone: { name: string; aloneAuc: number }[] = [];
  for (const name of names) {
    const others = names.filter((other) => other !== name);
    const auc = aucOn({ ...search, table: withoutFeatures(search.table, others) });
    if (!auc.ok) return auc;
    alone.push({ name, aloneAuc: auc.value });
  }
  return success(alone.sort((one, other) => other.aloneAuc - one.aloneAuc).slice(0, strongestLookedAt));
};

const isSuspect = ({ aloneAuc, othersAuc, allAuc }: SuspectedLeak): boolean =>
  aloneAuc >= almostSure || (aloneAuc >= leastPower && aloneAuc >= othersAuc && allAuc - othersAuc >= leastLift);

/** Labels of 0 and 1, rows in an order that has nothing to do with them. Refused where rows cannot be learnt from. */
export const findLeaks = (search: LeakSearch): Result<readonly SuspectedLeak[], Refusal> => {
  const all = aucOn(search);
  if (!all.ok) return all;
  const strongest = strongestFeatures(search);
  if (!strongest.ok) return strongest;
  const suspects: SuspectedLeak[] = [];
  for (const { name, aloneAuc } of strongest.value) {
    const rest = withoutFeatures(search.table, [name]);
    const others = rest.features.length === 0 ? success(0.5) : aucOn({ ...search, table: rest });
    if (!others.ok) return others;
    const suspect = { name, aloneAuc, othersAuc: others.value, allAuc: all.value };
    if (isSuspect(suspect)) suspects.push(suspect);
  }
  return success(suspects);
};
