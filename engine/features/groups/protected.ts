/**
 * What is protected or stands near it: age, and language and region, which may tell of ethnic origin. Read to see that all are treated
 * alike; no model and no strategy of ours decides by it.
 */
import { featureGroup, put } from '../feature-group.ts';
import { categoryFeature, numberFeature } from '../feature.ts';
import { placeAmong } from '../levels.ts';
import { languages, regions } from '../places.ts';

const languagePlace = placeAmong(languages, (tag) => tag.split('-', 1)[0] ?? tag);
const regionPlace = placeAmong(regions);

const told = { source: 'debtor_facts', lawfulBasis: 'legitimate_interest', forDecisions: false } as const;

export const protectedFeatures = featureGroup(
  [
    numberFeature({
      ...told,
      name: 'birthYear',
      meaning: 'Year of birth, where told: for age bands',
      unit: 'year',
      range: [1900, 2100],
    }),
    categoryFeature({
      ...told,
      name: 'language',
      meaning: 'Registered language, without its region',
      levels: languages,
    }),
    categoryFeature({
      ...told,
      name: 'region',
      meaning: 'Part of the country with law of its own',
      levels: regions,
    }),
  ],
  ({ context: { debtor } }, row) => {
    put(row, debtor?.birthYear ?? NaN);
    put(row, languagePlace(debtor?.language ?? null));
    put(row, regionPlace(debtor?.region ?? null));
  },
);
