/** A model's card in Markdown: what it is for, what it was made from, how good it is, why it passed its gate or did not. Pure text, no date. */
import { addDays, localDate } from '../../engine/index.ts';
import type { RowVitals } from '../pipeline/row-vitals.ts';
import type { ResponseVerdict } from '../pipeline/judge-response.ts';
import type { TwinTest } from '../pipeline/test-by-twin.ts';
import type { TrainedModel, TrainedResponse } from '../pipeline/trained-response.ts';
import { familyLines } from './family-lines.ts';
import { groupLines } from './group-lines.ts';

export type CardFacts = {
  readonly name: string;
  readonly runId: string;
  readonly seed: number;
  readonly trained: TrainedResponse;
  readonly verdict: ResponseVerdict;
  readonly code: string;
};

const number = (value: number | null | undefined, digits = 4): string =>
  value === null || value === undefined ? 'not known' : value.toFixed(digits);
const whole = (value: number): string => value.toLocaleString('en');
const day = (value: number | null): string => (value === null ? 'none' : addDays(localDate('UTC', 0), value));

const dataLines = ({ rows, debtors, nights, fromDay, toDay, contacts, payments, constantFeatures }: RowVitals) => [
  `- ${whole(rows)} rows of ${whole(debtors)} debtors on ${whole(nights)} nights, ${day(fromDay)} to ${day(toDay)}`,
  `- ${whole(contacts)} contacts, ${whole(payments)} nights with a payment`,
  `- features without variation: ${constantFeatures.length === 0 ? 'none' : constantFeatures.join(', ')}`,
];

const testedBy = (kind: TrainedModel['kind'], { trainedRows }: TwinTest): string =>
  kind === 'hazard'
    ? `A twin, trained on ${whole(trainedRows)} rows of other debtors,`
    : `Each half of the debtors, together ${whole(trainedRows)} rows, learned apart and`;

const testLines = ({ model }: TrainedResponse): readonly string[] => {
  const test = model?.test ?? null;
  if (model === null || test === null) return [`Not tested: ${model?.notTested ?? 'there is no model'}.`];
  const { calibration } = test;
  return [
    `${testedBy(model.kind, test)} foretold ${whole(test.testedRows)} nights from ${day(test.fromDay)} on ` +
      `of ${whole(test.testedDebtors)} debtors with ${whole(test.testedPayments)} payments.`,
    '',
    '| figure | model | base |',
    '| --- | --- | --- |',
    `| log-loss of the daily hazard | ${number(test.logLoss)} | ${number(test.baseLogLoss)} |`,
    `| AUC | ${number(test.auc, 3)} | ${number(test.baseAuc, 3)} |`,
    '',
    `- calibration slope ${number(calibration.slope, 3)} (standard error ${number(calibration.slopeStandardError, 3)}), error ` +
      `${number(calibration.error)} against ${number(calibration.floor)} if it were calibrated; calibrator: ${calibration.needed}`,
    `- stability of the scores over the nights tested: ${number(test.scoreStability, 3)}`,
    `- slope of the effects of one half of the debtors on the other's: ${number(model.effectSlopeBetweenHalves, 3)}`,
  ];
};

const gateLines = ({ model }: TrainedResponse, { passes, reasons }: ResponseVerdict): readonly string[] => [
  `**${passes ? 'Passed' : 'Not passed'}.**`,
  '',
  ...reasons.map((reason) => `- ${reason}`),
  ...(model === null
    ? []
    : [
        `- a decision, minor units: own promise ${number(model.verdict.figures.own, 1)}, by the other half ` +
          `${number(model.verdict.figures.honest, 1)}, base ${number(model.verdict.figures.base, 1)}, on ` +
          `${whole(model.verdict.figures.decisions)} decisions of ${whole(model.verdict.figures.debtors)} debtors`,
      ]),
];

/** What callers tell: by name, as its meaning is theirs alone. */
const attributeLine = ({ model }: TrainedResponse): string => {
  const names = model?.attributes ?? [];
  return names.length === 0
    ? '- it learned from no attribute that callers tell'
    : `- it learned from what callers tell: ${names.join(', ')}; each was judged by its name or declared by an officer, and callers answer ` +
        'for what it means: look at the figures by group';
};

export const writeModelCard = ({ name, runId, seed, trained, verdict, code }: CardFacts): string =>
  [
    `# ${name}`,
    '',
    'What each contact would change in the chance that an overdue case is paid, per case and night, and what that is worth. Decides only among',
    'actions that the law and the house allow. Not for credit decisions, and never the only ground for anything of legal effect.',
    '',
    '## Data',
    '',
    ...dataLines(trained.vitals),
    '',
    '## Training',
    '',
    `- seed ${String(seed)}; code ${code}; run ${runId}`,
    `- artifact checksum ${trained.model?.artifact.checksum ?? 'none'}`,
    '',
    '## Families',
    '',
    ...familyLines(trained.model),
    '',
    '## Test',
    '',
    ...testLines(trained),
    '',
    '## Gate',
    '',
    ...gateLines(trained, verdict),
    '',
    '## Groups of people',
    '',
    ...groupLines(trained.model),
    '',
    '## Limits',
    '',
    '- effects are learned from what was tried; what was never tried is as the house assumes it',
    '- the features of age, language and region are not among its inputs; whether it treats groups alike stands above',
    attributeLine(trained),
    '',
  ].join('\n');
