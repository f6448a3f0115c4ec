/**
 * Sets of values that a variable of a condition may have, for proofs about rows: numbers as spans between cuts, names (enumerated words,
 * true and false) as a list or as all but a list. Exact: no operation ever rounds.
 */

/** A place between numbers: just before `at`, or just after it. */
type Cut = { readonly at: number; readonly isAfter: boolean };
/** The numbers between two cuts, never empty. */
type Span = { readonly from: Cut; readonly to: Cut };

type Numbers = { readonly kind: 'numbers'; readonly spans: readonly Span[] };
type Names = { readonly kind: 'names'; readonly names: ReadonlySet<string>; readonly isAllBut: boolean };
/** Spans lie in order and apart. */
export type ValueSet = Numbers | Names;

const isBefore = (one: Cut, other: Cut): boolean =>
  one.at < other.at || (one.at === other.at && !one.isAfter && other.isAfter);

const start: Cut = { at: -Infinity, isAfter: false };
const end: Cut = { at: Infinity, isAfter: true };

const numbers = (spans: readonly Span[]): Numbers => ({ kind: 'numbers', spans });
export const allNumbers: ValueSet = numbers([{ from: start, to: end }]);

/** The first whole number at or after the cut, as the cut before it: whole numbers have no neighbours closer than 1. */
const wholeCut = ({ at, isAfter }: Cut): Cut =>
  Number.isFinite(at) ? { at: isAfter ? Math.floor(at) + 1 : Math.ceil(at), isAfter: false } : { at, isAfter };

/** The whole numbers among them. */
export const wholeNumbersOf = (set: ValueSet): ValueSet =>
  set.kind === 'names'
    ? set
    : numbers(
        set.spans
          .map(({ from, to }) => ({ from: wholeCut(from), to: wholeCut(to) }))
          .filter(({ from, to }) => isBefore(from, to)),
      );

export type Operator = '<' | '<=' | '>' | '>=' | '==';

/** The numbers that stand so to the value. */
export const numbersThat = (operator: Operator, value: number): ValueSet => {
  const before: Cut = { at: value, isAfter: false };
  const after: Cut = { at: value, isAfter: true };
  switch (operator) {
    case '<':
      return numbers([{ from: start, to: before }]);
    case '<=':
      return numbers([{ from: start, to: after }]);
    case '>':
      return numbers([{ from: after, to: end }]);
    case '>=':
      return numbers([{ from: before, to: end }]);
    case '==':
      return numbers([{ from: before, to: after }]);
  }
};

export const namesOf = (names: Iterable<string>): ValueSet => ({
  kind: 'names',
  names: new Set(names),
  isAllBut: false,
});
export const allNames: ValueSet = { kind: 'names', names: new Set(), isAllBut: true };

const complement = (set: ValueSet): ValueSet => {
  if (set.kind === 'names') return { ...set, isAllBut: !set.isAllBut };
  const gaps: Span[] = [];
  let from = start;
  for (const span of set.spans) {
    if (isBefore(from, span.from)) gaps.push({ from, to: span.from });
    from = span.to;
  }
  if (isBefore(from, end)) gaps.push({ from, to: end });
  return numbers(gaps);
};

const intersectSpans = (left: readonly Span[], right: readonly Span[]): readonly Span[] =>
  left.flatMap((one) =>
    right
      .map((other) => ({
        from: isBefore(one.from, other.from) ? other.from : one.from,
        to: isBefore(one.to, other.to) ? one.to : other.to,
      }))
      .filter(({ from, to }) => isBefore(from, to)),
  );

const intersectNames = (left: Names, right: Names): Names => {
  if (left.isAllBut && right.isAllBut) return { ...left, names: new Set([...left.names, ...right.names]) };
  const [listed, other] = left.isAllBut ? [right, left] : [left, right];
  return { ...listed, names: new Set([...listed.names].filter((name) => other.names.has(name) !== other.isAllBut)) };
};

/** What is in both; sets of one variable are of one kind. */
export const intersection = (left: ValueSet, right: ValueSet): ValueSet => {
  if (left.kind === 'numbers' && right.kind === 'numbers') return numbers(intersectSpans(left.spans, right.spans));
  if (left.kind === 'names' && right.kind === 'names') return intersectNames(left, right);
  throw new Error('a set of numbers was compared with a set of names');
};

export const difference = (left: ValueSet, right: ValueSet): ValueSet => intersection(left, complement(right));

export const union = (left: ValueSet, right: ValueSet): ValueSet =>
  complement(intersection(complement(left), complement(right)));

export const isEmpty = (set: ValueSet): boolean =>
  set.kind === 'numbers' ? set.spans.length === 0 : !set.isAllBut && set.names.size === 0;

const isCovered = (span: Span, spans: readonly Span[]): boolean =>
  spans.some(({ from, to }) => !isBefore(span.from, from) && !isBefore(to, span.to));

const areNamesWithin = (inner: Names, outer: Names): boolean => {
  if (inner.isAllBut) {
    if (!outer.isAllBut) return false;
    for (const name of outer.names) if (!inner.names.has(name)) return false;
    return true;
  }
  for (const name of inner.names) if (outer.names.has(name) === outer.isAllBut) return false;
  return true;
};

/** Whether everything in `inner` is in `outer`. Asked millions of times, so nothing is built for it. */
export const isWithin = (inner: ValueSet, outer: ValueSet): boolean => {
  if (inner.kind === 'numbers' && outer.kind === 'numbers')
    return inner.spans.every((span) => isCovered(span, outer.spans));
  return inner.kind === 'names' && outer.kind === 'names' && areNamesWithin(inner, outer);
};

export const hasName = (set: ValueSet, name: string): boolean =>
  set.kind === 'names' && set.names.has(name) !== set.isAllBut;
