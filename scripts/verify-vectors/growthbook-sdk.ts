/**
 * growthbook/sdk_assignment.json: hashes, ranges, namespaces and whole assignments of the GrowthBook SDK. It makes missing and wrong weights
 * equal in silence; we refuse them where an experiment is defined.
 */
import { z } from 'zod';
import { bucketRanges, chooseRange } from '../../experiments/index.ts';
import { uniformHash, uniformHashVersionOne } from '../../engine/index.ts';
import { judge, judgeKnowing, numbered, withRow, type Outcome, type Verifier } from './check.ts';

const range = z.tuple([z.number(), z.number()]);
const rows = z.array(z.unknown());
const fileSchema = z.object({
  hash: rows,
  bucket_ranges: rows,
  choose_variation: rows,
  namespace: rows,
  assignment: rows,
  decile_counts_200000_ids: z.record(z.string(), z.number()).optional(),
});

const hashSchema = z.object({ seed: z.string(), value: z.string(), version: z.number(), hash: z.number().nullable() });

const hashOf = ({ seed, value, version }: { seed: string; value: string; version: number }): number | null => {
  if (version === 2) return uniformHash(seed, value);
  return version === 1 ? uniformHashVersionOne(seed, value) : null;
};

const verifyHash = (row: unknown, place: number): Outcome => {
  const id = numbered('hash', place);
  return withRow(hashSchema, { id, row }, (parsed) =>
    judge(id, [{ name: 'hash', actual: hashOf(parsed), expected: parsed.hash }]),
  );
};

const rangesSchema = z.object({
  arms: z.number(),
  coverage: z.number(),
  weights: z.array(z.number()).nullable(),
  ranges: z.array(range),
});

const silentlyEqual =
  'the SDK makes missing or wrong weights equal in silence; a wrong split is refused here where it is defined';

const sumsToOne = (weights: readonly number[]): boolean =>
  Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) <= 0.01;

const verifyRanges = (row: unknown, place: number): Outcome => {
  const id = numbered('bucket_ranges', place);
  return withRow(rangesSchema, { id, row }, ({ arms, coverage, weights, ranges }) => {
    const isProper = weights !== null && weights.length === arms && sumsToOne(weights);
    return judgeKnowing(id, isProper ? null : silentlyEqual, [
      { name: 'ranges', actual: isProper ? bucketRanges(weights, coverage) : 'refused', expected: ranges },
    ]);
  });
};

const chooseSchema = z.object({ n: z.number(), ranges: z.array(range), variation: z.number() });

const verifyChoice = (row: unknown, place: number): Outcome => {
  const id = numbered('choose_variation', place);
  return withRow(chooseSchema, { id, row }, ({ n, ranges, variation }) =>
    judge(id, [{ name: 'variation', actual: chooseRange(n, ranges), expected: variation }]),
  );
};

const namespaceSchema = z.object({
  id: z.string(),
  namespace: z.tuple([z.string(), z.number(), z.number()]),
  in: z.boolean(),
});

const verifyNamespace = (row: unknown, place: number): Outcome => {
  const id = numbered('namespace', place);
  return withRow(namespaceSchema, { id, row }, ({ id: unit, namespace: [name, from, to], in: isIn }) => {
    const at = uniformHashVersionOne(`__${name}`, unit);
    return judge(id, [{ name: 'in', actual: at >= from && at < to, expected: isIn }]);
  });
};

const assignmentSchema = z.object({
  id: z.string(),
  experiment: z.object({
    key: z.string(),
    seed: z.string().optional(),
    weights: z.array(z.number()),
    coverage: z.number().default(1),
    hashVersion: z.number().default(1),
  }),
  in_experiment: z.boolean(),
  variation: z.number(),
  bucket: z.number().nullable(),
});

/** Outside the experiment the SDK answers with the first variation. */
const verifyAssignment = (row: unknown, place: number): Outcome => {
  const id = numbered('assignment', place);
  return withRow(assignmentSchema, { id, row }, ({ id: unit, experiment, in_experiment: isIn, variation, bucket }) => {
    const { key, seed = key, weights, coverage, hashVersion: version } = experiment;
    const own = hashOf({ seed, value: unit, version });
    const chosen = own === null ? -1 : chooseRange(own, bucketRanges(weights, coverage));
    return judge(id, [
      { name: 'in_experiment', actual: chosen >= 0, expected: isIn },
      { name: 'variation', actual: Math.max(0, chosen), expected: variation },
      { name: 'bucket', actual: chosen >= 0 ? own : null, expected: bucket },
    ]);
  });
};

/** Ids acct-0 … acct-199999 under the key that the file's assignments use first. */
const verifyDeciles = (expected: Readonly<Record<string, number>>, seed: string): Outcome => {
  const counts = new Array<number>(10).fill(0);
  for (let unit = 0; unit < 200_000; unit += 1) {
    const decile = Math.floor(uniformHash(seed, `acct-${unit}`) * 10);
    counts[decile] = (counts[decile] ?? 0) + 1;
  }
  const told = counts.map((_, decile) => expected[String(decile)] ?? 0);
  return judge('decile_counts_200000_ids', [{ name: 'counts', actual: counts, expected: told }]);
};

const firstKey = (assignments: readonly unknown[]): string => {
  const parsed = assignmentSchema.safeParse(assignments[0]);
  return parsed.success ? parsed.data.experiment.key : '';
};

export const verifySdkAssignments: Verifier = (content) => {
  const file = fileSchema.parse(content);
  const { decile_counts_200000_ids: deciles } = file;
  return [
    ...file.hash.map(verifyHash),
    ...file.bucket_ranges.map(verifyRanges),
    ...file.choose_variation.map(verifyChoice),
    ...file.namespace.map(verifyNamespace),
    ...file.assignment.map(verifyAssignment),
    ...(deciles === undefined ? [] : [verifyDeciles(deciles, firstKey(file.assignment))]),
  ];
};
