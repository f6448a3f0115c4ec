/**
 * Health before effects: whether debtors came into the arms as they should, whether the machinery finds winners among equals, whether arms
 * took from one another, whether debtors were treated as assigned, whether the data are whole. An unhealthy experiment has no winner.
 */
import { readSampleRatio } from '../readings/sample-ratio.ts';
import type { ArmFigures, ReportInput } from './report-input.ts';
import type { Health, SampleRatioCheck } from './report.ts';
import { percentWords } from './amounts.ts';

/** An alarm refuses every reading, so it is asked to be rarer than a false claim. Sequential: at all looks together. */
const sampleRatioAlpha = 0.01;
/** Of debtors treated by another arm's strategy as well; their own is diluted by as much. */
const crossedShareTolerated = 0.01;
/** A night's test finds a winner among equals with a chance of α; so many more than that is no chance any more. */
const selfTestAlpha = 0.001;

const checkSampleRatio = (
  { definition, arms }: ReportInput,
  { of, words }: { readonly of: (arm: ArmFigures) => number; readonly words: string },
): SampleRatioCheck => {
  const weightOf = new Map(definition.arms.map(({ id, weight }) => [id, weight]));
  const counts = arms.map((arm) => ({ debtors: of(arm), weight: weightOf.get(arm.id) ?? 0 }));
  const ratio = readSampleRatio(counts, sampleRatioAlpha);
  if (!ratio.ok) return { ok: true, p: null, chiSquareP: null, sentence: `${words}: nobody yet.` };
  const { p, isAlarm, strays, chiSquare } = ratio.value;
  const ok = !isAlarm && strays === 0;
  const split = counts.map(({ debtors }) => String(debtors)).join(' : ');
  const sentence = ok
    ? `${words}: split as planned (${split}).`
    : `${words}: the split ${split} is not the one that was planned.`;
  return { ok, p, chiSquareP: chiSquare.p, sentence };
};

/** Chance of at least `found` of `runs` where each has the chance α; summed from the likeliest terms down. */
export const chanceOfSoMany = (found: number, runs: number, alpha: number): number => {
  let term = (1 - alpha) ** runs;
  let below = 0;
  for (let count = 0; count < found; count += 1) {
    below += term;
    term *= ((runs - count) / (count + 1)) * (alpha / (1 - alpha));
  }
  return Math.max(0, 1 - below);
};

const checkSelf = ({ selfTests, definition }: ReportInput): Health['selfTest'] => {
  const read = selfTests.filter(({ p }) => p !== null);
  const winnersFound = read.filter(({ isWinnerFound }) => isWinnerFound).length;
  const ok = chanceOfSoMany(winnersFound, read.length, definition.alpha) >= selfTestAlpha;
  const counted = `${winnersFound} false winners in ${read.length} nights`;
  const sentence =
    read.length === 0
      ? 'Champion split against itself at random: too few payers to be tested so far.'
      : `Champion split against itself at random: ${counted}${ok ? ', as chance has it.' : '; chance does not have that.'}`;
  return { ok, runs: read.length, winnersFound, sentence };
};

const checkInterference = ({ sharedCapacities }: ReportInput): Health['interference'] => ({
  ok: sharedCapacities.length === 0,
  sharedCapacities,
  sentence:
    sharedCapacities.length === 0
      ? 'No capacity is known to be shared by the arms.'
      : `Arms share ${sharedCapacities.join(', ')}: what one uses, the other lacks, so the difference may be too large.`,
});

const checkExposure = ({ arms }: ReportInput): Health['exposure'] => {
  const takingPart = arms.reduce((sum, { debtors }) => sum + debtors, 0);
  const crossed = arms.reduce((sum, arm) => sum + arm.crossed, 0);
  const share = takingPart === 0 ? 0 : crossed / takingPart;
  const ok = share <= crossedShareTolerated;
  return {
    ok,
    arms: arms.map(({ id, assigned, debtors, crossed: own }) => ({
      ...{ arm: id, assigned, takingPart: debtors, crossed: own },
    })),
    sentence: `${percentWords(share)} of debtors were decided about under another arm as well${ok ? '.' : ': too many to trust the difference.'}`,
  };
};

const checkData = ({ dataNotes }: ReportInput): Health['dataQuality'] => ({
  ok: dataNotes.every(({ blocking }) => !blocking),
  notes: dataNotes.map(({ text }) => text),
  sentence: dataNotes.length === 0 ? 'No fault of the data is known.' : dataNotes.map(({ text }) => text).join(' '),
});

export const checkHealth = (input: ReportInput): Health => {
  const sampleRatio = checkSampleRatio(input, { of: ({ whileAllRan }) => whileAllRan.assigned, words: 'Assigned' });
  const sampleRatioAfterFiltering = checkSampleRatio(input, {
    of: ({ whileAllRan }) => whileAllRan.debtors,
    words: 'Taking part',
  });
  const selfTest = checkSelf(input);
  const interference = checkInterference(input);
  const exposure = checkExposure(input);
  const dataQuality = checkData(input);
  const forbidding = [sampleRatio, sampleRatioAfterFiltering, selfTest, exposure, dataQuality];
  const problems = forbidding.filter(({ ok }) => !ok).map(({ sentence }) => sentence);
  const warnings = [
    ...(interference.ok ? [] : [interference.sentence]),
    ...input.dataNotes.filter(({ blocking }) => !blocking).map(({ text }) => text),
  ];
  const checks = { sampleRatio, sampleRatioAfterFiltering, selfTest, interference, exposure, dataQuality };
  return { ok: problems.length === 0, problems, warnings, ...checks };
};
