/** A value that fits a schema, taken from its examples where it has any. */
import { resolveSchema, type ApiDocument, type Schema } from './api-document.ts';

const maximumDepth = 8;

const exampleOfObject = (document: ApiDocument, schema: Schema, depth: number): object => {
  const members = Object.entries(schema.properties ?? {});
  // What must be there; where nothing must, everything, so that the reader sees what there is.
  const required = members.filter(([name]) => schema.required?.includes(name));
  const shown = required.length > 0 ? required : members;
  return Object.fromEntries(shown.map(([name, member]) => [name, exampleOf(document, member, depth + 1)]));
};

const examplesOfType: Readonly<Record<string, (document: ApiDocument, schema: Schema, depth: number) => unknown>> = {
  object: (document, schema, depth) => exampleOfObject(document, schema, depth),
  array: (document, { items }, depth) => (items === undefined ? [] : [exampleOf(document, items, depth + 1)]),
  integer: (_document, { minimum }) => Math.max(0, minimum ?? 0),
  number: (_document, { minimum }) => Math.max(0, minimum ?? 0),
  boolean: () => true,
  string: () => 'text',
};

const exampleOfType = (document: ApiDocument, schema: Schema, depth: number): unknown => {
  const type = typeof schema.type === 'string' ? schema.type : (schema.type?.[0] ?? '');
  return examplesOfType[type]?.(document, schema, depth) ?? null;
};

/** What the schema, or the place that refers to it, names as a value; undefined where neither does. */
const statedValue = (given: Schema, { examples, const: only, enum: values, default: assumed }: Schema): unknown =>
  [...(given.examples ?? []), ...(examples ?? []), only, ...(values ?? []), assumed].find((each) => each !== undefined);

export const exampleOf = (document: ApiDocument, given: Schema, depth = 0): unknown => {
  if (depth > maximumDepth) return null;
  const schema = resolveSchema(document, given);
  const stated = statedValue(given, schema);
  if (stated !== undefined) return stated;
  const [branch] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  return branch === undefined ? exampleOfType(document, schema, depth) : exampleOf(document, branch, depth + 1);
};
