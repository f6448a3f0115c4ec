/** What a manager reads of all experiments: sums of promoted arms only, by currency, and every champion with who and why. */
import { describe, expect, test } from 'vitest';
import type { ExperimentLedger } from '../../contracts/experiment-ledger.ts';
import { championSentences, ledgerRows, ledgerSentences } from './ledger-words.ts';

type Line = ExperimentLedger['lines'][number];

const line = (experimentId: string, change: Partial<Line> = {}): Line => ({
  ...{ experimentId, arm: 'mail', decidedOn: '2026-03-14', isPromoted: true, estimate: 0.12, standardError: 0.03 },
  ...{ moneyPerMonthMinor: 1_200_000, currency: 'SEK', believedMoneyPerMonthMinor: 800_000 },
  shrunk: { estimate: 0.08, standardError: 0.02, believedShare: 0.67 },
  ...change,
});

const empty: ExperimentLedger = { lines: [], level: null, spread: null, totals: [], champions: [] };

describe('the ledger in words', () => {
  test('of nothing', () => {
    expect(ledgerSentences(empty)).toEqual(['No experiment has been decided so far.']);
    expect(ledgerRows(empty)).toEqual([]);
    expect(championSentences(empty)).toEqual([]);
  });

  test('counts experiments once, arms that were promoted, and money as measured and as believed', () => {
    const lines = [line('one'), line('two', { isPromoted: false }), line('two', { arm: 'call' })];
    const totals = [{ currency: 'SEK', promoted: 2, measuredMinor: 2_400_000, believedMinor: -1_600_000 }];
    const [decided, money, why] = ledgerSentences({ ...empty, lines, totals });
    expect(decided).toBe('2 experiments have been decided; 2 arms were promoted.');
    expect(money).toBe('What was promoted was measured to bring +SEK 24,000 a month; SEK −16,000 of it is believed.');
    expect(why).toMatch(/luck/);
    expect(ledgerSentences({ ...empty, lines: [line('one', { isPromoted: false })] })[0]).toBe(
      '1 experiment has been decided; none of it was promoted.',
    );
  });

  test('adds up what is believed of promoted arms, by currency, and leaves out what was not read', () => {
    const lines = [
      line('one'),
      line('two', { isPromoted: false }),
      line('three', { currency: 'EUR', believedMoneyPerMonthMinor: 50_000 }),
      line('four', { moneyPerMonthMinor: null, believedMoneyPerMonthMinor: null }),
      line('five', { believedMoneyPerMonthMinor: 100_000 }),
    ];
    const rows = ledgerRows({ ...empty, lines });
    expect(rows.map(({ believedSoFar }) => believedSoFar)).toEqual(['+SEK 8,000', '–', '+EUR 500', '–', '+SEK 9,000']);
    expect(rows[0]).toEqual({
      ...{ name: 'one: mail', decidedOn: '2026-03-14', outcome: 'Promoted', believedSoFar: '+SEK 8,000' },
      effect: ['+8\u00a0%', '+12\u00a0%'],
      moneyPerMonth: ['+SEK 8,000', '+SEK 12,000'],
    });
  });

  test.each([
    ['set', null, '2026-03-14: mail version 2 was set as champion by ove. Reason: first'],
    [
      'promotion',
      'one',
      '2026-03-14: mail version 2 was promoted to champion after experiment one by ove. Reason: first',
    ],
    ['rollback', null, '2026-03-14: mail version 2 came back as champion by ove. Reason: first'],
  ] as const)('a champion by %s', (kind, experimentId, words) => {
    const champion = { strategy: { id: 'mail', version: 2 }, kind, at: '2026-03-14T08:00:00Z', by: 'ove' };
    expect(championSentences({ ...empty, champions: [{ ...champion, reason: 'first', experimentId }] })).toEqual([
      words,
    ]);
  });
});
