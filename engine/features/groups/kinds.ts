/** What kind of claim it is, whose, and against whom. */
import { segmentOf, segments } from '../../segments/segment-of.ts';
import { actors, debtorKinds } from '../../vocabulary/case.ts';
import { featureGroup, put } from '../feature-group.ts';
import { categoryFeature } from '../feature.ts';
import { placeAmong } from '../levels.ts';
import { markets } from '../places.ts';
import { productGroup, productGroups } from '../product-group.ts';

const actorPlace = placeAmong(actors);
const productPlace = placeAmong(productGroups, productGroup);
const debtorKindPlace = placeAmong(debtorKinds);
const segmentIds = segments.map(({ id }) => id);
const segmentPlace = placeAmong(segmentIds);
const marketPlace = placeAmong(markets);

const ofCase = { source: 'case_facts', lawfulBasis: 'contract' } as const;

export const kindFeatures = featureGroup(
  [
    categoryFeature({
      ...ofCase,
      name: 'actor',
      meaning: 'Who asks for the money',
      levels: actors,
    }),
    categoryFeature({
      ...ofCase,
      name: 'product',
      meaning: 'What the debt is for, in groups made from the caller’s word',
      levels: productGroups,
    }),
    categoryFeature({
      ...ofCase,
      name: 'debtorKind',
      meaning: 'Whether a consumer, another natural person or a business owes',
      source: 'debtor_facts',
      levels: debtorKinds,
    }),
    categoryFeature({
      name: 'segment',
      meaning: 'Segment of the debtor by the house’s rules over payment history',
      source: 'payments',
      lawfulBasis: 'legitimate_interest',
      levels: segmentIds,
    }),
    categoryFeature({
      name: 'country',
      meaning: 'Country of residence: the market, whose law and prices hold',
      source: 'debtor_facts',
      lawfulBasis: 'contract',
      levels: markets,
    }),
  ],
  ({ context }, row) => {
    put(row, actorPlace(context.actor));
    put(row, productPlace(context.product));
    put(row, debtorKindPlace(context.debtor?.kind ?? null));
    put(row, segmentPlace(segmentOf(context).id));
    put(row, marketPlace(context.debtor?.country ?? null));
  },
);
