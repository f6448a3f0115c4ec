import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure, success } from '../engine/index.ts';
import { decideVerdict, type PrimaryReading, type VerdictInput } from './verdict.ts';

const reading = (lower: number, upper: number, more: Partial<PrimaryReading> = {}): VerdictInput['reading'] =>
  success({
    estimate: (lower + upper) / 2,
    interval: { lower, upper },
    mayDecide: true,
    adjustedP: null,
    uncappedEstimate: null,
    ...more,
  });

const say = (effect: number): string => `SEK ${Math.round(effect * 1_000)} a month`;

const input = (change: Partial<VerdictInput> = {}): VerdictInput => ({
  ...{ armName: 'warm', unhealthy: [], reading: reading(0.2, 1.1), earlier: [], guardrails: [] },
  ...{ margin: 0.5, alpha: 0.05, isAtHorizon: false, say },
  ...change,
});

describe('the order of verdicts', () => {
  test.each<[string, Partial<VerdictInput>, string]>([
    ['a gain', {}, 'ship'],
    ['a loss', { reading: reading(-1.4, -0.1) }, 'stop_for_harm'],
    ['nothing of matter', { reading: reading(-0.3, 0.4) }, 'no_difference'],
    ['not known yet', { reading: reading(-0.9, 1.2) }, 'keep_running'],
    ['not known at the horizon', { reading: reading(-0.9, 1.2), isAtHorizon: true }, 'undecided'],
    ['a gain below the margin is a gain', { reading: reading(0.1, 0.4) }, 'ship'],
    ['on the border of the margin', { reading: reading(-0.5, 0.5) }, 'keep_running'],
    ['the interval touches 0', { reading: reading(0, 0.9) }, 'keep_running'],
    ['a gain in an unhealthy experiment', { unhealthy: ['Debtors are missing.'] }, 'no_reading'],
    [
      'a breach in an unhealthy experiment',
      { unhealthy: ['Debtors are missing.'], guardrails: [{ metric: 'complaint_rate', state: 'breached' }] },
      'no_reading',
    ],
    ['a gain with a breach', { guardrails: [{ metric: 'complaint_rate', state: 'breached' }] }, 'stop_for_harm'],
    ['a gain, guardrails not proven', { guardrails: [{ metric: 'complaint_rate', state: 'watch' }] }, 'ship'],
    ['few payers', { reading: reading(0.2, 1.1, { mayDecide: false }) }, 'no_reading'],
    ['refused', { reading: failure({ reason: 'zero_variance', detail: 'The values do not differ.' }) }, 'no_reading'],
    [
      'refused, and a breach, which has an error of its own',
      {
        reading: failure({ reason: 'too_few_payers', detail: 'Too few payers.' }),
        guardrails: [{ metric: 'opt_out_rate', state: 'breached' }],
      },
      'stop_for_harm',
    ],
    [
      'a gain that does not stand beside the other arms',
      { reading: reading(0.2, 1.1, { adjustedP: 0.06 }) },
      'keep_running',
    ],
    ['a loss that does not either', { reading: reading(-1.4, -0.1, { adjustedP: 0.06 }) }, 'keep_running'],
    ['one that does', { reading: reading(0.2, 1.1, { adjustedP: 0.04 }) }, 'ship'],
    ['the cap turns the sign', { reading: reading(0.2, 1.1, { uncappedEstimate: -2 }) }, 'keep_running'],
    ['earlier looks narrow it', { reading: reading(-0.1, 1), earlier: [{ lower: 0.1, upper: 3 }] }, 'ship'],
    ['earlier looks contradict it', { reading: reading(0.5, 1), earlier: [{ lower: -3, upper: 0.2 }] }, 'no_reading'],
  ])('%s', (_, change, decision) => {
    const verdict = decideVerdict(input(change));
    expect(verdict.decision).toBe(decision);
    expect(verdict.riskOfError).toBe(['ship', 'stop_for_harm', 'no_difference'].includes(decision) ? 0.05 : null);
  });
});

describe('the sentence', () => {
  test.each<[Partial<VerdictInput>, string]>([
    [
      { guardrails: [{ metric: 'complaint_rate', state: 'watch' }] },
      'Ship warm: it brings SEK 650 a month more (between SEK 200 a month and SEK 1100 a month). The risk that this is wrong is at most 5 %. Not yet shown to be within margin: complaint_rate.',
    ],
    [
      { reading: reading(-1.4, -0.2) },
      'Stop warm for harm: it loses SEK 800 a month (between SEK -1400 a month and SEK -200 a month). The risk that this is wrong is at most 5 %.',
    ],
    [
      { guardrails: [{ metric: 'opt_out_rate', state: 'breached' }], alpha: 0.01 },
      'Stop warm for harm: beyond its margin on opt_out_rate. The risk that this is wrong is at most 1 %.',
    ],
    [
      { reading: reading(-0.3, 0.4) },
      'warm makes no difference of more than SEK 500 a month: the effect lies between SEK -300 a month and SEK 400 a month. The risk that this is wrong is at most 5 %.',
    ],
    [
      { reading: reading(-0.9, 1.2) },
      'Keep warm running: so far the effect lies between SEK -900 a month and SEK 1200 a month.',
    ],
    [
      { reading: reading(-0.9, 1.2), isAtHorizon: true },
      'Undecided on warm at the horizon: the effect lies between SEK -900 a month and SEK 1200 a month.',
    ],
    [{ unhealthy: ['Debtors are missing.'] }, 'No verdict on warm: Debtors are missing.'],
  ])('%#', (change, sentence) => {
    expect(decideVerdict(input(change)).sentence).toBe(sentence);
  });
});

test('looking again never takes back a claim: with every look the interval only narrows', () => {
  const anyInterval = fc
    .tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true }))
    .map(([middle, half]) => ({ lower: middle - half, upper: middle + half }));
  fc.assert(
    fc.property(fc.array(anyInterval, { minLength: 1, maxLength: 6 }), anyInterval, (earlier, now) => {
      const { interval, decision } = decideVerdict(input({ earlier, reading: reading(now.lower, now.upper) }));
      if (interval === null) {
        expect(decision).toBe('no_reading');
        return;
      }
      for (const { lower, upper } of [...earlier, now]) {
        expect(interval.lower).toBeGreaterThanOrEqual(lower);
        expect(interval.upper).toBeLessThanOrEqual(upper);
      }
    }),
  );
});
