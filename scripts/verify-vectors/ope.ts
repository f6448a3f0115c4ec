/**
 * Off-policy estimates beside reference data sets. Errors of the self-normalised estimators and bootstrap intervals are not compared: the
 * source does not draw the normaliser again, and its draws are its own.
 */
import { compareWithReference } from '../../experiments/index.ts';
import { judge, type Comparison, type Verifier } from './check.ts';

export const verifyOffPolicy: Verifier = (content) => {
  const compared = compareWithReference(content);
  if (compared === null) throw new Error('no data set of off-policy estimates');
  const byId = new Map<string, Comparison[]>();
  for (const each of compared) byId.set(each.id, [...(byId.get(each.id) ?? []), each]);
  return [...byId].map(([id, comparisons]) => judge(id, comparisons));
};
