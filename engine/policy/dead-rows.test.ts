import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileCondition, type Condition } from './cel-environment.ts';
import { conditionBoxes, type Box } from './condition-boxes.ts';
import { deadRows, type DeadRow } from './dead-rows.ts';
import { defaultLadder } from './default-ladder.ts';
import { isWithin, namesOf, numbersThat, type ValueSet } from './value-set.ts';

const compile = (source: string): Condition => {
  const condition = compileCondition(source);
  if (!condition.ok) throw new Error(`${source} ${condition.error.detail}`);
  return condition.value;
};

type Row = { readonly when: string; readonly takesAll: boolean };

const deadOf = (rows: readonly Row[]): readonly DeadRow[] =>
  deadRows(rows.map(({ when, takesAll }) => ({ boxes: conditionBoxes(compile(when).expression), takesAll })));

/** `row<takers` of every dead row, counted from 0. */
const dead = (...conditions: readonly string[]): readonly string[] =>
  deadOf(conditions.map((when) => ({ when: when.replace(/^half: /, ''), takesAll: !when.startsWith('half: ') }))).map(
    ({ row, takenBy }) => `${row}<${takenBy.join(',')}`,
  );

describe('a row that no case makes true', () => {
  test.each([
    'false',
    'daysPastDue > 5 && daysPastDue < 6',
    'daysPastDue >= 5 && !(daysPastDue >= 4)',
    'balance > 5.0 && balance <= 5.0',
    'stage == "legal" && stage == "reminder"',
    'stage != "pre_due" && stage != "reminder" && stage != "collection" && stage != "legal"',
    'country in ["SE", "NO"] && country == "FI"',
    'promiseOpen && !promiseOpen',
    'reachable.sms && !reachable["sms"]',
    '"vulnerable" in flags && !("vulnerable" in flags)',
    '"poor" in flags',
    'lastChannel == "fax"',
    'localHour > 23 || weekday == 0 || contactsLast7Days < 0',
    'balance < (country == "SE" ? 10.0 : 5.0) && balance > 10.0',
    'attributes.vip == true && !(attributes.vip == true)',
    '5 > daysPastDue && -3 == daysPastDue && daysPastDue in [1, 2]',
  ])('%s', (when) => {
    expect(dead(when)).toEqual(['0<']);
  });

  test.each([
    'daysPastDue > 5 && daysPastDue < 7',
    'balance > 5.0 && balance < 5.1',
    'balance >= 5.0 && balance <= 5.0',
    'country != "SE" && country != "NO"',
    'attributes.vip == true && !(attributes.vip == 1.0)',
    'daysPastDue % 2 == 0 && daysPastDue % 2 == 1',
    'size(flags) > 3',
    '!("poor" in flags)',
    'daysPastDue < 9223372036854775807',
  ])('not: %s', (when) => {
    expect(dead(when)).toEqual([]);
  });
});

describe('a row whose cases earlier rows take', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['the same condition', ['promiseOpen', 'promiseOpen'], ['1<0']],
    ['a broader one', ['daysPastDue > 3', 'daysPastDue >= 4 && stage == "legal"'], ['1<0']],
    ['one that always holds', ['true', 'false', 'balance > 1.0'], ['1<', '2<0']],
    ['one that always holds, in other words', ['localHour >= 0', 'promiseOpen'], ['1<0']],
    [
      'one part each of an either-or',
      ['promiseOpen', 'stage == "legal"', 'stage == "legal" || promiseOpen'],
      ['2<0,1'],
    ],
    [
      'each stage taken by a row of its own',
      ['stage == "pre_due"', 'stage in ["reminder", "collection"]', 'stage == "legal"', 'balance > 1.0'],
      ['3<0,1,2'],
    ],
    ['days between them', ['daysPastDue < 5', 'daysPastDue > 4', 'promiseOpen'], ['2<0,1']],
    ['amounts by currency', ['balance < (currency == "SEK" ? 100.0 : 10.0)', 'balance < 10.0'], ['1<0']],
    [
      'an expression that is not looked into',
      ['attributes.vip == true', 'attributes.vip == true && promiseOpen'],
      ['1<0'],
    ],
    ['broader past a fault', ['attributes.vip == true || promiseOpen', 'promiseOpen'], ['1<0']],
    ['an either-or without and with a fault', ['attributes.a == 1.0', '!(attributes.a == 1.0)', 'promiseOpen'], []],
    ['a row that takes half', ['half: promiseOpen', 'promiseOpen', 'promiseOpen'], ['2<1']],
    ['a narrower one', ['daysPastDue > 4', 'daysPastDue > 3'], []],
    ['an amount between two', ['balance < 5.0', 'balance > 5.0', 'promiseOpen'], []],
    ['a country among the open list', ['country == "SE"', 'country != "NO"', 'promiseOpen'], []],
  ])('%s', (_, conditions, expected) => {
    expect(dead(...conditions)).toEqual(expected);
  });
});

