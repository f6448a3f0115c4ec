/**
 * What an experiment is, as its author writes it: hypothesis, population, arms, how it will be judged and stopped. A wrong split is
 * refused with its sum, never made right in silence. Once running it does not change; its checksum proves it.
 */
import { z } from 'zod';
import {
  callerIdSchema,
  checksumOf,
  compileCondition,
  failure,
  success,
  toInputErrors,
  uniformHashVersion,
  type InputError,
  type Result,
  metricNames,
} from '../engine/index.ts';

export const armRoles = ['champion', 'challenger', 'holdout'] as const;
export type ArmRole = (typeof armRoles)[number];

export type StrategyVersionReference = { readonly id: string; readonly version: number };

/** What is assigned: a debtor, or all debtors who live together. */
export const units = ['debtor', 'household'] as const;
export type Unit = (typeof units)[number];

/** Whether it may be read every day, or once at the horizon. */
const stoppingRules = ['always_valid', 'fixed_horizon'] as const;

/** What happens to an arm that breaches a guardrail. */
const breachActions = ['stop_arm', 'alert'] as const;

/** The strategy that a holdout follows unless told otherwise: it leaves everybody in peace. Seeded with the store. */
export const holdoutStrategy: StrategyVersionReference = { id: 'no-contact', version: 1 };

/** Weights are shares of all debtors; a sum this near to 1 is 1. */
const weightTolerance = 1e-9;

const armSchema = z.strictObject({
  id: callerIdSchema,
  role: z.enum(armRoles),
  strategy: z.strictObject({ id: callerIdSchema, version: z.int().min(1).max(999_999_999) }).optional(),
  weight: z.number().gt(0).max(1),
  persistent: z.boolean().default(false),
});

const wholeLayer = { from: 0, to: 1 } as const;
const layerRangeSchema = z.strictObject({ from: z.number().min(0).lt(1), to: z.number().gt(0).max(1) });

