/**
 * What a model is told about each of its inputs. The list, in its order, is part of the artifact; a model serves only vectors of the list it
 * was trained on, told apart by the list's hash.
 */
import { z } from 'zod';
import { checksumOf } from '../../engine/index.ts';

const name = z.string().min(1).max(120);
/** Of the case, the same for all candidates of a decision; or of the candidate. */
const about = z.enum(['context', 'action']);
/** Known when the decision is made, or only later. What is known later is never learnt from: see leaks/check-availability.ts. */
const availability = z.enum(['at_decision', 'after_decision']);

export const modelFeatureSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('number'), name, about, availability }),
  z
    .strictObject({
      kind: z.literal('category'),
      name,
      about,
      availability,
      /** A value is the place of its level in this list; NaN says that it is none of them. */
      levels: z.array(z.string()).min(1).max(10_000).readonly(),
      /** `one_hot`: a split tells one level from the rest. `codes`: a split cuts the list of levels in two, so their order should mean something. */
      encoding: z.enum(['one_hot', 'codes']),
    })
    .refine(({ levels }) => new Set(levels).size === levels.length, {
      path: ['levels'],
      message: 'levels must differ',
    }),
]);

export type ModelFeature = z.infer<typeof modelFeatureSchema>;

export const modelFeatureListSchema = z
  .array(modelFeatureSchema)
  .min(1)
  .max(10_000)
  .readonly()
  .refine((features) => new Set(features.map((feature) => feature.name)).size === features.length, {
    message: 'feature names must differ',
  });

export const featureListHash = (features: readonly ModelFeature[]): string => checksumOf(features);

/** The value of a level; NaN for one the list does not have. */
export const levelCode = (levels: readonly string[], level: string): number => {
  const code = levels.indexOf(level);
  return code < 0 ? NaN : code;
};
