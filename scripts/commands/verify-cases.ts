/**
 * Acceptance cases of the form `ccr-case/1`: contact files with what is expected of them, put to both evaluators of the shipped packs. A case
 * passes where each says what is expected and names every rule expected; it may name more.
 */
import { z } from 'zod';
import { judgeContactFile, type InputError, type RuleBook, type SecondOpinion } from '../../engine/index.ts';

const fileSchema = z.object({
  schema: z.literal('ccr-case/1').optional(),
  cases: z.array(z.unknown()).min(1, 'must hold a case'),
});

const caseSchema = z.looseObject({
  id: z.coerce.string(),
  title: z.string().optional(),
  expect: z.object({ decision: z.enum(['allowed', 'blocked']), rules: z.array(z.string()).default([]) }),
});

type Expected = z.output<typeof caseSchema>['expect'];
export type Said = { readonly decision: 'allowed' | 'blocked'; readonly rules: readonly string[] };

export type CaseOutcome = { readonly id: string; readonly title: string } & (
  | { readonly kind: 'pass' }
  | { readonly kind: 'miss'; readonly expected: Expected; readonly judge: Said; readonly second: Said }
  | { readonly kind: 'unreadable'; readonly faults: readonly InputError[] }
);

export type Evaluators = { readonly rules: RuleBook; readonly second: SecondOpinion };

const say = ({ allowed, rules }: { readonly allowed: boolean; readonly rules: readonly string[] }): Said => ({
  decision: allowed ? 'allowed' : 'blocked',
  rules,
});

const isAsExpected = ({ decision, rules }: Expected, said: Said): boolean =>
  said.decision === decision && rules.every((rule) => said.rules.includes(rule));

const faultsOf = (error: z.ZodError): readonly InputError[] =>
  error.issues.map(({ path, message }) => ({
    pointer: path.map((step) => `/${String(step)}`).join(''),
    detail: message,
  }));

const nameOf = (value: unknown, index: number): string => {
  const named = z.looseObject({ id: z.coerce.string() }).safeParse(value);
  return named.success ? named.data.id : `case ${String(index + 1)}`;
};

const verifyCase = ({ rules, second }: Evaluators, value: unknown, index: number): CaseOutcome => {
  const parsed = caseSchema.safeParse(value);
  if (!parsed.success)
    return { kind: 'unreadable', id: nameOf(value, index), title: '', faults: faultsOf(parsed.error) };
  const { id, title = '', expect: expected, ...contact } = parsed.data;
  const verdict = judgeContactFile(rules, contact);
  if (!verdict.ok) return { kind: 'unreadable', id, title, faults: verdict.error };
  const judge = say(verdict.value);
  const opinion = say(second(contact as Parameters<SecondOpinion>[0], { house: false }));
  return isAsExpected(expected, judge) && isAsExpected(expected, opinion)
    ? { kind: 'pass', id, title }
    : { kind: 'miss', id, title, expected, judge, second: opinion };
};

/** One outcome a case, in their order. Throws in words where the file is of another form. */
export const verifyCases = (evaluators: Evaluators, file: unknown): readonly CaseOutcome[] => {
  const parsed = fileSchema.safeParse(file);
  if (!parsed.success) {
    const faults = faultsOf(parsed.error).map(({ pointer, detail }) => `${pointer} ${detail}`.trim());
    throw new Error(`this is no file of cases (schema: ccr-case/1, cases: […]): ${faults.join('; ')}`);
  }
  return parsed.data.cases.map((value, index) => verifyCase(evaluators, value, index));
};

const told = ({ decision, rules }: Said): string => [decision, ...rules].join(' ');

/** What to print of a case that did not pass: nothing where it did. */
export const describeOutcome = (outcome: CaseOutcome): readonly string[] => {
  const name = [outcome.id, outcome.title].filter((part) => part !== '').join(' ');
  if (outcome.kind === 'pass') return [];
  if (outcome.kind === 'unreadable')
    return [
      `${name}: cannot be read: ${outcome.faults.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join('; ')}`,
    ];
  return [
    name,
    `  expected ${told(outcome.expected)}`,
    `  judge    ${told(outcome.judge)}`,
    `  second   ${told(outcome.second)}`,
  ];
};
