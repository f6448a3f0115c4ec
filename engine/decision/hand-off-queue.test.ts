import { describe, expect, test } from 'vitest';
import type { Blocking } from '../compliance/verdict.ts';
import { exampleCase } from '../policy/testing/example-case.ts';
import { flags, type Flag } from '../vocabulary/case.ts';
import { handOffFor } from './hand-off-queue.ts';

const blocking: Blocking = {
  rule: 'se.block.disputed',
  text: 'A disputed claim is not pressed.',
  citation: 'Inkassolagen 5 §',
  force: 'law',
  confidence: 'verified',
  effect: 'require_human',
  until: null,
};
const queueOf = (...standing: readonly Flag[]) =>
  handOffFor(exampleCase({ flags: standing.map((flag) => ({ flag, until: null })) }), null, 'why');

describe('handOffFor', () => {
  test.each<[Flag, string, number]>([
    ['deceased', 'estates', 1],
    ['heir_three_months', 'estates', 1],
    ['minor', 'guardians', 1],
    ['vulnerable', 'care', 1],
    ['breathing_space', 'care', 1],
    ['joint_debtor_breathing_space', 'care', 1],
    ['bankrupt', 'insolvency', 3],
    ['debt_settlement', 'insolvency', 3],
    ['represented', 'representatives', 3],
    ['disputed', 'disputes', 1],
    ['data_accuracy_contested', 'disputes', 1],
    ['complaint_board_pending', 'disputes', 1],
    ['objected_profiling', 'rights', 1],
    ['cease_request', 'rights', 1],
  ])('%s goes to %s, priority %i', (flag, queue, priority) => {
    expect(queueOf(flag)).toMatchObject({ queue, priority });
  });

  test.each<[Flag[], string]>([
    [['disputed', 'deceased'], 'estates'],
    [['cease_request', 'vulnerable', 'represented'], 'care'],
    [['represented', 'bankrupt'], 'insolvency'],
  ])('of %j the first in the table decides: %s', (standing, queue) => {
    expect(queueOf(...standing).queue).toBe(queue);
  });

  test('without a flag that says more, to the agents; every flag leads somewhere, within the priorities', () => {
    expect(queueOf()).toEqual({ queue: 'agents', priority: 3, reason: 'why' });
    for (const flag of flags) {
      const { queue, priority } = queueOf(flag);
      expect(queue).toMatch(/^[a-z]+$/);
      expect([1, 2, 3, 4, 5]).toContain(priority);
    }
  });

  test('the rule that asks for a person is the reason, with its citation', () => {
    expect(handOffFor(exampleCase(), blocking, 'why').reason).toBe(
      'A disputed claim is not pressed. (Inkassolagen 5 §)',
    );
  });
});