const shapeSchema = z.strictObject({
  id: callerIdSchema,
  hypothesis: z.string().min(1).max(4_000),
  unit: z.enum(units).default('debtor'),
  population: z.string().min(1).default('true'),
  arms: z.array(armSchema).min(2).max(20),
  primaryMetric: z.enum(metricNames),
  guardrails: z
    .array(z.strictObject({ metric: z.enum(metricNames), margin: z.number().min(0).max(1_000_000) }))
    .max(20)
    .default([]),
  horizonDays: z.int().min(1).max(730).default(30),
  alpha: z.number().gt(0).lt(0.5).default(0.05),
  minimumDetectableEffect: z.number().gt(0).max(1_000_000),
  stoppingRule: z.enum(stoppingRules).default('always_valid'),
  onBreach: z.enum(breachActions).default('stop_arm'),
  initialShare: z.number().gt(0).max(1).default(1),
  sharedCapacities: z.array(callerIdSchema).max(20).default([]),
  layer: callerIdSchema.nullable().default(null),
  layerRange: layerRangeSchema.default(wholeLayer),
  salt: z
    .string()
    .regex(/^[\x20-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters')
    .optional(),
  hashVersion: z.literal(uniformHashVersion).default(uniformHashVersion),
});
type Shape = z.output<typeof shapeSchema>;

export type Arm = {
  readonly id: string;
  readonly role: ArmRole;
  readonly strategy: StrategyVersionReference;
  /** Share of those who take part, in (0, 1]. */
  readonly weight: number;
  /** A holdout drawn by the layer's salt: the same debtors stay out of every experiment of the layer that has it. */
  readonly persistent: boolean;
};

export type ExperimentDefinition = Readonly<
  Omit<Shape, 'arms' | 'salt' | 'guardrails' | 'layerRange' | 'sharedCapacities'>
> & {
  readonly arms: readonly Arm[];
  readonly guardrails: readonly Readonly<Shape['guardrails'][number]>[];
  /** The part of the layer's debtors that it may take: others of the layer may run beside it in the rest. */
  readonly layerRange: Readonly<Shape['layerRange']>;
  /** Names of capacities, as agents' hours, that several arms draw on. */
  readonly sharedCapacities: readonly string[];
  /** Stored, so that renaming an experiment would not reshuffle it; the id unless told otherwise. */
  readonly salt: string;
};

const input = (pointer: string, detail: string): InputError => ({ pointer, detail });

/** Indexes of the entries whose key stands earlier in the list. */
const repeated = (keys: readonly string[]): readonly number[] =>
  keys.flatMap((key, index) => (keys.indexOf(key) < index ? [index] : []));

const splitErrors = ({ arms }: Shape): readonly InputError[] => {
  const sum = arms.reduce((total, { weight }) => total + weight, 0);
  const champions = arms.filter(({ role }) => role === 'champion').length;
  return [
    ...(Math.abs(sum - 1) > weightTolerance
      ? [input('/arms', `weights must sum to 1, they sum to ${Number(sum.toFixed(12))}`)]
      : []),
    ...(champions === 1 ? [] : [input('/arms', `exactly one arm must be the champion, ${champions} are`)]),
    ...repeated(arms.map(({ id }) => id)).map((index) => input(`/arms/${index}/id`, 'is there twice')),
  ];
};

const layerErrors = ({ arms, layer, layerRange: { from, to } }: Shape): readonly InputError[] => {
  const persistent = arms.flatMap((arm, index) => (arm.persistent ? [{ arm, index }] : []));
  return [
    ...(from < to ? [] : [input('/layerRange', 'must begin before it ends')]),
    ...(layer === null && (from > 0 || to < 1)
      ? [input('/layerRange', 'is a part of a layer; no layer is given')]
      : []),
    ...persistent.flatMap(({ arm: { role }, index }, place) => [
      ...(role === 'holdout' ? [] : [input(`/arms/${index}/persistent`, 'is for a holdout')]),
      ...(layer === null ? [input(`/arms/${index}/persistent`, 'needs a layer, whose debtors it keeps out')] : []),
      ...(place === 0 ? [] : [input(`/arms/${index}/persistent`, 'is there twice; a layer has one such holdout')]),
    ]),
  ];
};

const meaningErrors = ({ arms, guardrails, population, sharedCapacities }: Shape): readonly InputError[] => {
  const condition = compileCondition(population);
  const needsStrategy = arms.flatMap(({ role, strategy }, index) =>
    role !== 'holdout' && strategy === undefined
      ? [input(`/arms/${index}/strategy`, 'is required; only a holdout may go without')]
      : [],
  );
  const twice = repeated(guardrails.map(({ metric }) => metric));
  return [
    ...needsStrategy,
    ...twice.map((index) => input(`/guardrails/${index}/metric`, 'is there twice')),
    ...repeated(sharedCapacities).map((index) => input(`/sharedCapacities/${index}`, 'is there twice')),
    ...(condition.ok ? [] : [input('/population', condition.error.detail)]),
  ];
};

/** A definition with everything filled in, or all that is wrong with it, with pointers. */
export const parseDefinition = (value: unknown): Result<ExperimentDefinition, readonly InputError[]> => {
  const parsed = shapeSchema.safeParse(value);
  if (!parsed.success) return failure(toInputErrors(parsed.error));
  const errors = [...splitErrors(parsed.data), ...layerErrors(parsed.data), ...meaningErrors(parsed.data)];
  if (errors.length > 0) return failure(errors);
  const { salt = parsed.data.id, arms, ...rest } = parsed.data;
  const filled = arms.map(({ strategy = holdoutStrategy, ...arm }): Arm => ({ ...arm, strategy }));
  return success({ ...rest, salt, arms: filled });
};

/** A stored definition of an earlier version, which said less, with what it meant. */
export const completeDefinition = (stored: ExperimentDefinition): ExperimentDefinition => ({
  ...{
    stoppingRule: 'always_valid',
    onBreach: 'stop_arm',
    initialShare: 1,
    sharedCapacities: [],
    layerRange: wholeLayer,
  },
  ...stored,
  arms: stored.arms.map((arm) => ({ ...{ persistent: false }, ...arm })),
});

/** Identifies the definition, every field of it; pinned when the experiment starts. */
export const definitionChecksum = (definition: ExperimentDefinition): string => checksumOf(definition);
