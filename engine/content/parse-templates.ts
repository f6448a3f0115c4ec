/** Reads one file of templates out of untrusted data, or says of every fault which file, template and field it is in. */
import type { z } from 'zod';
import { failure, success, type Result } from '../result.ts';
import { templateFileSchema, type TemplateFile } from './template-file.ts';

/** One file as read: its name and the data in it. */
export type TemplateSource = { readonly file: string; readonly value: unknown };

/** A fault of a file. `path` leads to the field in the file's data, for finding its line. */
export type TemplateError = {
  readonly file: string;
  /** Id of the template, or null where the fault is outside of the templates. */
  readonly template: string | null;
  /** The field within the template (or the file): `email.subject`, `notices.creditor`. */
  readonly field: string;
  readonly detail: string;
  readonly path: readonly (string | number)[];
};

const at = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string | number, unknown>>)[key] : undefined;

const templateError = (source: TemplateSource, issue: z.core.$ZodIssue): TemplateError => {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? step.toString() : step));
  const isInTemplate = path[0] === 'templates' && path.length >= 2;
  const id = isInTemplate ? at(path.slice(0, 2).reduce<unknown>(at, source.value), 'id') : null;
  return {
    file: source.file,
    template: isInTemplate && typeof id !== 'string' ? path.slice(0, 2).join('.') : (id as string | null),
    field: path.slice(isInTemplate ? 2 : 0).join('.'),
    detail: issue.message,
    path,
  };
};

export const parseTemplates = (source: TemplateSource): Result<TemplateFile, readonly TemplateError[]> => {
  const parsed = templateFileSchema.safeParse(source.value);
  return parsed.success
    ? success(parsed.data)
    : failure(parsed.error.issues.map((issue) => templateError(source, issue)));
};
