/** Whole decisions, pure: what is decided from a case, and that the compact receipt holds all of it. */
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addDays } from '../vocabulary/time.ts';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { shippedRuleBook } from '../compliance/testing/shipped-packs.ts';
import type { CaseContext } from '../context/case-context.ts';
import { makeEligibleActions } from '../eligibility/eligible-actions.ts';
import { houseAssumptions } from '../estimate/assumptions.ts';
import { makePriorResponse } from '../estimate/prior-response.ts';
import { featureSpec } from '../features/feature-spec.ts';
import { compileTable } from '../policy/compile-table.ts';
import { defaultLadder } from '../policy/default-ladder.ts';
import type { Policy } from '../policy/policy.ts';
import { contactDaysAgo, exampleAsOf, exampleCase } from '../policy/testing/example-case.ts';
import { dayMs } from '../vocabulary/time.ts';
import { decide, type DecideInput, type DecisionSettings } from './decide.ts';
import type { Decision } from './decision.ts';
import { rateOf, receiptHash, writeReceipt, type CompactReceipt } from './receipt.ts';

const settings: DecisionSettings = {
  catalogue: defaultCatalogue,
  rules: shippedRuleBook,
  eligible: makeEligibleActions(defaultCatalogue, shippedRuleBook),
  model: makePriorResponse(houseAssumptions),
  code: 'test',
};
const compiled = compileTable(defaultLadder, defaultCatalogue);
if (!compiled.ok) throw new Error('the default ladder does not compile');
const ladder = compiled.value;

/** Everything open with the same probability, rest and a person too: the widest distribution there is. */
const evenly: Policy = {
  kind: 'table',
  decide: ({ candidates }) => {
    const share = 1 / (candidates.length + 2);
    return {
      candidates: candidates.map(() => share),
      noContact: share,
      handOff: share,
      basis: [{ ruleIndex: 0, text: 'evenly', probability: 1 }],
    };
  },
};

const inputOf = (
  context: CaseContext,
  policy: Policy,
  draw: number,
  changes: Partial<DecideInput['request']> = {},
): DecideInput => ({
  context,
  settings,
  strategy: { id: 'table-v1', version: 1, role: 'champion' },
  policy,
  experiment: null,
  request: {
    id: '01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10',
    draw,
    purpose: 'collect',
    channels: null,
    dryRun: false,
    ...changes,
  },
  inputs: { isBackdated: false, caseSeq: 1, debtorSeq: 2, siblings: [], planned: [] },
});

const anyContext = fc
  .record({
    hours: fc.integer({ min: 0, max: 24 * 20 }),
    daysPastDue: fc.integer({ min: -10, max: 300 }),
    balanceMinor: fc.nat({ max: 10_000_000 }),
    place: fc.constantFrom(
      ['SE', 'Europe/Stockholm'],
      ['GB', 'Europe/London'],
      ['DE', 'Europe/Berlin'],
      ['BR', 'America/Sao_Paulo'],
      null,
    ),
    stage: fc.constantFrom<CaseContext['stage'][]>('pre_due', 'reminder', 'collection', 'legal'),
    flags: fc.constantFrom<CaseContext['flags'][]>(
      [],
      [],
      [],
      [{ flag: 'vulnerable', until: null }],
      [{ flag: 'disputed', until: null }],
    ),
    contacts: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 20 }), fc.constantFrom('sms' as const, 'call' as const, 'letter' as const)),
      { maxLength: 5 },
    ),
  })
  .map(({ hours, place, contacts, ...changes }) => {
    const asOf = exampleAsOf + hours * 3_600_000;
    return exampleCase({
      ...changes,
      asOf,
      debtor: place === null ? null : { country: place[0], timeZones: [place[1]] },
      contacts: contacts.map(([days, channel]) => ({ ...contactDaysAgo(days, channel), at: asOf - days * dayMs })),
    });
  });
const anyDraw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const anyDecision = fc
  .tuple(anyContext, fc.constantFrom(ladder, evenly), anyDraw)
  .map(([context, policy, draw]) => decide(inputOf(context, policy, draw)));

const probabilityOf = ({ action, candidates, distribution }: Decision): number => {
  if (action.kind === 'contact') return distribution.candidates[candidates.indexOf(action.candidate)]!;
  return action.kind === 'no_contact' ? distribution.noContact : distribution.handOff;
};

