/**
 * Two judges, written apart from one page, name the same broken rules of the same generated contacts. The benchmark `law`
 * runs a hundred thousand and more; here there are few enough for every run of the suite.
 */
import { describe, expect, it } from 'vitest';
import { runDifferential } from './testing/run-differential.ts';
import { packsForDifferential } from './testing/shipped-packs.ts';
import { mergeRules } from './law.ts';
import { isPack } from './pack-data.ts';

describe('the two judges', () => {
  const report = runDifferential({ count: 3000, seed: 20_261_121 });

  it('agree on every generated contact', () => {
    expect(report.disagreement).toBeUndefined();
    expect(report.contacts).toBe(3000);
  });

  it('were asked about contacts that both sides of the law see, and about most of its rules', () => {
    const ids = packsForDifferential()
      .map(({ value }) => value)
      .filter(isPack)
      .flatMap((pack) => Object.values(mergeRules([pack])).flat())
      .map((rule) => rule.id);
    const share = ids.filter((id) => report.timesBroken[id] !== undefined).length / ids.length;
    expect(share).toBeGreaterThan(0.75);
    expect(report.allowed / report.contacts).toBeGreaterThan(0.2);
    expect(report.allowed / report.contacts).toBeLessThan(0.8);
  });
});
