/**
 * What a condition says, as boxes: it is true exactly where one of its boxes holds. A box bounds variables by sets of values, and may name
 * expressions that must be true or false and that are not looked into (`attributes`, arithmetic, functions). Exact, faults included:
 * in CEL `fault || true` is true and `fault && false` is false, so a condition is true only where a box holds.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { serialize } from '@marcbachmann/cel-js';
import {
  difference,
  intersection,
  isEmpty,
  isWithin,
  namesOf,
  union,
  type Operator,
  type ValueSet,
} from './value-set.ts';
import { domainOf, isTrueOrFalse, valuesThat } from './variable-domains.ts';

export type Box = {
  /** By variable (`stage`, `flags.vulnerable`, `reachable.sms`); one that is left out may have any value. */
  readonly sets: ReadonlyMap<string, ValueSet>;
  /** `true: text` or `false: text` of each expression that is not looked into. */
  readonly opaque: ReadonlySet<string>;
};

type Boxes = readonly Box[];

const anything: Box = { sets: new Map(), opaque: new Set() };
/** More boxes than this, and the condition as a whole is not looked into. */
const mostBoxes = 64;

/** A variable with the values that make the expression true. */
type Bound = { readonly variable: string; readonly set: ValueSet };

const literalOf = (node: ASTNode): number | string | boolean | null => {
  if (node.op === '-_') {
    const value = literalOf(node.args);
    return typeof value === 'number' ? -value : null;
  }
  if (node.op !== 'value') return null;
  const { args } = node;
  if (typeof args === 'string' || typeof args === 'boolean' || typeof args === 'number') return args;
  // A whole number beyond 2^53 has no exact twin among the doubles.
  return typeof args === 'bigint' && Number.isSafeInteger(Number(args)) ? Number(args) : null;
};

/** The variable that the expression reads as it is. */
const variableOf = (node: ASTNode): string | null => {
  if (node.op === 'id') return node.args;
  if ((node.op !== '.' && node.op !== '[]') || node.args[0].op !== 'id') return null;
  const key = node.op === '.' ? node.args[1] : literalOf(node.args[1]);
  const name = `${node.args[0].args}.${String(key)}`;
  // A flag is in a list, not a key; a key that the maps lack is a fault.
  return typeof key === 'string' && !name.startsWith('flags.') && domainOf(name) !== null ? name : null;
};

const mirrored: Readonly<Record<Operator, Operator>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==' };

const bind = (operator: Operator, left: ASTNode, right: ASTNode): Bound | null => {
  const [name, value] = [variableOf(left), literalOf(right)];
  if (name === null || value === null) return null;
  const set = valuesThat(operator, name, value);
  return set === null ? null : { variable: name, set };
};

const bindComparison = (operator: Operator, left: ASTNode, right: ASTNode): Bound | null =>
  bind(operator, left, right) ?? bind(mirrored[operator], right, left);

/** `country in ["SE", "NO"]`, or `"vulnerable" in flags`. */
const bindMembership = (left: ASTNode, right: ASTNode): Bound | null => {
  if (right.op === 'id' && right.args === 'flags') {
    const flag = literalOf(left);
    if (typeof flag !== 'string') return null;
    const variable = `flags.${flag}`;
    return { variable, set: namesOf(domainOf(variable) !== null ? ['true'] : []) };
  }
  if (right.op !== 'list') return null;
  let members: Bound | null = null;
  for (const entry of right.args) {
    const bound = bind('==', left, entry);
    if (bound === null) return null;
    members = members === null ? bound : { ...bound, set: union(members.set, bound.set) };
  }
  return members;
};

/** `promiseOpen`, `reachable.sms`, and memberships. */
const bindTerm = (node: ASTNode): Bound | null => {
  if (node.op === 'in') return bindMembership(...node.args);
  const variable = variableOf(node);
  return variable !== null && isTrueOrFalse(variable) ? { variable, set: namesOf(['true']) } : null;
};

const both = (one: Box, other: Box): Box | null => {
  const sets = new Map(one.sets);
  for (const [variable, set] of other.sets) {
    const before = sets.get(variable);
    const narrowed = before === undefined ? set : intersection(before, set);
    if (isEmpty(narrowed)) return null;
    sets.set(variable, narrowed);
  }
  for (const text of other.opaque) {
    const opposite = text.startsWith('true: ') ? text.replace('true', 'false') : text.replace('false', 'true');
    if (one.opaque.has(opposite)) return null;
  }
  return { sets, opaque: new Set([...one.opaque, ...other.opaque]) };
};

