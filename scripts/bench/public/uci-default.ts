/**
 * UCI default of credit-card clients: five folds as the reference has them. All 23 columns are used, protected ones too, because the reference
 * does; none of them would be allowed in a decision.
 */
import { familyFigures } from './compare-families.ts';
import { hashFold, type Recipe } from './cross-validate.ts';
import { logisticFamily, networkFamily, treeFamily } from './families.ts';
import { prefixed, type DataBenchmark } from './figure.ts';
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

export const benchUciDefault: DataBenchmark = async ({ folder, families, say }) => {
  const data = readDataSet(folder, 'uci_default');
  if (data === null) return null;
  const { rows } = data;
  const folds = rows.map((row) => hashFold('uci_default', row['row'] ?? ''));
  const labels = Float64Array.from(rows, (row) => numberIn(row, 'default_next_month'));
  const table = tableOf(
    fields.map((field) => fieldSource(field)),
    rows,
  );
  const figures = await familyFigures({ table, labels }, folds, {
    name: 'uci_default',
    families,
    full: {
      trees: treeFamily(slowEnsemble),
      network: networkFamily({ pieces: 16, members: 4 }),
      logistic: logisticFamily,
    },
    quick: { trees: treeFamily({ ...slowEnsemble, members: 1 }), network: networkFamily({ pieces: 16, members: 1 }) },
    references: { auc: 0.7845, logLoss: 0.426 },
    say,
  });
  return prefixed('uci', { rows: rows.length, ...figures });
};
