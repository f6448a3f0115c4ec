/** What segments are fitted to: of each debtor with an open case the features of payment history, of the case opened last, as known at an instant. */
import { inputsAsOf, listNewestOpenCases, readDecisionInputs, type Pool } from '../../../data/index.ts';
import { caseFeatures, featureSpec, type CaseContext, type Instant } from '../../../engine/index.ts';
import { paymentHistoryFeatures } from '../../../models/index.ts';
import { contextOf } from '../context-of.ts';

export type SegmentRowsRead = {
  readonly debtorIds: readonly string[];
  readonly rows: readonly Float64Array[];
};

/** Debtors read together. */
const together = 256;

const places = paymentHistoryFeatures.map(({ name }) => {
  const place = featureSpec.features.findIndex((feature) => feature.name === name);
  if (place < 0) throw new Error(`${name} is no feature of ${featureSpec.id}`);
  return place;
});

const rowOf = (context: CaseContext): Float64Array => {
  const features = caseFeatures(context);
  return Float64Array.from(places, (place) => features[place] ?? NaN);
};

export const readSegmentRows = async (pool: Pool, at: Instant): Promise<SegmentRowsRead> => {
  const debtorIds: string[] = [];
  const rows: Float64Array[] = [];
  let afterDebtor = '';
  for (;;) {
    const cases = await listNewestOpenCases(pool, { at, limit: together, afterDebtor });
    const asked = cases.map(({ caseId }) => ({ caseId, asOf: at, isBackdated: true }));
    for (const [place, stored] of (await readDecisionInputs(pool, asked)).entries()) {
      if (stored === null) continue;
      const inputs = await inputsAsOf(pool, stored, at);
      const context = contextOf(inputs, inputs.planned, at, 'collect');
      if (!context.ok) continue;
      debtorIds.push(cases[place]?.debtorId ?? '');
      rows.push(rowOf(context.value));
    }
    if (cases.length < together) return { debtorIds, rows };
    afterDebtor = cases.at(-1)?.debtorId ?? '';
  }
};
