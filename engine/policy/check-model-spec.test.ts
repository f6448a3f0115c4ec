import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { shippedRuleBook } from '../compliance/testing/shipped-packs.ts';
import { checkModelSpec } from './check-model-spec.ts';
import { makeTableLaw } from './legality/table-law.ts';

const law = makeTableLaw(shippedRuleBook, '2026-11-22');
const check = (spec: unknown) => checkModelSpec(spec, defaultCatalogue, law);
const places = (spec: unknown): readonly string[] =>
  check(spec).findings.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);

test('the defaults have neither errors nor warnings, and may choose whatever the law leaves open', () => {
  const { ok, findings, legality } = check({ model: 'response@challenger' });
  expect({ ok, findings }).toEqual({ ok: true, findings: [] });
  expect(legality.canBeIllegal).toBe(false);
  const named = new Set(legality.actions.flatMap(({ actions }) => actions));
  expect(named).toEqual(new Set(defaultCatalogue.actions.map(({ id }) => id)));
});

test('errors name their place, and nothing is said of the law', () => {
  const { ok, findings, legality } = check({ model: 'response', gate: { tableShare: 0 }, temperature: 1 });
  expect(ok).toBe(false);
  expect(findings.map(({ severity, pointer }) => `${severity} ${pointer}`).sort()).toEqual([
    'error ',
    'error /gate/tableShare',
    'error /model',
  ]);
  expect(legality.actions).toEqual([]);
});

describe('warnings', () => {
  test.each<[string, object, readonly string[]]>([
    ['greed', { exploration: { kind: 'greedy' } }, ['warning never_learns /exploration/kind']],
    [
      'nothing tried before the gate',
      { gate: { trialShare: 0, trialShareWaiting: 0 } },
      ['warning never_learns /gate/trialShare'],
    ],
    ['no money for it', { gate: { budget: { perNightMinor: 0 } } }, ['warning never_learns /gate/budget']],
    [
      'no money for it in any currency',
      { gate: { budget: { perDecisionMinor: { EUR: 0 } } } },
      ['warning never_learns /gate/budget'],
    ],
    ['money in one currency', { gate: { budget: { perDecisionMinor: { EUR: 0, SEK: 5 } } } }, []],
    [
      'all left to the base',
      { gate: { tableShare: 1 } },
      ['warning no_effect /gate/tableShare', 'warning no_effect /gate/fallbackTableShare'],
    ],
    [
      'a doubt that changes nothing',
      { gate: { tableShare: 0.5, fallbackTableShare: 0.4 } },
      ['warning no_effect /gate/fallbackTableShare'],
    ],
    [
      'an ε that does not decline',
      { exploration: { kind: 'epsilon', floor: 0.2, numerator: 0.2 } },
      ['warning no_effect /exploration/numerator'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(places({ model: 'response@challenger', ...changes })).toEqual(expected);
  });
});
