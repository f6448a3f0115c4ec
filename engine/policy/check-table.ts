/**
 * Static check of a table before any case meets it. Errors make it unfit to be used: a condition that does not parse or
 * type-check, an action that the catalogue lacks, a weight out of range. Warnings are for what is lawful and yet hardly
 * meant: rows that cannot be reached, rows that could only ever be blocked, words that do not exist, markets without a rule pack.
 * Beside them, where each of its actions can ever be legal.
 */
import type { Catalogue, CatalogueAction } from '../catalogue/catalogue.ts';
import type { Blocking } from '../compliance/verdict.ts';
import type { InputError } from '../errors.ts';
import { tableSpecSchema, type TableSpec, type TableThen } from '../vocabulary/table-spec.ts';
import { compileCondition, type Condition } from './cel-environment.ts';
import { compileTable } from './compile-table.ts';
import { conditionBoxes, type Box } from './condition-boxes.ts';
import { deadRows } from './dead-rows.ts';
import { makeOnlyBlocked, type OnlyBlocked } from './legality/blocked-rows.ts';
import { legalityReport, type LegalityReport } from './legality/legality-report.ts';
import type { TableLaw } from './legality/table-law.ts';
import { comparisonsOf, doubtAbout } from './literal-check.ts';
import { resolveTarget } from './table-target.ts';

export const tableFindingCodes = ['unfit', 'no_action', 'dead', 'only_blocked', 'doubtful_word'] as const;

export type TableFinding = {
  readonly severity: 'error' | 'warning';
  readonly code: (typeof tableFindingCodes)[number];
  /** Number of the row, counted from 1, where one is to blame. */
  readonly row: number | null;
  /** JSON Pointer into the spec. */
  readonly pointer: string;
  readonly detail: string;
  /** Ids of the rules that bar a row which is only ever blocked. */
  readonly rules: readonly string[];
};

export type TableCheck = {
  /** No errors; there may be warnings. */
  readonly ok: boolean;
  readonly findings: readonly TableFinding[];
  /** The answer to "can it ever be illegal", which holds for every table whatever it says; and where its actions can be legal. */
  readonly legality: { readonly canBeIllegal: false; readonly because: string } & LegalityReport;
};

export const neverIllegal = {
  canBeIllegal: false,
  because:
    'A strategy is asked only about contacts that the rules of the market permit at that hour, and can give probability to nothing else; a market without a rule pack permits none.',
} as const;

const rowOf = (pointer: string): number | null => {
  const index = /^\/rules\/(\d+)(\/|$)/.exec(pointer)?.[1];
  return index === undefined ? null : Number(index) + 1;
};

const asError = ({ pointer, detail }: InputError): TableFinding => ({
  severity: 'error',
  code: pointer.endsWith('/then') || pointer === '/otherwise' ? 'no_action' : 'unfit',
  row: rowOf(pointer),
  pointer,
  detail,
  rules: [],
});

type Warning = { readonly code: TableFinding['code']; readonly pointer: string; readonly detail: string };

const asWarning = ({ rules = [], ...said }: Warning & { readonly rules?: readonly string[] }): TableFinding => ({
  severity: 'warning',
  row: rowOf(said.pointer),
  rules,
  ...said,
});

type Row = {
  readonly index: number;
  readonly condition: Condition;
  readonly boxes: readonly Box[];
  readonly takesAll: boolean;
  readonly then: TableThen;
};

/** `rule 2`, `rules 2 and 5`, `rules 2, 5 and 7`. */
const namesOfRows = (rows: readonly number[]): string => {
  const numbers = rows.map((row) => String(row + 1));
  const last = numbers.pop() ?? '';
  return numbers.length === 0 ? `rule ${last}` : `rules ${numbers.join(', ')} and ${last}`;
};

const deadDetail = (takenBy: readonly number[]): string => {
  if (takenBy.length === 0) return 'never holds';
  const all =
    takenBy.length === 1 ? 'holds wherever it does and takes everything' : 'between them take every case of it';
  return `is never reached: ${namesOfRows(takenBy)} ${all}`;
};

