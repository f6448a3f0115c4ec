import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadPackSources } from '../../data/index.ts';
import { prepareSecondOpinion } from '../../engine/index.ts';
import { describeOutcome, verifyCases, type Evaluators } from './verify-cases.ts';

const fixture = path.join(import.meta.dirname, 'fixtures/contact-cases.yaml');
const cases = (parse(await readFile(fixture, 'utf8')) as { readonly cases: readonly Record<string, unknown>[] }).cases;

let evaluators: Evaluators;
beforeAll(async () => {
  const { rules, sources } = await loadPackSources();
  evaluators = { rules, second: prepareSecondOpinion(sources.map(({ value }) => value)) };
});

const outcomesOf = (...values: readonly unknown[]) => verifyCases(evaluators, { schema: 'ccr-case/1', cases: values });
const [first = {}] = cases;

describe('the shipped packs, by both evaluators', () => {
  test.each(cases.map((value) => [`${String(value['id'])} ${String(value['title'])}`, value]))('%s', (_, value) => {
    expect(outcomesOf(value).flatMap(describeOutcome)).toEqual([]);
  });
});

describe('a case that does not come out as expected', () => {
  test.each([
    ['the other decision', { decision: 'allowed', rules: [] }],
    ['a rule that nobody names', { decision: 'blocked', rules: ['us-nyc.cap.3in7', 'us.win.contact'] }],
  ])('%s: a miss, with what each evaluator says', (_, expected) => {
    const [outcome] = outcomesOf({ ...first, expect: expected });
    expect(outcome).toMatchObject({
      kind: 'miss',
      id: 'own-01',
      expected,
      judge: { decision: 'blocked' },
      second: { decision: 'blocked' },
    });
    const lines = describeOutcome(outcome!);
    expect(lines[0]).toMatch(/^own-01 New York City/);
    expect(lines.slice(1).map((line) => line.trim().split(/\s+/)[0])).toEqual(['expected', 'judge', 'second']);
  });

  test('rules beyond those expected are no miss', () => {
    expect(outcomesOf({ ...first, expect: { decision: 'blocked', rules: [] } })).toMatchObject([{ kind: 'pass' }]);
  });

  test('one evaluator alone is a miss', () => {
    const lenient: Evaluators = { ...evaluators, second: () => ({ allowed: true, rules: [] }) };
    expect(verifyCases(lenient, { cases: [first] })).toMatchObject([{ kind: 'miss', second: { decision: 'allowed' } }]);
  });
});

describe('a case that cannot be read says where, and the others are judged', () => {
  test.each<[string, unknown, string]>([
    ['an impossible date', { ...first, at_utc: '2026-02-30T12:00Z' }, '/at_utc'],
    ['an unknown zone', { ...first, debtor_zones: ['Europe/Atlantis'] }, '/debtor_zones/0'],
    ['an unknown channel', { ...first, channel: 'pigeon' }, '/channel'],
    ['nothing expected', { ...first, expect: undefined }, '/expect'],
    ['another decision', { ...first, expect: { decision: 'maybe' } }, '/expect/decision'],
    ['no case', 'own-01', 'expected object'],
  ])('%s', (_, value, where) => {
    const outcomes = outcomesOf(value, first);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unreadable', 'pass']);
    expect(outcomes.flatMap(describeOutcome).join()).toContain(where);
  });
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['a list', []],
  ['no cases', { schema: 'ccr-case/1' }],
  ['an empty list of cases', { cases: [] }],
  ['another schema', { schema: 'ccr/1', cases: [first] }],
])('a file of another form is refused: %s', (_, file) => {
  expect(() => verifyCases(evaluators, file)).toThrow(/no file of cases/);
});
