/**
 * Which arm a debtor is in: a salted, versioned hash of the debtor's id and the ranges of the arms. No state and no clock: the
 * same answer everywhere, for as long as salt, arms and weights stand. Other salts give independent answers.
 */
import { uniformHash } from '../../engine/index.ts';
import type { Arm, ExperimentDefinition } from '../definition.ts';
import { bucketRanges, chooseRange } from './bucket-ranges.ts';

export type ArmAssignment = {
  /** Null where the weights leave the bucket to nobody. */
  readonly arm: Arm | null;
  /** The hash under the salt: a multiple of 1/10,000 in [0, 1). */
  readonly bucket: number;
};

export const assignArm = (
  { arms, salt }: Pick<ExperimentDefinition, 'arms' | 'salt'>,
  unitId: string,
): ArmAssignment => {
  const bucket = uniformHash(salt, unitId);
  const index = chooseRange(bucket, bucketRanges(arms.map(({ weight }) => weight)));
  return { arm: arms[index] ?? null, bucket };
};
