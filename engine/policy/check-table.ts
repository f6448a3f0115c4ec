/**
 * Static check of a table before any case meets it. Errors make it unfit to be used: a condition that does not parse or
 * type-check, an action that the catalogue lacks, a weight out of range. Warnings are for what is lawful and yet hardly
 * meant: rows that cannot be reached, words that do not exist, markets without a rule pack.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { InputError } from '../errors.ts';
import { serialize } from '@marcbachmann/cel-js';
import { compileCondition, type Condition } from './cel-environment.ts';
import { compileTable } from './compile-table.ts';
import { comparisonsOf, doubtAbout } from './literal-check.ts';
import { tableSpecSchema, type TableRule } from '../vocabulary/table-spec.ts';

export type TableFinding = {
  readonly severity: 'error' | 'warning';
  /** Index of the rule, where one is to blame. */
  readonly rule: number | null;
  /** JSON Pointer into the spec. */
  readonly pointer: string;
  readonly detail: string;
};

export type TableCheck = {
  /** No errors; there may be warnings. */
  readonly ok: boolean;
  readonly findings: readonly TableFinding[];
  /** The answer to "can it ever be illegal", which holds for every table whatever it says. */
  readonly legality: { readonly canBeIllegal: false; readonly because: string };
};

const legality: TableCheck['legality'] = {
  canBeIllegal: false,
  because:
    'A strategy is asked only about contacts that the rules of the market permit at that hour, and can give probability to nothing else; a market without a rule pack permits none.',
};

const ruleOf = (pointer: string): number | null => {
  const index = /^\/rules\/(\d+)(\/|$)/.exec(pointer)?.[1];
  return index === undefined ? null : Number(index);
};

const asError = ({ pointer, detail }: InputError): TableFinding => ({
  severity: 'error',
  rule: ruleOf(pointer),
  pointer,
  detail,
});

const warning = (rule: number, detail: string, field = 'when'): TableFinding => ({
  severity: 'warning',
  rule,
  pointer: `/rules/${rule}/${field}`,
  detail,
});

const isLiteral = ({ expression }: Condition, value: boolean): boolean =>
  expression.op === 'value' && expression.args === value;

const takesAll = ({ weight }: TableRule): boolean => (weight ?? 1) === 1;

type Row = { readonly rule: TableRule; readonly condition: Condition };

/** Rows that can never decide: after one that always takes everything, or with the condition of one that did. */
const deadRows = (rows: readonly Row[]): readonly TableFinding[] => {
  const findings: TableFinding[] = [];
  const takenBy = new Map<string, number>();
  let always: number | null = null;
  rows.forEach(({ rule, condition }, index) => {
    const meaning = serialize(condition.expression);
    const earlier = takenBy.get(meaning);
    if (always !== null) {
      findings.push(warning(index, `is never reached: rule ${always + 1} always holds and takes everything`));
    } else if (earlier !== undefined) {
      findings.push(warning(index, `never decides: rule ${earlier + 1} has the same condition and takes everything`));
    }
    if (isLiteral(condition, false)) findings.push(warning(index, 'never holds'));
    if (!takesAll(rule)) return;
    if (isLiteral(condition, true)) always ??= index;
    if (earlier === undefined) takenBy.set(meaning, index);
  });
  return findings;
};

const doubtfulWords = (rows: readonly Row[], packCountries: ReadonlySet<string>): readonly TableFinding[] =>
  rows.flatMap(({ condition }, index) =>
    [...new Set(comparisonsOf(condition.expression).map((comparison) => doubtAbout(comparison, packCountries)))]
      .filter((doubt) => doubt !== null)
      .map((doubt) => warning(index, doubt)),
  );

/** Everything that can be said of a spec without a case. `packCountries` are the markets that have a rule pack. */
export const checkTable = (spec: unknown, catalogue: Catalogue, packCountries: readonly string[]): TableCheck => {
  const compiled = compileTable(spec, catalogue);
  const parsed = tableSpecSchema.safeParse(spec);
  if (!compiled.ok || !parsed.success) {
    return { ok: false, findings: compiled.ok ? [] : compiled.error.map(asError), legality };
  }
  const rows = parsed.data.rules.flatMap((rule): readonly Row[] => {
    const condition = compileCondition(rule.when);
    return condition.ok ? [{ rule, condition: condition.value }] : [];
  });
  const findings = [...deadRows(rows), ...doubtfulWords(rows, new Set(packCountries))];
  return { ok: true, findings: findings.sort((one, other) => (one.rule ?? 0) - (other.rule ?? 0)), legality };
};
