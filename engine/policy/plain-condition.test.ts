/** Plain conditions against the library that the language is of. */
import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseContext } from '../context/case-context.ts';
import { channels } from '../vocabulary/action.ts';
import { flags, stages } from '../vocabulary/case.ts';
import { celBindings, type CelBindings } from './cel-bindings.ts';
import { compileCondition } from './cel-environment.ts';
import { celVariables } from './cel-vocabulary.ts';
import { defaultLadder } from './default-ladder.ts';
import { plainCondition } from './plain-condition.ts';
import { contactDaysAgo, exampleCase } from './testing/example-case.ts';

const environment = celVariables.reduce(
  (soFar, { name, type }) => soFar.registerVariable(name, type),
  new Environment({ unlistedVariablesAreDyn: false }),
);

const plain = (source: string): ReturnType<typeof plainCondition> => {
  const condition = compileCondition(source);
  if (!condition.ok) throw new Error(`${source}: ${condition.error.detail}`);
  return plainCondition(condition.value.expression);
};

const byLibrary = (source: string): ((bindings: CelBindings) => unknown) => {
  const program = environment.parse(source);
  return (bindings) => program(bindings) as unknown;
};

const countries = ['SE', 'NO', 'FI', 'DE', 'LV'];
const currencies = ['SEK', 'EUR', 'PLN'];

const anyCase: fc.Arbitrary<CaseContext> = fc
  .record({
    daysPastDue: fc.integer({ min: -6, max: 30 }),
    balanceMinor: fc.integer({ min: 0, max: 900_000 }),
    currency: fc.constantFrom(...currencies),
    stage: fc.constantFrom(...stages),
    openCases: fc.integer({ min: 1, max: 4 }),
    planStands: fc.boolean(),
    flags: fc.array(fc.record({ flag: fc.constantFrom(...flags), until: fc.constant(null) }), { maxLength: 2 }),
    contacts: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(...channels)).map((told) => contactDaysAgo(...told)),
      { maxLength: 3 },
    ),
    country: fc.constantFrom(...countries),
    reached: fc.subarray([...channels]),
    promisesBroken: fc.integer({ min: 0, max: 4 }),
    settledInvoices: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ country, reached, promisesBroken, settledInvoices, contacts, ...changes }) =>
    exampleCase({
      ...changes,
      contacts: contacts.sort((one, other) => other.at - one.at),
      debtor: {
        country,
        reachable: {
          ...exampleCase().debtor!.reachable,
          ...Object.fromEntries(channels.map((channel) => [channel, reached.includes(channel)])),
        },
      },
      payment: { promisesBroken, settledInvoices },
    }),
  );

const intVariables = celVariables.filter(({ type }) => type === 'int').map(({ name }) => name);
const anyInt = fc.oneof(fc.constantFrom(...intVariables), fc.integer({ min: -9, max: 31 }).map(String));
const anyDouble = fc.oneof(
  fc.constantFrom('balance', 'principal'),
  fc.constantFrom('0.0', '50.5', '1250.0', '-3.0', '9000.0'),
);
const quoted = (texts: readonly string[]) => fc.constantFrom(...texts).map((text) => JSON.stringify(text));
const anyText = fc.oneof(
  fc.constantFrom('country', 'stage', 'lastChannel', 'segment', 'currency'),
  quoted([...countries, ...stages, ...channels, '']),
);
const anyOrder = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
const anyEquality = fc.constantFrom('==', '!=');

const spelled = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((words) => words.join(' '));
const listed = (entries: fc.Arbitrary<string>) =>
  fc.array(entries, { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(', ')}]`);

/** Sources of conditions, all of them plain. */
const { anyCondition } = fc.letrec<{ anyCondition: string; anyNumber: string }>((tie) => ({
  anyNumber: fc.oneof(
    { depthSize: 'small' },
    anyDouble,
    fc
      .tuple(tie('anyCondition'), anyDouble, tie('anyNumber'))
      .map(([asked, one, other]) => `((${asked}) ? ${one} : ${other})`),
  ),
  anyCondition: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('promiseOpen', 'true', 'false', ...channels.map((channel) => `reachable.${channel}`)),
    fc.constantFrom(...channels.map((channel) => `hasConsent.${channel} != reachable.${channel}`)),
    spelled(anyInt, anyOrder, anyInt),
    spelled(anyText, anyEquality, anyText),
    spelled(anyText, fc.constant('in'), listed(quoted([...countries, ...channels]))),
    spelled(fc.constantFrom(...intVariables), fc.constant('in'), listed(fc.integer({ min: -3, max: 9 }).map(String))),
    spelled(quoted([...flags, 'unheard_of']), fc.constant('in flags')),
    spelled(tie('anyNumber'), anyOrder, tie('anyNumber')),
    tie('anyCondition').map((condition) => `!(${condition})`),
    fc
      .tuple(tie('anyCondition'), fc.constantFrom('&&', '||'), tie('anyCondition'))
      .map(([one, word, other]) => `(${one}) ${word} (${other})`),
    fc
      .tuple(tie('anyCondition'), tie('anyCondition'), tie('anyCondition'))
      .map(([asked, one, other]) => `(${asked}) ? (${one}) : (${other})`),
  ),
}));

describe('a plain condition', () => {
  test('says what the library says', () => {
    fc.assert(
      fc.property(anyCondition, fc.array(anyCase, { minLength: 1, maxLength: 4 }), (source, cases) => {
        const judge = plain(source);
        fc.pre(judge !== null);
        const expected = byLibrary(source);
        for (const context of cases) expect(judge(celBindings(context))).toBe(expected(celBindings(context)));
      }),
      { numRuns: 400 },
    );
  });

  test('is every one that is made of such parts', () => {
    const sources = fc.sample(anyCondition, { numRuns: 300, seed: 7 });
    expect(sources.filter((source) => plain(source) !== null).length).toBe(sources.length);
  });

  test.each(defaultLadder.rules.map(({ id, when }) => [id, when]))('is %s of the ladder', (_, when) => {
    const judge = plain(when);
    const expected = byLibrary(when);
    fc.assert(
      fc.property(anyCase, (context) => {
        expect(judge?.(celBindings(context))).toBe(expected(celBindings(context)));
      }),
      { numRuns: 20 },
    );
  });
});

describe('left to the library', () => {
  test.each([
    ['what the caller told', 'attributes.tier == "gold"'],
    ['a key that may not be there', 'hasConsent["pigeon"]'],
    ['whole numbers beside doubles', 'balance > 100'],
    ['arithmetic', 'daysPastDue + 1 > 3'],
    ['functions', 'size(flags) > 1'],
    ['walks', 'flags.exists(f, f == "minor")'],
    ['texts in order', 'country < "SE"'],
    ['a part of it', 'daysPastDue > 3 && attributes.tier == "gold"'],
  ])('%s', (_, source) => {
    expect(plain(source)).toBeNull();
  });
});
