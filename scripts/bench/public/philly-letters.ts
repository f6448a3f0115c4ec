/**
 * Philadelphia's letters to late payers of property tax: seven letters of different tone, or none; the outcome is any payment within three
 * months. Once with all letters, once without the two that threaten, which the law may bar. Owners of one property only, as in the paper.
 */
import { prefixed, type DataBenchmark } from './figure.ts';
import { policyFigures } from './policy-figures.ts';
import { withArms, type Arms } from './randomised-trial.ts';
import { numberIn, readDataSet, type DataRow, type DataSet } from './read-data.ts';
import { fieldSource, wordSource } from './sources.ts';

const threats = ['Lien', 'Sheriff'];
const softLetters = ['Reminder', 'Neighborhood', 'Community', 'Peer', 'Duty'];

/** Of the 19,039 owners of one property 2,088 were sent no letter; the others were given one of seven evenly. */
const noLetterProb = 2088 / 19_039;
const arms: Arms = {
  names: ['NoLetter', ...softLetters, ...threats],
  propensities: [noLetterProb, ...[...softLetters, ...threats].map(() => (1 - noLetterProb) / 7)],
};

const singleOwners = (rows: readonly DataRow[]): readonly DataRow[] =>
  rows.filter((row) => numberIn(row, 'single_property_owner') === 1);

const withSingleOwners = ({ name, rows, holdout }: DataSet): DataSet => ({
  name,
  rows: singleOwners(rows),
  holdout: holdout === null ? null : singleOwners(holdout),
});

export const benchPhillyLetters: DataBenchmark = ({ folder, say }) => {
  const read = readDataSet(folder, 'philly_letters');
  if (read === null) return Promise.resolve(null);
  const data = withSingleOwners(read);
  const trial = {
    sources: [
      ...['total_due', 'assessed_mv', 'tenure'].map((field) => fieldSource(field)),
      wordSource('azavea_section', data.rows, { read: (row: DataRow) => row['azavea_section'] ?? '' }),
    ],
    armOf: (row: DataRow) => row['letter'] ?? '',
    outcomeOf: (row: DataRow) => numberIn(row, 'ever_paid_sep'),
    control: 'NoLetter',
  };
  say('philly_letters: a learned policy against the best letter for all');
  const all = policyFigures(data, { ...trial, arms, expectedBestArms: threats });
  say('philly_letters: the same without the letters that threaten');
  const soft = policyFigures(data, {
    ...trial,
    arms: withArms(arms, ['NoLetter', ...softLetters]),
    expectedBestArms: softLetters,
  });
  return Promise.resolve({ ...prefixed('philly', all), ...prefixed('phillySoft', soft) });
};
