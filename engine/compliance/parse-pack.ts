/** Reads one pack out of untrusted data, or says of every fault which file, rule and field it is in. */
import type { z } from 'zod';
import { failure, success, type Result } from '../result.ts';
import { packSchema, type Pack } from './pack.ts';

/** A fault of a pack. `path` leads to the field in the file's data, for finding its line. */
export type PackError = {
  readonly file: string;
  /** Id of the rule, or null where the fault is outside of the rules. */
  readonly rule: string | null;
  /** The field within the rule (or the file): `local.mon`, `max`, `extends`. */
  readonly field: string;
  readonly detail: string;
  readonly path: readonly (string | number)[];
};

/** One file as read: its name and the data in it. */
export type PackSource = { readonly file: string; readonly value: unknown };

const at = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string | number, unknown>>)[key] : undefined;

const inRule = (path: readonly (string | number)[]): boolean => path[0] === 'rules' && path.length >= 3;

const ruleAt = (value: unknown, path: readonly (string | number)[]): string | null => {
  if (!inRule(path)) return null;
  const id = at(path.slice(0, 3).reduce<unknown>(at, value), 'id');
  return typeof id === 'string' ? id : path.slice(0, 3).join('.');
};

/** The same field may fail twice (unknown channel in a union), or as the name of an entry: the innermost issue says what is wrong. */
const innermost = (issue: z.core.$ZodIssue): z.core.$ZodIssue => {
  if (issue.code !== 'invalid_union' && issue.code !== 'invalid_key') return issue;
  const nested = issue.code === 'invalid_union' ? issue.errors[0]?.[0] : issue.issues[0];
  return nested === undefined ? issue : { ...nested, path: [...issue.path, ...nested.path] };
};

const detailOf = (issue: z.core.$ZodIssue, value: unknown): string =>
  issue.code === 'invalid_type' && value === undefined ? 'is missing' : issue.message;

const packErrors = (source: PackSource, raw: z.core.$ZodIssue): readonly PackError[] => {
  const issue = innermost(raw);
  const steps = issue.path.map((step) => (typeof step === 'symbol' ? step.toString() : step));
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...steps, key]) : [steps];
  return paths.map((path) => ({
    file: source.file,
    rule: ruleAt(source.value, path),
    field: (inRule(path) ? path.slice(3) : path).join('.'),
    detail:
      issue.code === 'unrecognized_keys'
        ? 'no field is called so'
        : detailOf(issue, path.reduce<unknown>(at, source.value)),
    path,
  }));
};

export const parsePack = (source: PackSource): Result<Pack, readonly PackError[]> => {
  const parsed = packSchema.safeParse(source.value);
  if (parsed.success) return success(parsed.data);
  return failure(parsed.error.issues.flatMap((issue) => packErrors(source, issue)));
};
