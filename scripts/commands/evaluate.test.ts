import { expect, test } from 'vitest';
import { evaluatePlainLog } from './evaluate-plain.ts';
import { describeLogReading } from './evaluate-report.ts';

/** Two actions at even odds; the second brings 1 in one of two rounds, the first in one of ten. */
const log = Array.from({ length: 1000 }, (_, place) => ({
  action: place % 2 === 0 ? 'x' : 'y',
  propensity: '0.5',
  reward: place % 20 === 0 || place % 4 === 1 ? '1' : '0',
}));
const policy = [
  { action: 'x', probability: '0' },
  { action: 'y', probability: '1' },
];
const settings = { estimators: ['snips'], minimumEffective: 100 };

test('a table for people: what was logged, the estimate with its interval, the effective sample', () => {
  const reading = evaluatePlainLog({ log, policy }, settings);
  if (!reading.ok) throw new Error(reading.error);
  const text = describeLogReading(reading.value);
  expect(text).toContain('1000 rounds of 1000 units');
  expect(text).toMatch(/as logged\s+0\.300/);
  expect(text).toMatch(/effective sample 500, mean weight 1\.000, greatest 2\.000/);
  expect(text).toMatch(/snips\s+0\.500 {2}\[0\.4\d+, 0\.5\d+\]/);
});

test('a refusal is told instead of numbers', () => {
  const reading = evaluatePlainLog({ log: log.slice(0, 60), policy }, settings);
  if (!reading.ok) throw new Error(reading.error);
  const text = describeLogReading(reading.value);
  expect(text).toContain('refused: The 60 rounds');
  expect(text).not.toMatch(/snips/);
});

test.each([
  [{ ...settings, estimators: ['magic'] }, 'no estimator magic'],
  [{ ...settings, minimumEffective: 1 }, 'at least 20'],
])('wrong usage: %j', (wrong, words) => {
  expect(evaluatePlainLog({ log, policy }, wrong)).toMatchObject({
    ok: false,
    error: expect.stringContaining(words) as string,
  });
});
