/**
 * Bank marketing without the length of the call: five folds as the reference has them, then in the order of time, where the world changes in
 * the last fifth and the drift has to be noticed. Then the leak: refused where it is declared, flagged where it is not.
 */
import {
  findLeaks,
  logLoss,
  reportDrift,
  trainTrees,
  type DriftReport,
  type FeatureTable,
} from '../../../models/index.ts';
import type { Figures } from '../benchmark.ts';
import { rounded } from '../median.ts';
import { bankSources, callLength } from './bank-sources.ts';
import { familyFigures } from './compare-families.ts';
import { aucOf, hashFold, pickLabelled, placesWhere, trainAndScore, type Labelled } from './cross-validate.ts';
import { logisticFamily, networkFamily, treeFamily } from './families.ts';
import { figure, prefixed, type DataBenchmark } from './figure.ts';
import { readDataSet, type DataRow } from './read-data.ts';
import { fieldSource, tableOf } from './sources.ts';
import { slowEnsemble } from './uci-default.ts';

/** Of the rows, in their order, which is that of time. */
const learntShare = 0.8;

const driftFigures = ({ movedFeatures, scoreIndex, meanProbability, meanLabel, isFlagged }: DriftReport): Figures => ({
  driftFlagged: isFlagged,
  driftMovedFeatures: movedFeatures.length,
  driftGreatestFeatureIndex: rounded(movedFeatures[0]?.index ?? 0, 2),
  driftScoreIndex: rounded(scoreIndex, 3),
  driftMeanProbability: rounded(meanProbability, 4),
  driftMeanLabel: rounded(meanLabel, 4),
});

/** Trained on rows `from` up to `cut`, looked at on those before and after: against its own time, and against what came next. */
const judgeInTime = (
  data: Labelled,
  { cut, end }: { readonly cut: number; readonly end: number },
): { readonly auc: number; readonly logLoss: number; readonly drift: DriftReport } => {
  const learnt = pickLabelled(
    data,
    placesWhere(cut, () => true),
  );
  const judged = pickLabelled(
    data,
    placesWhere(end, (place) => place >= cut),
  );
  const before = trainAndScore(learnt, learnt.table, slowEnsemble);
  const scores = trainAndScore(learnt, judged.table, slowEnsemble);
  const forecasts = { labels: judged.labels, probabilities: scores };
  const drift = reportDrift({
    before: { table: learnt.table, scores: before },
    now: { table: judged.table, scores, labels: judged.labels },
  });
  return { auc: aucOf(forecasts), logLoss: logLoss(forecasts), drift };
};

/** Whether training refuses the call's length as it is declared, and whether it is noticed when it is declared wrongly. */
const leakFigures = (rows: readonly DataRow[], labels: Float64Array): Figures => {
  const sources = bankSources(rows);
  const declared = tableOf([...sources, callLength], rows);
  const trained = trainTrees({ table: declared, labels, weights: null, loss: 'logistic', seed: 1 });
  const suspectsIn = (table: FeatureTable): readonly string[] => {
    const found = findLeaks({ table, labels, seed: 1 });
    if (!found.ok) throw new Error(found.error.detail);
    return found.value.map(({ name }) => name);
  };
  const wronglyDeclared = suspectsIn(tableOf([...sources, fieldSource('duration')], rows));
  return {
    declaredLeakRefused: !trained.ok && trained.error.code === 'feature-after-decision',
    undeclaredLeakFlagged: wronglyDeclared.includes('duration'),
    otherFeaturesFlagged: wronglyDeclared.length - 1 + suspectsIn(tableOf(sources, rows)).length,
  };
};

export const benchBankMarketing: DataBenchmark = async ({ folder, families, say }) => {
  const rows = readDataSet(folder, 'bank_marketing')?.rows;
  if (rows === undefined) return null;
  const folds = rows.map((row) => hashFold('bank_marketing', row['row'] ?? ''));
  const labels = Float64Array.from(rows, (row) => Number(row['y'] === 'yes'));
  const data = { table: tableOf(bankSources(rows), rows), labels };
  const figures = await familyFigures(data, folds, {
    name: 'bank_marketing',
    families,
    full: {
      trees: treeFamily(slowEnsemble),
      network: networkFamily({ pieces: 32, members: 3 }),
      logistic: logisticFamily,
    },
    quick: { trees: treeFamily({ ...slowEnsemble, members: 1 }), network: networkFamily({ pieces: 32, members: 1 }) },
    references: { auc: 0.8053, logLoss: 0.2698 },
    say,
  });
  say('bank_marketing: in the order of time');
  const cut = Math.floor(learntShare * rows.length);
  const later = judgeInTime(data, { cut, end: rows.length });
  say('bank_marketing: leaks');
  return prefixed('bank', {
    rows: rows.length,
    ...figures,
    // Reference: the better of the two boosted trees; no bar, for nothing learnt before could know.
    ...figure('laterAuc', { value: later.auc, bar: { reference: 0.6515, better: 'higher' } }),
    ...figure('laterLogLoss', { value: later.logLoss, bar: { reference: 0.8038, better: 'lower' } }),
    ...driftFigures(later.drift),
    ...leakFigures(rows, labels),
  });
};
