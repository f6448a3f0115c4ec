/**
 * Which arm a unit is in: salted, versioned hashes of its id and the ranges of the arms. No state and no clock: the same answer
 * everywhere, for as long as salts, arms and weights stand. Other salts give independent answers.
 *
 * The layer's salt says which part of the layer a unit falls in, and whether a persistent holdout keeps it; the experiment's own salt
 * says which of the other arms it is in. With a larger share every arm keeps what it has, so that a ramp adds units and moves none.
 */
import { uniformHash } from '../../engine/index.ts';
import type { Arm, ExperimentDefinition, Unit } from '../definition.ts';
import { bucketRanges, chooseRange } from './bucket-ranges.ts';

/** What of a definition assigns. */
export type Split = Pick<ExperimentDefinition, 'arms' | 'salt' | 'layer' | 'layerRange'>;

/** The hashes of a unit: multiples of 1/10,000 in [0, 1). */
export type Buckets = {
  /** Under the experiment's own salt. */
  readonly own: number;
  /** Its place in the layer; null without a layer. */
  readonly layer: number | null;
  /** Below the weight of the layer's persistent holdout: kept by it; null without a layer. */
  readonly holdout: number | null;
};

export type ArmAssignment = {
  /** Null where the unit takes no part. */
  readonly arm: Arm | null;
  readonly buckets: Buckets;
};

/** The id that is hashed. A debtor without a household is a household of their own. */
export const unitIdOf = (
  unit: Unit,
  { debtorId, household }: { readonly debtorId: string; readonly household: string | null },
): string => (unit === 'household' ? (household ?? debtorId) : debtorId);

export const bucketsOf = ({ salt, layer }: Split, unitId: string): Buckets => ({
  own: uniformHash(salt, unitId),
  layer: layer === null ? null : uniformHash(`layer/${layer}`, unitId),
  holdout: layer === null ? null : uniformHash(`holdout/${layer}`, unitId),
});

/** Whether the unit falls in the part of the layer that the experiment may take. */
export const isInLayerRange = ({ layerRange: { from, to } }: Split, { layer }: Buckets): boolean =>
  layer === null || (from <= layer && layer < to);

/** The arm of the unit where `share` of the debtors take part; null where it takes none. */
export const armAt = (split: Split, buckets: Buckets, share: number): Arm | null => {
  if (!isInLayerRange(split, buckets)) return null;
  const kept = split.arms.find(({ persistent }) => persistent);
  const drawn = split.arms.filter((arm) => arm !== kept);
  if (kept !== undefined && (buckets.holdout ?? 1) < kept.weight)
    return (buckets.holdout ?? 1) < share * kept.weight ? kept : null;
  const rest = 1 - (kept?.weight ?? 0);
  const ranges = bucketRanges(
    drawn.map(({ weight }) => weight / rest),
    share,
  );
  return drawn[chooseRange(buckets.own, ranges)] ?? null;
};

export const assignArm = (split: Split, unitId: string, share = 1): ArmAssignment => {
  const buckets = bucketsOf(split, unitId);
  return { arm: armAt(split, buckets, share), buckets };
};
