import { describe, expect, test } from 'vitest';
import { packOf } from './testing/shipped-packs.ts';
import { exampleCase } from '../policy/testing/example-case.ts';
import type { CaseContext } from '../context/case-context.ts';
import { nextNotice, prescribedNotices } from './next-notice.ts';

const sent = (...stages: readonly string[]): CaseContext['notices'] =>
  stages.map((stage, day) => ({ at: Date.UTC(2026, 1, 1 + day), stage, channel: 'letter' }));

const asking = (changes: Partial<CaseContext> = {}): CaseContext => ({ ...exampleCase(), actor: 'agency', ...changes });

describe('the notice that comes next', () => {
  test.each<[name: string, country: string, context: CaseContext, expected: string | null]>([
    ['Sweden: the demand (Inkassolag 5 §)', 'SE', asking(), 'inkassokrav'],
    ['Sweden, once it was sent: the demand again', 'SE', asking({ notices: sent('inkassokrav') }), 'inkassokrav'],
    ['Norway: the warning first (inkassoloven § 9)', 'NO', asking(), 'inkassovarsel'],
    [
      'Norway: the demand after it (inkassoloven § 10)',
      'NO',
      asking({ notices: sent('inkassovarsel') }),
      'betalingsoppfordring',
    ],
    ['Finland: the demand (513/1999 5 a §)', 'FI', asking(), 'maksuvaatimus'],
    ['the United States, of a collector (12 CFR 1006.34)', 'US', asking(), 'validation_notice'],
    ['the United States, of a creditor: none', 'US', asking({ actor: 'creditor' }), null],
    ['Italy prescribes none', 'IT', asking(), null],
    ['nobody registered: none', 'SE', asking({ debtor: null }), null],
  ])('%s', (_, country, context, expected) => {
    expect(nextNotice(packOf(country), context)).toBe(expected);
  });

  test('each is named once, in the order of the rules', () => {
    expect(prescribedNotices(packOf('NO'), asking())).toEqual(['inkassovarsel', 'betalingsoppfordring']);
  });
});
