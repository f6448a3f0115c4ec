/**
 * Columns of attributes that callers tell. Nothing is known of them beforehand but their kind: so each enters the base and the context of the
 * effects, what hardly varies or is hardly known is left out, and the context takes no more than so many, as every one is met by every factor
 * of an action. Where there are more, those stay that go along most with how payment follows contacts beyond what was to be expected.
 */
import type { NightRow } from '../dataset/night-row.ts';
import { columnValue, type Column, type ColumnPlan } from './columns.ts';
import type { ColumnUse } from './default-columns.ts';
import type { FeatureList } from './feature-list.ts';
import { labelOf } from './training-rows.ts';

/** Numbers bend at two places in the base; in the context they lean evenly, as rows tell less of effects than of payment. */
const plansByUse: Readonly<
  Partial<Record<ColumnUse, Readonly<Record<'number' | 'category', Omit<ColumnPlan, 'feature'>>>>>
> = {
  base: { number: { shape: 'hinges', count: 2 }, category: { shape: 'levels' } },
  context: { number: { shape: 'value' }, category: { shape: 'levels' } },
};

/** Of the attributes that no other plan names. */
export const declaredPlans = (
  use: ColumnUse,
  { features }: FeatureList,
  planned: readonly ColumnPlan[],
): readonly ColumnPlan[] => {
  const shapes = plansByUse[use];
  if (shapes === undefined) return [];
  const named = new Set(planned.map(({ feature }) => feature));
  return features
    .filter(({ name, isDeclared, forDecisions }) => isDeclared === true && forDecisions && !named.has(name))
    .map(({ name, kind }) => ({ feature: name, ...shapes[kind] }));
};

const leastKnownShare = 0.02;
const leastLevelShare = 0.01;

/** Whether the rows say enough of it; a hinge at the least value says what the value says. */
const saysEnough = ({ kind, place, at }: Column, rows: readonly Float64Array[]): boolean => {
  let known = 0;
  let isLevel = 0;
  let least = Infinity;
  for (const features of rows) {
    const value = features[place] ?? NaN;
    if (Number.isNaN(value)) continue;
    known += 1;
    isLevel += Number(value === at);
    least = Math.min(least, value);
  }
  if (known < leastKnownShare * rows.length) return false;
  if (kind === 'level') return isLevel >= leastLevelShare * rows.length;
  return kind !== 'hinge' || at > least;
};

const mostBaseColumns = 60;
export const mostDeclaredContext = 12;
/** Days within which a payment is held against a contact, to choose columns by. */
const answeredWithinDays = 4;
/** The newest: of rows apart in time the later ones of a case would be missing. */
const mostRowsAsked = 100_000;

/** By row, whether the case paid within some days, less the mean. */
const answersOf = (rows: readonly NightRow[]): Float64Array => {
  const paidOn = new Map<string, number>();
  const answers = new Float64Array(rows.length);
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index] as NightRow;
    if (labelOf(row, 'any_payment') > 0) paidOn.set(row.caseId, row.day);
    answers[index] = Number((paidOn.get(row.caseId) ?? Infinity) < row.day + answeredWithinDays);
  }
  const mean = answers.reduce((sum, answer) => sum + answer, 0) / Math.max(1, rows.length);
  return answers.map((answer) => answer - mean);
};

/**
 * By column, how far payments that follow contacts lean on it, in standard errors. Contacts count by how far they were more than their
 * probability, so that whom a strategy contacts plays no part.
 */
const leaningsOf = (columns: readonly Column[], rows: readonly NightRow[]): readonly number[] => {
  const answers = answersOf(rows);
  const sums = columns.map(() => ({ product: 0, square: 0 }));
  for (const [index, { features, chosenPlace, options, noContactProb }] of rows.entries()) {
    if (options.length === 0) continue;
    const surprise = (Number(chosenPlace >= 0) - (1 - noContactProb)) * (answers[index] as number);
    for (const [place, sum] of sums.entries()) {
      const term = surprise * columnValue(columns[place] as Column, features);
      sum.product += term;
      sum.square += term * term;
    }
  }
  return sums.map(({ product, square }) => (square > 0 ? Math.abs(product) / Math.sqrt(square) : 0));
};

const mostTelling = (columns: readonly Column[], rows: readonly NightRow[]): readonly Column[] => {
  if (columns.length <= mostDeclaredContext) return columns;
  const leanings = leaningsOf(columns, rows);
  const kept = columns
    .map((_, place) => place)
    .toSorted((one, other) => (leanings[other] as number) - (leanings[one] as number) || one - other)
    .slice(0, mostDeclaredContext);
  return columns.filter((_, place) => kept.includes(place));
};

/** Of the columns fitted, those in use: the declared ones last. `sample` is what they were fitted on; `rows` are in order of time. */
export const chooseDeclared = (
  use: ColumnUse,
  fitted: readonly Column[],
  { rows, sample }: { readonly rows: readonly NightRow[]; readonly sample: readonly Float64Array[] },
): readonly Column[] => {
  if (!fitted.some(({ attribute }) => attribute !== undefined)) return fitted;
  const declared = fitted.filter((column) => column.attribute !== undefined && saysEnough(column, sample));
  const chosen =
    use === 'context' ? mostTelling(declared, rows.slice(-mostRowsAsked)) : declared.slice(0, mostBaseColumns);
  return [...fitted.filter(({ attribute }) => attribute === undefined), ...chosen];
};
