import { expect, test } from 'vitest';
import { shippedRuleBook } from './testing/shipped-packs.ts';
import { warmRuleBook } from './warm-rule-book.ts';

test('every country of the shipped packs can be asked, on an ordinary day and on a holiday', () => {
  for (const on of ['2026-11-23', '2026-12-25']) expect(() => warmRuleBook(shippedRuleBook, on)).not.toThrow();
});
