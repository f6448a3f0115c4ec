/**
 * Conditions in CEL (the Common Expression Language): parsed, type-checked and bounded once, judged many times.
 *
 * A condition is a boolean over the variables of `cel-vocabulary.ts`. One that fails while it is judged (a missing key of a
 * map, a division by zero) does not hold, and says why. Bounds: 2,000 characters, 400 nodes, nesting of 24; no walk over a
 * list within another and no regular expressions, so that none can take long.
 */
import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import type { InputError } from '../errors.ts';
import { failure, success, type Result } from '../result.ts';
import type { CelBindings } from './cel-bindings.ts';
import { celVariables } from './cel-vocabulary.ts';
import { plainCondition } from './plain-condition.ts';

/** Why a condition could not be judged. */
export type ConditionFault = { readonly fault: string };

export type Condition = {
  readonly source: string;
  /** The parsed expression, for static checks. */
  readonly expression: ASTNode;
  /** True or false, or why it could not be judged: then it does not hold. */
  readonly judge: (bindings: CelBindings) => boolean | ConditionFault;
};

export const maxConditionLength = 2_000;

const environment = celVariables.reduce(
  (soFar, { name, type }) => soFar.registerVariable(name, type),
  new Environment({
    unlistedVariablesAreDyn: false,
    limits: { maxAstNodes: 400, maxDepth: 24, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 },
  }),
);

const summaryOf = (error: unknown): string =>
  error instanceof Error ? ('summary' in error ? String(error.summary) : error.message) : String(error);

const walks: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind']);

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value;

/** The expressions directly within an expression. */
export const childrenOf = (node: ASTNode): readonly ASTNode[] => {
  if (isNode(node.args)) return [node.args];
  return Array.isArray(node.args) ? (node.args as readonly unknown[]).flat(2).filter(isNode) : [];
};

/** The name of the function or method that a node calls, else null. */
const calledName = (node: ASTNode): string | null => (node.op === 'call' || node.op === 'rcall' ? node.args[0] : null);

/** The reason why an expression could take long, else null. `walkDepth` counts the walks around it. */
const slowness = (node: ASTNode, walkDepth: number): string | null => {
  const name = calledName(node);
  if (name === 'matches') return 'regular expressions are not offered; compare with ==, in, startsWith or contains';
  const depth = walkDepth + (name !== null && walks.has(name) ? 1 : 0);
  if (depth > 1) return 'a walk over a list within another is not offered';
  for (const child of childrenOf(node)) {
    const reason = slowness(child, depth);
    if (reason !== null) return reason;
  }
  return null;
};

const wrong = (detail: string): Result<never, InputError> => failure({ pointer: '', detail });

/** A condition ready to be judged, or the one thing that is wrong with its text (the pointer is empty: it is the text itself). */
export const compileCondition = (source: string): Result<Condition, InputError> => {
  if (source.length > maxConditionLength) return wrong(`must be at most ${maxConditionLength} characters`);
  let program: ReturnType<Environment['parse']>;
  try {
    program = environment.parse(source);
  } catch (error) {
    return wrong(`is not CEL: ${summaryOf(error)}`);
  }
  const slow = slowness(program.ast, 0);
  if (slow !== null) return wrong(slow);
  const checked = program.check();
  if (!checked.valid) return wrong(`does not type-check: ${summaryOf(checked.error)}`);
  if (checked.type !== 'bool') {
    return wrong(`must be a bool, is ${checked.type ?? 'unknown'}; compare it with something, as in \`… == true\``);
  }
  const judge = (bindings: CelBindings): boolean | ConditionFault => {
    try {
      return program(bindings) === true;
    } catch (error) {
      return { fault: summaryOf(error) };
    }
  };
  return success({ source, expression: program.ast, judge: plainCondition(program.ast) ?? judge });
};
