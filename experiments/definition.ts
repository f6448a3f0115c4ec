/**
 * What an experiment is, as its author writes it: hypothesis, population, arms, how it will be judged. A wrong split is refused
 * with its sum, never made right in silence. Once running it does not change; its checksum proves it.
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

/** The strategy that a holdout follows unless told otherwise: it leaves everybody in peace. Seeded with the store. */
export const holdoutStrategy: StrategyVersionReference = { id: 'no-contact', version: 1 };

/** Weights are shares of all debtors; a sum this near to 1 is 1. */
const weightTolerance = 1e-9;

const armSchema = z.strictObject({
  id: callerIdSchema,
  role: z.enum(armRoles),
  strategy: z.strictObject({ id: callerIdSchema, version: z.int().min(1).max(999_999_999) }).optional(),
  weight: z.number().gt(0).max(1),
});

const shapeSchema = z.strictObject({
  id: callerIdSchema,
  hypothesis: z.string().min(1).max(4_000),
  unit: z.literal('debtor', { error: 'must be debtor: the one unit that debtors are assigned by' }).default('debtor'),
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
  layer: callerIdSchema.nullable().default(null),
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
  /** Share of the debtors, in (0, 1]. */
  readonly weight: number;
};

export type ExperimentDefinition = Readonly<Omit<Shape, 'arms' | 'salt' | 'guardrails'>> & {
  readonly arms: readonly Arm[];
  readonly guardrails: readonly Readonly<Shape['guardrails'][number]>[];
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

const meaningErrors = ({ arms, guardrails, population }: Shape): readonly InputError[] => {
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
    ...(condition.ok ? [] : [input('/population', condition.error.detail)]),
  ];
};

/** A definition with everything filled in, or all that is wrong with it, with pointers. */
export const parseDefinition = (value: unknown): Result<ExperimentDefinition, readonly InputError[]> => {
  const parsed = shapeSchema.safeParse(value);
  if (!parsed.success) return failure(toInputErrors(parsed.error));
  const errors = [...splitErrors(parsed.data), ...meaningErrors(parsed.data)];
  if (errors.length > 0) return failure(errors);
  const { salt = parsed.data.id, arms, ...rest } = parsed.data;
  const filled = arms.map(({ strategy = holdoutStrategy, ...arm }): Arm => ({ ...arm, strategy }));
  return success({ ...rest, salt, arms: filled });
};

/** Identifies the definition, every field of it; pinned when the experiment starts. */
export const definitionChecksum = (definition: ExperimentDefinition): string => checksumOf(definition);
