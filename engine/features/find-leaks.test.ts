import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseFact } from '../facts/fact.ts';
import { dayMs, hourMs } from '../vocabulary/time.ts';
import { caseFeatures } from './case-features.ts';
import type { FeatureSource } from './feature.ts';
import { featureSpec } from './feature-spec.ts';
import { findLeaks, type LeakSample } from './find-leaks.ts';
import { arbitraryToldCase, contextOfTold, type ToldCase } from './testing/told-case.ts';

const ownFact = (told: ToldCase, afterMs: number, type: CaseFact['type'], data: object): CaseFact =>
  ({
    at: told.asOf + afterMs,
    source: 'own',
    id: `own-${type}`,
    type,
    subject: { kind: 'case', id: 'C-1' },
    data,
  }) as CaseFact;

/** The decision's own text message, its answer and a payment, all after the decision. */
const withOutcome = (told: ToldCase): ToldCase => ({
  ...told,
  own: [
    ...told.own,
    ownFact(told, hourMs, 'contact.sent', { channel: 'sms', decisionId: 'own' }),
    ownFact(told, 2 * hourMs, 'contact.clicked', { channel: 'sms', decisionId: 'own' }),
    ownFact(told, 3 * hourMs, 'complaint.raised', {}),
    ownFact(told, dayMs, 'payment.received', { amount: { amount: 1, currency: contextOfTold(told)!.currency } }),
  ],
});

const samples: readonly LeakSample<ToldCase>[] = fc
  .sample(arbitraryToldCase(), { numRuns: 60, seed: 7 })
  .map((told) => ({ known: told, knownLater: withOutcome(told) }));

const { features } = featureSpec;
const names = (leaks: readonly { readonly feature: string }[]): readonly string[] =>
  leaks.map(({ feature }) => feature);

it('finds none in the features that decide', () => {
  expect(findLeaks({ features, valuesOf: (told) => caseFeatures(contextOfTold(told)!) }, samples)).toEqual([]);
});

describe('finds', () => {
  it('what is folded without a cut at the decision, and nothing else', () => {
    const leaks = findLeaks({ features, valuesOf: (told) => caseFeatures(contextOfTold(told, false)!) }, samples);
    expect(names(leaks)).toEqual(
      expect.arrayContaining(['smsSent', 'smsReachRate', 'complaints', 'paymentsLast90Days']),
    );
    expect(names(leaks)).not.toEqual(expect.arrayContaining(['emailSent']));
    for (const { reason, changedIn } of leaks) {
      expect(reason).toBe('changes with what came later');
      expect(changedIn).toBeGreaterThan(0);
    }
    expect(leaks.find(({ feature }) => feature === 'complaints')?.changedIn).toBe(samples.length);
  });

  it('the decision’s own contact counted as planned', () => {
    const ownPlanned = samples.map(({ known }) => ({
      known,
      knownLater: {
        ...known,
        planned: [
          {
            decisionId: 'own',
            caseId: 'C-1',
            channel: 'letter',
            tone: 'neutral',
            treatment: 'reminder',
            at: known.asOf + hourMs,
          } as const,
        ],
      },
    }));
    const leaks = findLeaks({ features, valuesOf: (told) => caseFeatures(contextOfTold(told)!) }, ownPlanned);
    expect(names(leaks)).toEqual(
      expect.arrayContaining(['pressureFast', 'plannedContacts', 'contactsLast7Days', 'lastChannel']),
    );
    expect(names(leaks)).not.toContain('daysPastDue');
  });

  it('one seeded feature among good ones: how the call of the decision went', () => {
    const seeded = [...features, { name: 'answeredWithinADay', source: 'contacts' as const }];
    const answered = ({ own, asOf }: ToldCase): number =>
      Number(own.some(({ type, at, source }) => type === 'contact.clicked' && source === 'own' && at > asOf));
    const valuesOf = (told: ToldCase) => [...caseFeatures(contextOfTold(told)!), answered(told)];
    expect(findLeaks({ features: seeded, valuesOf }, samples)).toEqual([
      { feature: 'answeredWithinADay', reason: 'changes with what came later', changedIn: samples.length },
    ]);
  });

  it.each<[FeatureSource, boolean]>([
    ['outcome', true],
    ['own_action', true],
    ['clock', false],
    ['case_facts', false],
  ])('a declared source that comes after the decision, though its value never changes: %s', (source, isLeak) => {
    const leaks = findLeaks({ features: [{ name: 'duration', source }], valuesOf: () => [1] }, samples);
    expect(leaks).toEqual(isLeak ? [{ feature: 'duration', reason: 'source after the decision', changedIn: 0 }] : []);
  });

  it('a value that becomes known, and one that ceases to be', () => {
    const flip = [{ known: [NaN, 1, NaN, 0], knownLater: [1, NaN, NaN, -0] }] as const;
    const four = ['becomes', 'ceases', 'stays', 'sign'].map((name) => ({ name, source: 'clock' as const }));
    expect(names(findLeaks({ features: four, valuesOf: (values: readonly number[]) => values }, flip))).toEqual([
      'becomes',
      'ceases',
      'sign',
    ]);
  });
});
