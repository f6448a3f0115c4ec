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

const examplesOfType: Readonly<Record<string, unknown>> = { string: 'text', boolean: true };

const exampleOfType = (document: ApiDocument, schema: Schema, depth: number): unknown => {
  const type = typeof schema.type === 'string' ? schema.type : (schema.type?.[0] ?? '');
  if (type === 'object') return exampleOfObject(document, schema, depth);
  if (type === 'array') return schema.items === undefined ? [] : [exampleOf(document, schema.items, depth + 1)];
  if (type === 'integer' || type === 'number') return Math.max(0, schema.minimum ?? 0);
  return examplesOfType[type] ?? null;
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