const doubtfulWords = ({ condition, index }: Row, packCountries: ReadonlySet<string>): readonly TableFinding[] =>
  [...new Set(comparisonsOf(condition.expression).map((comparison) => doubtAbout(comparison, packCountries)))]
    .filter((doubt) => doubt !== null)
    .map((detail) => asWarning({ code: 'doubtful_word', pointer: `/rules/${index}/when`, detail }));

const mostNamedRules = 3;

const blockedDetail = (rules: readonly Blocking[]): string => {
  const named = rules.slice(0, mostNamedRules).map(({ rule, text, citation }) => `${rule} (${citation}): ${text}`);
  const more = rules.length - named.length;
  const rest = more > 0 ? ` … and ${more} more` : '';
  return `can only ever be blocked, in every market and stage that its condition leaves, when the question is about collecting: ${named.join(' ')}${rest}`;
};

type Asker = { readonly catalogue: Catalogue; readonly onlyBlocked: OnlyBlocked };

/** The actions that the target would take; none for no contact and hand-off. */
const wantedBy = (then: TableThen, { catalogue }: Asker): readonly CatalogueAction[] => {
  const target = resolveTarget(then, catalogue);
  if (!target.ok || !('wants' in target.value)) return [];
  const { wants } = target.value;
  return catalogue.actions.filter((_, place) => wants[place] === 1);
};

const blockedRow = (pointer: string, boxes: readonly Box[], then: TableThen, asker: Asker): readonly TableFinding[] => {
  const wanted = wantedBy(then, asker);
  const barring = wanted.length === 0 ? null : asker.onlyBlocked(boxes, wanted);
  if (barring === null) return [];
  const rules = barring.map(({ rule }) => rule);
  return [asWarning({ code: 'only_blocked', pointer, detail: blockedDetail(barring), rules })];
};

const rowsOf = ({ rules }: TableSpec): readonly Row[] =>
  rules.flatMap(({ when, then, weight }, index) => {
    const condition = compileCondition(when);
    if (!condition.ok) return [];
    const boxes = conditionBoxes(condition.value.expression);
    return [{ index, condition: condition.value, boxes, takesAll: (weight ?? 1) === 1, then }];
  });

const byPlace = (one: TableFinding, other: TableFinding): number => (one.row ?? Infinity) - (other.row ?? Infinity);

/** Everything that can be said of a spec without a case. */
export const checkTable = (spec: unknown, catalogue: Catalogue, law: TableLaw): TableCheck => {
  const asker = { catalogue, onlyBlocked: makeOnlyBlocked(law) };
  const compiled = compileTable(spec, catalogue);
  const parsed = tableSpecSchema.safeParse(spec);
  if (!compiled.ok || !parsed.success) {
    const findings = compiled.ok ? [] : compiled.error.map(asError);
    return { ok: false, findings, legality: { ...neverIllegal, ...legalityReport([], law) } };
  }
  const { otherwise } = parsed.data;
  const rows = rowsOf(parsed.data);
  const dead = new Map(deadRows(rows).map(({ row, takenBy }) => [row, takenBy]));
  const alive = rows.filter(({ index }) => !dead.has(index));
  const packCountries = new Set(law.places.map(({ country }) => country));
  const wanting = alive.map(({ index, then }) => ({ number: index + 1, wanted: wantedBy(then, asker) }));
  const findings = [
    ...[...dead].map(([row, takenBy]) =>
      asWarning({ code: 'dead', pointer: `/rules/${row}/when`, detail: deadDetail(takenBy) }),
    ),
    ...rows.flatMap((row) => doubtfulWords(row, packCountries)),
    ...alive.flatMap(({ index, boxes, then }) => blockedRow(`/rules/${index}/then`, boxes, then, asker)),
    ...blockedRow('/otherwise', [{ sets: new Map(), opaque: new Set() }], otherwise, asker),
  ];
  const report = legalityReport([...wanting, { number: null, wanted: wantedBy(otherwise, asker) }], law);
  return { ok: true, findings: findings.sort(byPlace), legality: { ...neverIllegal, ...report } };
};