describe('a decision', () => {
  test('is a valid draw from its distribution, is worth asking again within a fortnight, and says why', () => {
    fc.assert(
      fc.property(anyDecision, (decision) => {
        const { distribution, candidates, propensity, validUntil, decidedAt, reasons, alternatives, action, expected } =
          decision;
        const total = distribution.candidates.reduce(
          (sum, share) => sum + share,
          distribution.noContact + distribution.handOff,
        );
        expect(Math.abs(total - 1)).toBeLessThan(1e-9);
        expect(propensity).toBeGreaterThan(0);
        expect(propensity).toBe(probabilityOf(decision));
        expect(validUntil).toBeGreaterThan(decidedAt);
        expect(validUntil - decidedAt).toBeLessThanOrEqual(14 * dayMs);
        for (const { text } of reasons) expect(text).not.toMatch(/undefined|NaN|null|\bany\b/);
        expect(alternatives.length).toBeLessThanOrEqual(3);
        expect(alternatives.map(({ actionId }) => actionId)).not.toContain(decision.actionId);
        expect(new Set(alternatives.map(({ actionId }) => actionId)).size).toBe(alternatives.length);
        expect(alternatives.map(({ valueMinor }) => valueMinor)).toEqual(
          alternatives.map(({ valueMinor }) => valueMinor).toSorted((one, other) => other - one),
        );
        if (action.kind === 'contact') expect(candidates).toContain(action.candidate);
        else expect(expected).toMatchObject({ payProb: expected.payProbNoContact, costMinor: 0, valueMinor: 0 });
        expect(decision.features).toHaveLength(featureSpec.features.length);
      }),
      { numRuns: 200 },
    );
  });

  test('over all draws, each action comes as often as its probability says', () => {
    const context = exampleCase();
    const draws = 4000;
    const counts = new Map<string, number>();
    for (let step = 0; step < draws; step += 1) {
      const { action, actionId } = decide(inputOf(context, ladder, (step + 0.5) / draws));
      const key = action.kind === 'contact' ? action.candidate.id : actionId;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const { distribution, candidates } = decide(inputOf(context, ladder, 0));
    const expected = new Map<string, number>();
    distribution.candidates.forEach((share, index) => {
      if (share > 0) expected.set(candidates[index]!.id, share * draws);
    });
    if (distribution.noContact > 0) expected.set('no_contact', distribution.noContact * draws);
    if (distribution.handOff > 0) expected.set('hand_off', distribution.handOff * draws);
    expect(expected.size).toBeGreaterThan(1);
    for (const [key, count] of expected) expect(Math.abs((counts.get(key) ?? 0) - count)).toBeLessThanOrEqual(1);
    expect(new Set(counts.keys())).toEqual(new Set(expected.keys()));
  });

  test('is the same again from the same input, in settings made anew', () => {
    const fresh = { ...settings, eligible: makeEligibleActions(defaultCatalogue, shippedRuleBook) };
    fc.assert(
      fc.property(anyContext, anyDraw, (context, draw) => {
        const input = inputOf(context, ladder, draw);
        expect(writeReceipt(decide({ ...input, settings: fresh })).hash).toBe(writeReceipt(decide(input)).hash);
      }),
      { numRuns: 60 },
    );
  });

  test('only the channels asked for are decided', () => {
    fc.assert(
      fc.property(anyContext, anyDraw, (context, draw) => {
        const { candidates } = decide(inputOf(context, evenly, draw, { channels: ['email', 'letter'] }));
        for (const { action } of candidates) expect(['email', 'letter']).toContain(action.channel);
      }),
      { numRuns: 60 },
    );
  });
});

/** What a reader of the receipt and the catalogue knows again of each candidate, read run by run as the format says. */
const expand = (receipt: CompactReceipt) => {
  const { eligible, options, probabilities, payNoContactE5, firstDay, decidedAt } = receipt;
  const probabilityByIndex = new Map(probabilities);
  const runs = Array.from({ length: eligible.length / 5 }, (_, run) => eligible.slice(run * 5, run * 5 + 5));
  return runs
    .flatMap(([day, sendAfterMs, toAfterMs, first, last]) =>
      Array.from({ length: last! - first! + 1 }, (_, step) => {
        const start = (first! + step) * 6;
        const [catalogue, reachE5, payE5, harmE5, costMinor, valueMinor] = options.slice(start, start + 6);
        return {
          id: `${defaultCatalogue.actions[catalogue!]!.id}@${addDays(firstDay!, day!)}`,
          sendAt: decidedAt + sendAfterMs!,
          to: decidedAt + toAfterMs!,
          rates: [reachE5!, payE5!, harmE5!, payNoContactE5].map(rateOf),
          costMinor,
          valueMinor,
        };
      }),
    )
    .map((candidate, index) => ({ ...candidate, probability: probabilityByIndex.get(index) ?? 0 }));
};

describe('the compact receipt', () => {
  test('gives back every candidate with its instant, its estimate to five decimals and its exact probability', () => {
    fc.assert(
      fc.property(anyDecision, (decision) => {
        const { receipt, text, hash } = writeReceipt(decision);
        expect(JSON.parse(text)).toEqual(receipt);
        expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
        expect(receiptHash(text)).toBe(hash);
        const expanded = expand(JSON.parse(text) as CompactReceipt);
        expect(expanded).toHaveLength(decision.candidates.length);
        expanded.forEach((candidate, index) => {
          const estimate = decision.estimates[index]!;
          const { id, sendAt, to } = decision.candidates[index]!;
          expect(candidate).toMatchObject({
            id,
            sendAt,
            to,
            probability: decision.distribution.candidates[index],
            costMinor: estimate.costMinor,
          });
          expect(candidate.valueMinor! + 0).toBe(estimate.valueMinor + 0);
          [estimate.reachProb, estimate.payProb, estimate.harmProb, estimate.payProbNoContact].forEach(
            (rate, place) => {
              expect(Math.abs(candidate.rates[place]! - rate)).toBeLessThanOrEqual(0.500001e-5);
            },
          );
        });
        const { action } = receipt;
        if (action.kind === 'contact')
          expect(expanded[action.index]).toMatchObject({
            id: expect.stringMatching(`^${action.id}@`) as string,
            sendAt: action.sendAt,
            probability: receipt.propensity,
          });
      }),
      { numRuns: 100 },
    );
  });

  test('another draw, feature, fact or version is another hash', () => {
    const input = inputOf(exampleCase(), ladder, 0.1);
    const hashes = [
      input,
      { ...input, request: { ...input.request, draw: 0.100001 } },
      { ...input, context: exampleCase({ balanceMinor: 125_001 }) },
      { ...input, inputs: { ...input.inputs, caseSeq: 3 } },
      { ...input, settings: { ...settings, code: 'other' } },
      { ...input, experiment: { id: 'e', arm: 'a' } },
    ].map((each) => writeReceipt(decide(each)).hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
