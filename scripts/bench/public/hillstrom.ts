/** Hillstrom's e-mail trial: two e-mails or none, a third each; the outcome is a visit within two weeks. */
import { prefixed, type DataBenchmark } from './figure.ts';
import { policyFigures } from './policy-figures.ts';
import { numberIn, readDataSet } from './read-data.ts';
import { fieldSource, wordSource } from './sources.ts';

const arms = {
  names: ['Mens E-Mail', 'Womens E-Mail', 'No E-Mail'],
  propensities: [1 / 3, 1 / 3, 1 / 3],
};

export const benchHillstrom: DataBenchmark = ({ folder, say }) => {
  const data = readDataSet(folder, 'hillstrom');
  if (data === null) return Promise.resolve(null);
  say('hillstrom: a learned policy against the best e-mail for all');
  const numbers = ['recency', 'history', 'mens', 'womens', 'newbie'].map((field) => fieldSource(field));
  const words = ['zip_code', 'channel'].map((field) =>
    wordSource(field, data.rows, { read: (row) => row[field] ?? '' }),
  );
  const figures = policyFigures(data, {
    arms,
    sources: [...numbers, ...words],
    armOf: (row) => row['segment'] ?? '',
    outcomeOf: (row) => numberIn(row, 'visit'),
    control: 'No E-Mail',
    expectedBestArms: ['Mens E-Mail'],
  });
  return Promise.resolve(prefixed('hillstrom', figures));
};
