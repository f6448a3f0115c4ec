/** The spec of a table → a policy: everything that can be checked or prepared before a case is known is done here. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { InputError } from '../errors.ts';
import { toInputErrors } from '../input-errors.ts';
import { failure, success, type Result } from '../result.ts';
import { compileCondition } from './cel-environment.ts';
import type { Policy } from './policy.ts';
import { makeTablePolicy, type CompiledRule, type TableOutcome } from './table-policy.ts';
import { tableSpecSchema, type TableRule } from '../vocabulary/table-spec.ts';
import { resolveTarget, type TableTarget } from './table-target.ts';

const ruleName = (rule: TableRule, index: number): string =>
  rule.id === undefined ? `Rule ${index + 1}` : `Rule ${rule.id}`;

/** The sentences of a basis are made once, not in every decision. */
const makeOutcome = (sentence: string, target: TableTarget): TableOutcome => ({
  target,
  text: sentence,
  unmetText: `${sentence} It wanted ${target.text}; nothing of it is permitted now, so there is no contact.`,
  humanText: `${sentence} It wanted ${target.text}; only a person may deal with this case.`,
});

const compileRule = (
  rule: TableRule,
  index: number,
  catalogue: Catalogue,
): Result<CompiledRule, readonly InputError[]> => {
  const condition = compileCondition(rule.when);
  const target = resolveTarget(rule.then, catalogue);
  if (condition.ok && target.ok) {
    const name = ruleName(rule, index);
    const sentence = rule.why === undefined ? `${name} holds.` : `${name}: ${rule.why}`;
    const outcome = makeOutcome(sentence, target.value);
    return success({ ...outcome, index, name, judge: condition.value.judge, weight: rule.weight ?? 1 });
  }
  return failure([
    ...(condition.ok ? [] : [{ pointer: `/rules/${index}/when`, detail: condition.error.detail }]),
    ...(target.ok ? [] : [{ pointer: `/rules/${index}/then`, detail: target.error }]),
  ]);
};

/** A policy that follows the table, or everything that is wrong with the spec, with pointers into it. */
export const compileTable = (spec: unknown, catalogue: Catalogue): Result<Policy, readonly InputError[]> => {
  const parsed = tableSpecSchema.safeParse(spec);
  if (!parsed.success) return failure(toInputErrors(parsed.error));
  const rules: CompiledRule[] = [];
  const errors: InputError[] = [];
  parsed.data.rules.forEach((rule, index) => {
    const compiled = compileRule(rule, index, catalogue);
    if (compiled.ok) rules.push(compiled.value);
    else errors.push(...compiled.error);
  });
  const otherwise = resolveTarget(parsed.data.otherwise, catalogue);
  if (!otherwise.ok) return failure([...errors, { pointer: '/otherwise', detail: otherwise.error }]);
  if (errors.length > 0) return failure(errors);
  return success(makeTablePolicy(rules, makeOutcome('No rule took this share, so `otherwise` does.', otherwise.value)));
};
