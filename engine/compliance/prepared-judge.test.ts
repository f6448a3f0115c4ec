/** The fast judge against the slow one: the same verdict, rule by rule, end by end, for contacts of every market. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hourMs } from '../vocabulary/time.ts';
import { judgeContact } from './judge-contact.ts';
import { parseContactFile } from './parse-contact-file.ts';
import { prepareJudge } from './prepared-judge.ts';
import { anyContactFile } from './testing/arbitrary-contact-file.ts';
import { caseOf, debtorOf, instant } from './testing/case-of.ts';
import { packOf, shippedRuleBook } from './testing/shipped-packs.ts';

const parsedOf = (file: unknown) => {
  const parsed = parseContactFile(file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

test('says what the slow judge says, of one contact and of more about the same case', () => {
  let allowed = 0;
  const rules = new Set<string>();
  fc.assert(
    fc.property(anyContactFile, fc.boolean(), (file, withHouse) => {
      const { context, contact, jurisdiction, whom } = parsedOf(file);
      const pack = withHouse
        ? shippedRuleBook.packFor(jurisdiction.slice(0, 2), jurisdiction, whom)
        : shippedRuleBook.lawOf(jurisdiction);
      const judge = prepareJudge(pack, context);
      for (const later of [0, 7 * hourMs, 50 * hourMs, -hourMs]) {
        for (const channel of [contact.channel, 'sms' as const]) {
          const asked = { ...contact, channel, at: contact.at + later };
          const verdict = judge(asked);
          expect(verdict).toEqual(judgeContact(pack, context, asked));
          if (verdict.allowed) allowed += 1;
          else for (const { rule } of verdict.blocked) rules.add(rule);
        }
      }
    }),
    { numRuns: 400, seed: 20261121 },
  );
  // It says nothing of rules that are never broken, nor where all is barred.
  expect(allowed).toBeGreaterThan(200);
  expect(rules.size).toBeGreaterThan(80);
});

test.each([
  ['no.debtor', caseOf({ debtor: null }), packOf('SE')],
  ['no.pack', caseOf(), null],
  ['no.zone', caseOf({ debtor: debtorOf({ timeZones: [] }) }), packOf('SE')],
])('%s is the whole answer', (rule, context, pack) => {
  const verdict = prepareJudge(pack, context)({ channel: 'sms', at: instant('2026-11-23T12:00Z'), purpose: 'collect' });
  expect(verdict.allowed ? [] : verdict.blocked.map((block) => block.rule)).toEqual([rule]);
});
