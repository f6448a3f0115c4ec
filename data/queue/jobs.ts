/**
 * The background jobs there are: a closed list of names, each with the shape of its payload.
 */
import { z } from 'zod';

export type JobPayloads = {
  /** Folds the facts of `sample` random cases again and compares with the stored states. */
  readonly 'verify-state': { readonly sample: number };
  /** Removes answers kept for repeated requests once they are older than this. */
  readonly 'sweep-idempotency': { readonly olderThanHours: number };
  /** Has both evaluators of the law judge what was made in the last so many days. */
  readonly 'second-opinion': { readonly days: number };
  /** Trains: the run of that id; else tonight's of that zone; else whatever was left or missed. */
  readonly retrain: { readonly zone: string | null; readonly runId: string | null };
  /** Fits tonight's segments, once, and counts who is in which. */
  readonly 'fit-segments': { readonly zone: string };
  /** Brings the sums of experiments that run, or stopped in the last so many days, up to today. */
  readonly 'reduce-experiments': { readonly stoppedWithinDays: number };
  /** Works out one evaluation; null: every one that is still waiting. */
  readonly evaluate: { readonly evaluationId: string | null };
  /** Asks the strategies in the shadow about the decisions of the last so many days. */
  readonly shadow: { readonly days: number };
};

export type JobName = keyof JobPayloads;

export const jobPayloads: { readonly [Name in JobName]: z.ZodType<JobPayloads[Name]> } = {
  'verify-state': z.strictObject({ sample: z.int().positive() }),
  'sweep-idempotency': z.strictObject({ olderThanHours: z.number().positive() }),
  'second-opinion': z.strictObject({ days: z.int().positive() }),
  retrain: z.strictObject({ zone: z.string().max(64).nullable(), runId: z.uuid().nullable() }),
  'fit-segments': z.strictObject({ zone: z.string().max(64) }),
  'reduce-experiments': z.strictObject({ stoppedWithinDays: z.int().positive() }),
  evaluate: z.strictObject({ evaluationId: z.uuid().nullable() }),
  shadow: z.strictObject({ days: z.int().positive() }),
};

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobPayloads, name);
}

/** One run of a job. */
export type JobRun = {
  readonly id: string;
  /** 1 for the first. */
  readonly attempt: number;
};

/** What each job does. A rejection makes the job run again, up to three times in all. */
export type JobHandlers = {
  readonly [Name in JobName]: (payload: JobPayloads[Name], run: JobRun) => Promise<void>;
};

/** Parses the payload now, and returns the run of its handler. Throws a `ZodError` for a payload of another shape. */
export function bindJob<Name extends JobName>(
  name: Name,
  handler: JobHandlers[Name],
  data: unknown,
): (run: JobRun) => Promise<void> {
  const payload = jobPayloads[name].parse(data);
  return (run) => handler(payload, run);
}
