/**
 * What training leaves behind: plain JSON with all that serving needs, what it was made from, and how good it was. `checksum` covers
 * everything else, so that a byte changed on the way is noticed; sizes are checked, so that no artifact can be read past its end.
 */
import { z } from 'zod';
import { checksumOf, success, toInputErrors, type Catalogue, type Result } from '../../engine/index.ts';
import { refused, type Refusal } from '../refusal.ts';
import { designActions } from './action-design.ts';
import { hazardDesignSchema } from './design.ts';
import { layoutOf } from './row-vectors.ts';
import { hazardSettingsSchema } from './settings.ts';

export const hazardFormat = 'tact-hazard/1';

const count = z.number().min(0);
const numbers = z.array(z.number()).readonly();
const measured = z.number().nullable();

export const hazardMetricsSchema = z.strictObject({
  /** By memory: nights foretold one day ahead, by rows still counted, and the logarithmic loss of a row. */
  memories: z
    .array(z.strictObject({ discount: z.number(), rows: count, logLoss: measured, isUsed: z.boolean() }))
    .readonly(),
  /** Slope of what came on what was foretold, through the origin: 1 is calibrated. */
  calibrationSlope: measured,
  /** The same of what contacts add: below 1 the effects are overstated. */
  effectSlope: measured,
  /** Slope of one half's effects on the other's, as the stocks lie. */
  effectSlopeBetweenHalves: measured,
  /** Variance of a row of mean weight, and the prior standard deviation by block of effects. */
  noise: z.number().positive(),
  effectSds: z.array(z.strictObject({ block: z.string(), sd: z.number().positive() })).readonly(),
});
export type HazardMetrics = Readonly<z.infer<typeof hazardMetricsSchema>>;

const contentSchema = z.strictObject({
  format: z.literal(hazardFormat),
  featureSpec: z.strictObject({ id: z.string(), hash: z.string() }),
  featureCount: z.int().min(1),
  catalogue: z.strictObject({ id: z.string(), version: z.int(), actions: z.array(z.string()).min(1).readonly() }),
  seed: z.int(),
  settings: hazardSettingsSchema,
  window: z.strictObject({ fromDay: z.int(), toDay: z.int(), rows: count, contacts: count, payments: count }),
  design: hazardDesignSchema,
  /** Of a contact that reaches: the posterior mean, draws from the posterior, and the means of two halves of the debtors. */
  effects: z.strictObject({
    mean: numbers,
    members: z.array(numbers).min(1).readonly(),
    halves: z.tuple([numbers, numbers]).readonly(),
  }),
  metrics: hazardMetricsSchema,
});

const artifactSchema = contentSchema.extend({ checksum: z.string() });

export type HazardContent = Readonly<z.infer<typeof contentSchema>>;
export type HazardArtifact = Readonly<z.infer<typeof artifactSchema>>;

export const sealHazard = (content: HazardContent): HazardArtifact => ({ ...content, checksum: checksumOf(content) });

/** From stored JSON to an artifact whose bytes are those that were sealed. */
export const parseHazardArtifact = (stored: unknown): Result<HazardArtifact, Refusal> => {
  const parsed = artifactSchema.safeParse(stored);
  if (!parsed.success) {
    const [first] = toInputErrors(parsed.error);
    return refused('artifact-corrupt', `${first?.pointer ?? ''}: ${first?.detail ?? 'not an artifact'}`);
  }
  const { checksum, ...content } = parsed.data;
  if (checksumOf(content) !== checksum) return refused('artifact-corrupt', 'the checksum does not match the content');
  return success(parsed.data);
};

const sizesFault = ({ design, effects, settings }: HazardArtifact, catalogue: Catalogue): string | null => {
  const actions = designActions(catalogue);
  const layout = layoutOf(design, actions, settings);
  const { baseline, reach, harm, share } = design;
  const sizes: readonly (readonly [string, number, number])[] = [
    ...[effects.mean, ...effects.members, ...effects.halves].map(
      ({ length }) => ['effects', length, layout.expectedAt] as const,
    ),
    ['baseline', baseline.coefficients.length, baseline.columns.length + 1],
    ['reach cells', reach.cells.length, actions.reachCells.length],
    ...reach.cells.map(({ length }) => ['reach', length, reach.columns.length + 1] as const),
    ['harm', harm.coefficients.length, harm.columns.length],
    ['harm by action', harm.byAction.length, actions.actionCount],
    ['share', share.coefficients.length, share.columns.length],
  ];
  const wrong = sizes.find(([, actual, expected]) => actual !== expected);
  return wrong === undefined ? null : `${wrong[0]}: ${wrong[1]} numbers in place of ${wrong[2]}`;
};

/** Whether the artifact can serve these features and this catalogue. */
export const checkFit = (
  artifact: HazardArtifact,
  { catalogue, featureSpec }: { readonly catalogue: Catalogue; readonly featureSpec: { readonly hash: string } },
): Result<HazardArtifact, Refusal> => {
  if (artifact.featureSpec.hash !== featureSpec.hash) {
    return refused('feature-mismatch', `trained on ${artifact.featureSpec.id} with another content`);
  }
  const { actions } = artifact.catalogue;
  if (actions.length !== catalogue.actions.length || catalogue.actions.some(({ id }, place) => id !== actions[place])) {
    return refused('feature-mismatch', `trained on the actions of ${artifact.catalogue.id}, which are others`);
  }
  const fault = sizesFault(artifact, catalogue);
  return fault === null ? success(artifact) : refused('artifact-corrupt', fault);
};