test('no row of the default ladder is dead', () => {
  expect(deadOf(defaultLadder.rules.map(({ when, weight }) => ({ when, takesAll: (weight ?? 1) === 1 })))).toEqual([]);
});

/** Every case that the generated conditions can tell apart, as values of the variables. */
const everyCase: readonly Record<string, unknown>[] = [0n, 1n, 2n, 3n, 4n].flatMap((daysPastDue) =>
  ['pre_due', 'reminder', 'collection', 'legal'].flatMap((stage) =>
    ['SE', 'NO', 'BR'].flatMap((country) =>
      [[], ['vulnerable']].flatMap((flags) =>
        [0.5, 1, 1.5].flatMap((balance) =>
          [{}, { vip: true }, { vip: false }].map((attributes) => ({
            daysPastDue,
            stage,
            country,
            flags,
            balance,
            attributes,
            reachable: { sms: balance < 1 },
            promiseOpen: country === 'NO',
          })),
        ),
      ),
    ),
  ),
);

const comparison = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
const atom = fc.oneof(
  fc.tuple(comparison, fc.integer({ min: 0, max: 4 })).map(([by, days]) => `daysPastDue ${by} ${days}`),
  fc.tuple(comparison, fc.constantFrom('0.5', '1.0', '1.2')).map(([by, amount]) => `${amount} ${by} balance`),
  fc
    .tuple(fc.constantFrom('==', '!='), fc.constantFrom('reminder', 'legal'))
    .map(([by, stage]) => `stage ${by} "${stage}"`),
  fc
    .subarray(['pre_due', 'reminder', 'collection', 'legal'], { minLength: 1 })
    .map((s) => `stage in ${JSON.stringify(s)}`),
  fc.constantFrom(
    'country == "SE"',
    'country in ["SE", "NO"]',
    '"vulnerable" in flags',
    'reachable.sms',
    'promiseOpen',
    'attributes.vip == true',
    'attributes.vip != false',
    'balance < (country == "SE" ? 1.0 : 1.2)',
    'true',
  ),
);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    atom,
    fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('condition').map((inner) => `!(${inner})`),
    fc.tuple(tie('condition'), atom, atom).map(([q, a, b]) => `(${q} ? ${a} : ${b})`),
  ),
}));

/** The value of `stage`, `flags.vulnerable` or `reachable.sms`, as a set of one. */
const valueOf = (variable: string, bindings: Readonly<Record<string, unknown>>): ValueSet => {
  const [name = '', key] = variable.split('.');
  const whole = bindings[name];
  const value = key === undefined ? whole : Array.isArray(whole) ? whole.includes(key) : (whole as never)[key];
  return typeof value === 'number' || typeof value === 'bigint'
    ? numbersThat('==', Number(value))
    : namesOf([String(value)]);
};

const judgements = new Map<string, Condition['judge']>();

const judgeText = (text: string): Condition['judge'] => {
  const judge = judgements.get(text) ?? compile(text).judge;
  judgements.set(text, judge);
  return judge;
};

const holds = ({ sets, opaque }: Box, bindings: Readonly<Record<string, unknown>>): boolean =>
  [...sets].every(([variable, set]) => isWithin(valueOf(variable, bindings), set)) &&
  [...opaque].every((entry) => judgeText(entry.replace(/^\w+: /, ''))(bindings) === entry.startsWith('true'));

describe('against every case there is', () => {
  test('a condition is true exactly where one of its boxes holds', () => {
    fc.assert(
      fc.property(condition, (when) => {
        const { judge, expression } = compile(when);
        const boxes = conditionBoxes(expression);
        for (const bindings of everyCase)
          expect(boxes.some((box) => holds(box, bindings))).toBe(judge(bindings) === true);
      }),
      { numRuns: 200 },
    );
  });

  test('a row that is called dead is never the first to hold', () => {
    const rows = fc.array(fc.record({ when: condition, takesAll: fc.boolean() }), { minLength: 2, maxLength: 6 });
    let proven = 0;
    fc.assert(
      fc.property(rows, (table) => {
        const found = deadOf(table);
        proven += found.length;
        const judges = table.map(({ when }) => compile(when).judge);
        for (const bindings of everyCase) {
          const reached = judges.map((judge) => judge(bindings) === true);
          for (const { row, takenBy } of found) {
            if (!reached[row]) continue;
            expect(
              takenBy.some((taker) => reached[taker] && table[taker]?.takesAll),
              JSON.stringify(table),
            ).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(proven).toBeGreaterThan(20);
  });
});
