/**
 * Which field takes its value from where: `--map field=column` and `--set field=value` first, then columns that are named like
 * the field. Pure. What is missing comes back in words, with the mapping that the names of the columns suggest.
 */
import { failure, success, type Result } from '../../engine/index.ts';
import { attributePrefix, fieldsOfKind, type ImportField, type ImportKind } from './import-kind.ts';

/** Field → column name (or constant value), as said on the command line. */
export type Assignments = ReadonlyMap<string, string>;

/** How to read one row: the place of each field's cell, the constants, and the attribute columns. */
export type ColumnMapping = {
  readonly cellByField: ReadonlyMap<string, number>;
  readonly constantByField: ReadonlyMap<string, string>;
  readonly attributes: readonly { readonly name: string; readonly cell: number }[];
};

/** `["a=x,b=y", "c=z"]` → a→x, b→y, c→z. Keeps `=` within values; a name given twice is an error. */
export const parseAssignments = (option: string, texts: readonly string[]): Result<Assignments, string> => {
  const assignments = new Map<string, string>();
  for (const part of texts.flatMap((text) => text.split(','))) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(at, 0)).trim();
    const value = part.slice(at + 1).trim();
    if (name === '' || value === '')
      return failure(`${option} wants field=${option === '--map' ? 'column' : 'value'}, not "${part}"`);
    if (assignments.has(name)) return failure(`${option} names ${name} twice`);
    assignments.set(name, value);
  }
  return success(assignments);
};

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const pairsOf = (text: string): readonly string[] =>
  Array.from({ length: Math.max(text.length - 1, 0) }, (_, index) => text.slice(index, index + 2));

/** Dice's coefficient on pairs of letters, 0 to 1. */
const similarity = (left: string, right: string): number => {
  const [leftPairs, rightPairs] = [pairsOf(bare(left)), [...pairsOf(bare(right))]];
  const total = leftPairs.length + rightPairs.length;
  let shared = 0;
  for (const pair of leftPairs) {
    const at = rightPairs.indexOf(pair);
    if (at === -1) continue;
    rightPairs.splice(at, 1);
    shared += 1;
  }
  return total === 0 ? 0 : (2 * shared) / total;
};

const leastSimilarity = 0.55;

/** The likeliest column for each field, each column once, best matches first. */
export const suggestColumns = (fields: readonly ImportField[], columns: readonly string[]): Assignments => {
  const pairs = fields.flatMap((field) =>
    columns.map((column) => ({
      field: field.name,
      column,
      // Of equals the name that stands earlier: `invoice number` before `row`.
      score: Math.max(
        ...[field.name, ...field.sameAs, ...field.like].map((name, index) => similarity(name, column) - index / 100),
      ),
    })),
  );
  const suggested = new Map<string, string>();
  const taken = new Set<string>();
  for (const { field, column, score } of pairs.sort((left, right) => right.score - left.score)) {
    if (score < leastSimilarity || suggested.has(field) || taken.has(column)) continue;
    suggested.set(field, column);
    taken.add(column);
  }
  return suggested;
};

const explainMissing = (
  kind: ImportKind,
  columns: readonly string[],
  unused: readonly string[],
  missing: readonly ImportField[],
  free: readonly ImportField[],
): string => {
  const taken = suggestColumns(free, unused);
  const map = [...taken].map(([field, column]) => `${field}=${column}`).join(',');
  const set = missing.filter((field) => !taken.has(field.name)).map((field) => `${field.name}=…`);
  const hint = [map === '' ? '' : `--map "${map}"`, set.length === 0 ? '' : `--set ${set.join(',')}`].filter(
    (text) => text !== '',
  );
  const fields = fieldsOfKind[kind].map((field) => (field.required ? `${field.name}*` : field.name));
  return [
    `No column and no constant for ${missing.map((field) => field.name).join(', ')}.`,
    `Columns of the file: ${columns.join(', ')}`,
    `Fields of ${kind} (* required): ${fields.join(', ')}`,
    `Try: ${hint.join(' ')}`,
  ].join('\n');
};

const checkNames = (
  kind: ImportKind,
  columns: readonly string[],
  map: Assignments,
  set: Assignments,
): string | null => {
  const known = new Set(fieldsOfKind[kind].map((field) => field.name));
  for (const name of [...map.keys(), ...set.keys()]) {
    const isAttribute = kind === 'debtors' && name.startsWith(attributePrefix);
    if (!known.has(name) && !isAttribute)
      return `${kind} have no field ${name}; the fields are ${[...known].join(', ')}`;
    if (map.has(name) && set.has(name)) return `${name} is given by --map and by --set`;
  }
  for (const [name, column] of map) {
    if (!columns.includes(column))
      return `--map ${name}=${column}: the file has no column "${column}"; it has ${columns.join(', ')}`;
  }
  return null;
};

/** Decide for every field, or say in words what is missing. `columns` are the file's, in order, without repeats. */
export const resolveColumns = (
  kind: ImportKind,
  columns: readonly string[],
  map: Assignments,
  set: Assignments,
): Result<ColumnMapping, string> => {
  const wrong = checkNames(kind, columns, map, set);
  if (wrong !== null) return failure(wrong);
  const fields = fieldsOfKind[kind];
  const mapped = new Set(map.values());
  const cellByField = new Map<string, number>();
  for (const [name, column] of map) cellByField.set(name, columns.indexOf(column));
  for (const field of fields) {
    if (map.has(field.name) || set.has(field.name)) continue;
    const names = new Set([field.name, ...field.sameAs].map(bare));
    const cell = columns.findIndex((column) => !mapped.has(column) && names.has(bare(column)));
    if (cell !== -1) cellByField.set(field.name, cell);
  }
  const isGiven = (field: ImportField): boolean => cellByField.has(field.name) || set.has(field.name);
  const missing = fields.filter((field) => field.required && !isGiven(field));
  if (missing.length > 0) {
    const unused = columns.filter((_, cell) => ![...cellByField.values()].includes(cell));
    const free = fields.filter((field) => !isGiven(field));
    return failure(explainMissing(kind, columns, unused, missing, free));
  }
  const attributes = columns.flatMap((column, cell) =>
    kind === 'debtors' && column.startsWith(attributePrefix)
      ? [{ name: column.slice(attributePrefix.length), cell }]
      : [],
  );
  return success({ cellByField, constantByField: set, attributes });
};
