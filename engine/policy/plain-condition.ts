/**
 * Plain conditions as functions: those that hold variables against what is written out, joined by `&&`, `||`, `!` and choices. A ladder has
 * dozens of them and each decision judges many, where walking the expression takes ten times as long. None of this can fail while it is
 * judged. Whatever else a condition says is left to the library, which says the same (`plain-condition.test.ts`).
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { channels } from '../vocabulary/action.ts';
import type { CelBindings } from './cel-bindings.ts';
import { celVariables } from './cel-vocabulary.ts';

type Read = (bindings: CelBindings) => unknown;
type PlainType = 'int' | 'double' | 'string' | 'bool';

/** Of two terms of one type the usual operators of the language compare the values. */
type Term = { readonly type: PlainType; readonly read: Read };

export type PlainCondition = (bindings: CelBindings) => boolean;

const typeOf: Readonly<Record<string, string>> = Object.fromEntries(celVariables.map(({ name, type }) => [name, type]));

const isPlainType = (type: string | undefined): type is PlainType =>
  type === 'int' || type === 'double' || type === 'string' || type === 'bool';

type Literal = { readonly type: PlainType; readonly value: unknown };

const literalOf = (node: ASTNode): Literal | null => {
  if (node.op === '-_') {
    const { args } = node;
    if (args.op !== 'value') return null;
    if (typeof args.args === 'bigint') return { type: 'int', value: -args.args };
    return typeof args.args === 'number' ? { type: 'double', value: -args.args } : null;
  }
  if (node.op !== 'value') return null;
  const value = node.args;
  if (typeof value === 'bigint') return { type: 'int', value };
  if (typeof value === 'number') return { type: 'double', value };
  if (typeof value === 'string') return { type: 'string', value };
  return typeof value === 'boolean' ? { type: 'bool', value } : null;
};

const variableOf = (name: string): Term | null => {
  const type = typeOf[name];
  return isPlainType(type) ? { type, read: (bindings) => bindings[name] } : null;
};

/** `reachable.sms`; of other keys nobody knows whether they are there. */
const entryOf = ([map, key]: readonly [ASTNode, string]): Term | null => {
  if (map.op !== 'id' || typeOf[map.args] !== 'map<string, bool>' || !channels.some((channel) => channel === key))
    return null;
  const name = map.args;
  return { type: 'bool', read: (bindings) => (bindings[name] as Readonly<Record<string, unknown>>)[key] };
};

const isTrue = (term: Term | null): term is Term => term?.type === 'bool';

const choiceOf = ([question, ifSo, otherwise]: readonly [ASTNode, ASTNode, ASTNode]): Term | null => {
  const [asked, one, other] = [termOf(question), termOf(ifSo), termOf(otherwise)];
  if (!isTrue(asked) || one === null || one.type !== other?.type) return null;
  return {
    type: one.type,
    read: (bindings) => (asked.read(bindings) === true ? one.read(bindings) : other.read(bindings)),
  };
};

const flagged = (flag: Literal | null): Read | null =>
  flag?.type === 'string' ? (bindings) => (bindings['flags'] as readonly unknown[]).includes(flag.value) : null;

/** `country in ["SE", "NO"]`, or `"vulnerable" in flags`. */
const membership = ([left, right]: readonly [ASTNode, ASTNode]): Read | null => {
  if (right.op === 'id' && right.args === 'flags') return flagged(literalOf(left));
  const term = termOf(left);
  if (right.op !== 'list' || term === null || term.type === 'double') return null;
  const members = right.args.map(literalOf);
  if (members.some((member) => member?.type !== term.type)) return null;
  const values = members.map((member) => member?.value);
  return (bindings) => values.includes(term.read(bindings));
};

type Ordered = bigint | number;

const comparisons: Readonly<Record<string, (left: Read, right: Read) => Read>> = {
  '<': (left, right) => (bindings) => (left(bindings) as Ordered) < (right(bindings) as Ordered),
  '<=': (left, right) => (bindings) => (left(bindings) as Ordered) <= (right(bindings) as Ordered),
  '>': (left, right) => (bindings) => (left(bindings) as Ordered) > (right(bindings) as Ordered),
  '>=': (left, right) => (bindings) => (left(bindings) as Ordered) >= (right(bindings) as Ordered),
  '==': (left, right) => (bindings) => left(bindings) === right(bindings),
  '!=': (left, right) => (bindings) => left(bindings) !== right(bindings),
};

const isNumeric = ({ type }: Term): boolean => type === 'int' || type === 'double';

const comparison = (operator: string, [left, right]: readonly [ASTNode, ASTNode]): Read | null => {
  const compare = comparisons[operator];
  const [one, other] = [termOf(left), termOf(right)];
  if (compare === undefined || one === null || one.type !== other?.type) return null;
  return operator === '==' || operator === '!=' || isNumeric(one) ? compare(one.read, other.read) : null;
};

const joined = (operator: '&&' | '||', [left, right]: readonly [ASTNode, ASTNode]): Read | null => {
  const [one, other] = [termOf(left), termOf(right)];
  if (!isTrue(one) || !isTrue(other)) return null;
  return operator === '&&'
    ? (bindings) => one.read(bindings) === true && other.read(bindings) === true
    : (bindings) => one.read(bindings) === true || other.read(bindings) === true;
};

const negated = (node: ASTNode): Read | null => {
  const term = termOf(node);
  return isTrue(term) ? (bindings) => term.read(bindings) !== true : null;
};

type Comparison = Extract<ASTNode, { op: '<' | '<=' | '>' | '>=' | '==' | '!=' }>;

const isComparison = (node: ASTNode): node is Comparison => Object.hasOwn(comparisons, node.op);

/** What is true or false by its operator. */
const judgementOf = (node: ASTNode): Read | null => {
  if (node.op === '&&' || node.op === '||') return joined(node.op, node.args);
  if (node.op === '!_') return negated(node.args);
  if (node.op === 'in') return membership(node.args);
  return isComparison(node) ? comparison(node.op, node.args) : null;
};

const termOf = (node: ASTNode): Term | null => {
  const literal = literalOf(node);
  if (literal !== null) return { type: literal.type, read: () => literal.value };
  if (node.op === 'id') return variableOf(node.args);
  if (node.op === '.') return entryOf(node.args);
  if (node.op === '?:') return choiceOf(node.args);
  const read = judgementOf(node);
  return read === null ? null : { type: 'bool', read };
};

/** Null where the condition is not plain. */
export const plainCondition = (expression: ASTNode): PlainCondition | null => {
  const term = termOf(expression);
  return isTrue(term) ? (bindings) => term.read(bindings) === true : null;
};
