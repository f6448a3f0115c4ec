/** The part of a card about who learned what: the families compared, what each was worth, and what is served. */
import { targets } from '../families/response-parts.ts';
import type { FamilyReport, TrainedModel } from '../pipeline/trained-response.ts';

const whole = (value: number): string => value.toLocaleString('en');

const names = {
  hazard: 'the factored hazard with distributed lags and empirical-Bayes shrinkage',
  trees: 'boosted trees',
  network: 'networks',
} as const;

const servedLine = ({ served }: FamilyReport): string => {
  const families = [...new Set(targets.map((target) => served[target]))];
  if (families.length === 1) return `- served: ${names[served.payment]}, for every target`;
  return `- served: ${targets.map((target) => `${target} by ${names[served[target]]}`).join('; ')}`;
};

const comparisonLines = ({ families, rows, debtors, ofRows, choice, notCompared }: FamilyReport): readonly string[] => {
  if (choice === null) return [`- no families were compared: ${notCompared ?? 'no reason given'}`];
  const thinning =
    rows === ofRows
      ? `all ${whole(rows)} rows`
      : `${whole(rows)} of ${whole(ofRows)} rows (evenly chosen debtors, each with all nights)`;
  return [
    `- compared: ${families.join(', ')}, on ${thinning} of ${whole(debtors)} debtors; each half chose for the other, on ${whole(choice.decisions)} ` +
      `decisions of ${whole(choice.debtors)} debtors, credited with what was paid in ${String(choice.outcomeDays)} days; without the shorter ` +
      'memory and the plan of later contacts of the hazard',
    ...choice.leftOut.map(({ family, detail }) => `- ${family} could not be learned: ${detail}`),
    '',
    '| target | chosen | why |',
    '| --- | --- | --- |',
    ...choice.targets.map(({ target, chosen, reason }) => `| ${target} | ${chosen} | ${reason} |`),
    '',
  ];
};

export const familyLines = (model: TrainedModel | null): readonly string[] => {
  if (model === null) return ['- nothing was trained'];
  const { families } = model;
  return [
    servedLine(families),
    ...comparisonLines(families),
    ...families.heldBack.map((reason) => `- not served: ${reason}`),
  ];
};
