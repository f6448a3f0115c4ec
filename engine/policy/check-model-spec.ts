/**
 * Static check of a strategy of kind `model`, in the shape of that of tables. Errors make it unfit to be used; warnings are for what
 * is allowed and yet hardly meant. Whether its model and its base exist is for the registry to say.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { InputError } from '../errors.ts';
import { toInputErrors } from '../input-errors.ts';
import { modelSpecSchema, type ModelSpec, type MoneySetting } from '../vocabulary/model-spec.ts';
import { neverIllegal } from './check-table.ts';
import { legalityReport, type LegalityReport } from './legality/legality-report.ts';
import type { TableLaw } from './legality/table-law.ts';

export type ModelFinding = {
  readonly severity: 'error' | 'warning';
  readonly code: 'unfit' | 'never_learns' | 'no_effect';
  /** A model has no rows. */
  readonly row: null;
  /** JSON Pointer into the spec. */
  readonly pointer: string;
  readonly detail: string;
  readonly rules: readonly string[];
};

export type ModelCheck = {
  readonly ok: boolean;
  readonly findings: readonly ModelFinding[];
  /** A model, or its base, may choose any action of the catalogue that the law leaves open. */
  readonly legality: typeof neverIllegal & LegalityReport;
};

const warning = (code: ModelFinding['code'], pointer: string, detail: string): ModelFinding => ({
  severity: 'warning',
  code,
  row: null,
  pointer,
  detail,
  rules: [],
});

const asError = ({ pointer, detail }: InputError): ModelFinding => ({
  severity: 'error',
  code: 'unfit',
  row: null,
  pointer,
  detail,
  rules: [],
});

const isNothing = (setting: MoneySetting | null): boolean =>
  setting !== null && (typeof setting === 'number' ? [setting] : Object.values(setting)).every((minor) => minor === 0);

type Doubt = readonly [holds: (spec: ModelSpec) => boolean, finding: ModelFinding];

const doubts: readonly Doubt[] = [
  [
    ({ exploration }) => exploration.kind === 'greedy',
    warning(
      'never_learns',
      '/exploration/kind',
      'tries nothing once the gate is open: what looks worse is never seen again, right or wrong',
    ),
  ],
  [
    ({ gate }) => gate.trialShare === 0 && gate.trialShareWaiting === 0,
    warning(
      'never_learns',
      '/gate/trialShare',
      'tries nothing while the gate is closed, so that only what others tried could open it',
    ),
  ],
  [
    ({ gate }) => isNothing(gate.budget.perDecisionMinor) || isNothing(gate.budget.perNightMinor),
    warning('never_learns', '/gate/budget', 'is 0, so nothing may be tried that is expected to cost anything'),
  ],
  [
    ({ gate }) => gate.tableShare === 1,
    warning('no_effect', '/gate/tableShare', 'leaves everything to the base, for ever'),
  ],
  [
    ({ gate }) => gate.fallbackTableShare < gate.tableShare,
    warning(
      'no_effect',
      '/gate/fallbackTableShare',
      'is less than the base keeps anyway (tableShare), so doubt changes nothing',
    ),
  ],
  [
    ({ exploration }) => exploration.kind === 'epsilon' && exploration.numerator <= exploration.floor,
    warning('no_effect', '/exploration/numerator', 'is never above the floor, so the share tried does not decline'),
  ],
];

/** Everything that can be said of a spec without a case and without the registry. */
export const checkModelSpec = (spec: unknown, catalogue: Catalogue, law: TableLaw): ModelCheck => {
  const parsed = modelSpecSchema.safeParse(spec);
  if (!parsed.success) {
    const findings = toInputErrors(parsed.error).map(asError);
    return { ok: false, findings, legality: { ...neverIllegal, ...legalityReport([], law) } };
  }
  const findings = doubts.filter(([holds]) => holds(parsed.data)).map(([, finding]) => finding);
  const report = legalityReport([{ number: null, wanted: catalogue.actions }], law);
  return { ok: true, findings, legality: { ...neverIllegal, ...report } };
};
