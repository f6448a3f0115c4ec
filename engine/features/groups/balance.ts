/** What is owed, on this case and on all. */
import { featureGroup, put } from '../feature-group.ts';
import { categoryFeature, numberFeature } from '../feature.ts';
import { currencies } from '../money-scale.ts';

const told = { source: 'case_facts', lawfulBasis: 'contract' } as const;
/** ln(1 + euro): thirty million of them at 17, every debt there is below 30. */
const logRange = [0, 30] as const;

export const balanceFeatures = featureGroup(
  [
    numberFeature({
      ...told,
      name: 'balance',
      meaning: 'What is owed on the case',
      unit: 'major units of the case’s currency',
      range: [0, 1e9],
      decimals: 3,
    }),
    numberFeature({
      ...told,
      name: 'balanceLog',
      meaning: 'Logarithm of what is owed on the case, in euro at fixed round rates',
      unit: 'ln(1 + euro)',
      range: logRange,
      decimals: 4,
    }),
    numberFeature({
      ...told,
      name: 'balanceShare',
      meaning: 'What is owed as a share of the principal; above 1 where fees or interest came on top',
      unit: 'share',
      range: [0, 3],
      decimals: 4,
    }),
    numberFeature({
      ...told,
      name: 'totalBalanceLog',
      meaning:
        'Logarithm of what is owed on all open cases of the debtor in this currency, in euro at fixed round rates',
      unit: 'ln(1 + euro)',
      range: logRange,
      decimals: 4,
    }),
    categoryFeature({
      ...told,
      name: 'currency',
      meaning: 'Currency of the case',
      levels: currencies,
    }),
    numberFeature({
      ...told,
      name: 'openCases',
      meaning: 'Open cases of the debtor, this one included',
      unit: 'cases',
      range: [0, 100],
    }),
  ],
  ({ context, money }, row) => {
    put(row, context.balanceMinor / money.minorPerUnit);
    put(row, Math.log1p(context.balanceMinor / money.minorPerEuro));
    put(row, context.principalMinor > 0 ? context.balanceMinor / context.principalMinor : NaN);
    put(row, Math.log1p(context.totalBalanceMinor / money.minorPerEuro));
    put(row, money.currencyPlace);
    put(row, context.openCases);
  },
);