/** Null where there are too many. */
type BoxesOrNull = Boxes | null;

const bounded = (boxes: Boxes): BoxesOrNull => (boxes.length > mostBoxes ? null : boxes);

const allOf = (left: BoxesOrNull, right: BoxesOrNull): BoxesOrNull =>
  left === null || right === null
    ? null
    : bounded(left.flatMap((one) => right.map((other) => both(one, other)).filter((box) => box !== null)));

const anyOf = (left: BoxesOrNull, right: BoxesOrNull): BoxesOrNull =>
  left === null || right === null ? null : bounded([...left, ...right]);

const boxesOfBound = ({ variable, set }: Bound, isWanted: boolean): Boxes => {
  // An unknown flag never stands.
  if (isEmpty(set)) return isWanted ? [] : [anything];
  const domain = domainOf(variable) ?? set;
  const values = isWanted ? set : difference(domain, set);
  if (isEmpty(values)) return [];
  return isWithin(domain, values) ? [anything] : [{ sets: new Map([[variable, values]]), opaque: new Set() }];
};

const opaqueBoxes = (text: string, isWanted: boolean): Boxes => [
  { sets: new Map(), opaque: new Set([`${String(isWanted)}: ${text}`]) },
];

type Choice = (branch: ASTNode) => BoxesOrNull;

/** One branch where the question is true, the other where it is false. */
const either = (choice: Extract<ASTNode, { op: '?:' }>, boxesOf: Choice): BoxesOrNull => {
  const [question, ifTrue, ifFalse] = choice.args;
  return anyOf(
    allOf(boxesWhere(question, true), boxesOf(ifTrue)),
    allOf(boxesWhere(question, false), boxesOf(ifFalse)),
  );
};

/** A comparison with a choice is a choice between comparisons: `balance < (currency == "SEK" ? 500.0 : 50.0)`. */
const boxesOfComparison = (operator: Operator, left: ASTNode, right: ASTNode, isWanted: boolean): BoxesOrNull => {
  if (left.op === '?:') return either(left, (branch) => boxesOfComparison(operator, branch, right, isWanted));
  if (right.op === '?:') return either(right, (branch) => boxesOfComparison(operator, left, branch, isWanted));
  const bound = bindComparison(operator, left, right);
  return bound === null
    ? opaqueBoxes(`${serialize(left)} ${operator} ${serialize(right)}`, isWanted)
    : boxesOfBound(bound, isWanted);
};

const boxesOfTerm = (node: ASTNode, isWanted: boolean): BoxesOrNull => {
  if (node.op === 'value' && typeof node.args === 'boolean') return node.args === isWanted ? [anything] : [];
  const bound = bindTerm(node);
  return bound === null ? opaqueBoxes(serialize(node), isWanted) : boxesOfBound(bound, isWanted);
};

const orders: ReadonlySet<string> = new Set(['==', '<', '<=', '>', '>=']);

const isOrder = (node: ASTNode): node is Extract<ASTNode, { op: Operator }> => orders.has(node.op);

/** Where the expression is true, or where it is false. */
const boxesWhere = (node: ASTNode, isWanted: boolean): BoxesOrNull => {
  if (node.op === '!_') return boxesWhere(node.args, !isWanted);
  if (node.op === '&&' || node.op === '||') {
    const [left, right] = [boxesWhere(node.args[0], isWanted), boxesWhere(node.args[1], isWanted)];
    return (node.op === '&&') === isWanted ? allOf(left, right) : anyOf(left, right);
  }
  if (node.op === '?:') return either(node, (branch) => boxesWhere(branch, isWanted));
  if (node.op === '!=') return boxesOfComparison('==', ...node.args, !isWanted);
  return isOrder(node) ? boxesOfComparison(node.op, ...node.args, isWanted) : boxesOfTerm(node, isWanted);
};

/** The boxes of a condition; one that would need too many is taken as a whole, not looked into. */
export const conditionBoxes = (expression: ASTNode): readonly Box[] =>
  boxesWhere(expression, true) ?? opaqueBoxes(serialize(expression), true);
