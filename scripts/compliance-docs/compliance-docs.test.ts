import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPacks } from '../../data/index.ts';
import { channels, compileRuleBook, makeTableLaw, type RuleBook } from '../../engine/index.ts';
import { compliancePages } from './compliance-docs.ts';
import { weekOf } from './hours.ts';
import { everyRule, jurisdictionsOf } from './jurisdictions.ts';
import { answersFor } from './summary.ts';

const said = {
  force: 'law',
  cite: 'Act 1 § 2',
  since: null,
  in_force_as_of: '2026-01-01',
  confidence: 'verified',
} as const;

const everyDay = (from: string, to: string) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'hol'].map((day) => [day, [[from, to]]]));

const packOf = (id: string, changes: object) => ({
  schema: 'tact-pack/1',
  kind: 'country',
  id,
  name: id,
  as_of: '2026-01-01',
  extends: [],
  time: { zones: ['Europe/Oslo'] },
  holidays: { country: null, types: [] },
  languages: ['en'],
  ...changes,
});

/** A land of two rules on hours, one of them its parent's, and one of most others. */
const tinyPacks = [
  packOf('PAR', {
    kind: 'overlay',
    rules: {
      windows: [
        { ...said, id: 'par.win', text: 'Not late.', channels: ['call', 'sms'], local: everyDay('00:00', '20:15') },
      ],
    },
  }),
  packOf('XX', {
    name: 'Land <of> *X*',
    extends: ['PAR'],
    rules: {
      windows: [
        {
          ...said,
          id: 'xx.win',
          text: 'Not early.',
          channels: ['call'],
          actors: ['agency'],
          local: { ...everyDay('08:00', '24:00'), sun: [], hol: [] },
          unless: ['debtor_agreed_time'],
        },
      ],
      caps: [
        {
          ...said,
          id: 'xx.cap',
          text: 'Few calls.',
          channels: ['call'],
          max: 1,
          per: { days: 7, kind: 'rolling' },
          count: 'conversations',
          key: 'debt_person',
        },
      ],
      cooldowns: [
        { ...said, id: 'xx.rest', text: 'Rest.', channels: ['call'], hours: 20, after: 'contact', key: 'debtor' },
      ],
      stages: [
        {
          ...said,
          id: 'xx.last',
          text: 'Last.',
          stage: 'demand',
          gate_for: ['legal'],
          wait_days: 8,
          from_event: 'sent',
        },
        {
          ...said,
          id: 'xx.first',
          text: 'First.',
          stage: 'warning',
          gate_for: ['demand', 'collect_contact'],
          wait_days: 14,
          from_event: 'sent',
        },
      ],
      blocks: [
        {
          ...said,
          id: 'xx.block',
          text: 'Stop.',
          flag: 'disputed',
          effect: 'block',
          channels: ['call', 'sms'],
          deny: ['collect'],
          allow: ['answer_debtor'],
          scope: 'debt',
          confidence: 'uncertain',
        },
      ],
      consent: [{ ...said, id: 'xx.consent', text: 'Ask.', channels: ['email'], requires: 'consent' }],
      fees: [
        {
          ...said,
          id: 'xx.fee',
          text: 'Little.',
          currency: 'EUR',
          caps: { reminder: 5 },
          evidence: { kind: 'primary', at: 'repo a/b:c/d.md@f00 (copy)' },
        },
        {
          ...said,
          id: 'xx.fee2',
          text: 'Less.',
          effect: 'zero_fee',
          evidence: { kind: 'secondary', at: 'https://example.org/a ; https://example.com/b (page 2)' },
        },
      ],
    },
    pending: [{ what: 'A new act', status: 'bill', confidence: 'uncertain' }],
    gaps: ['Nobody looked at visits.'],
  }),
];

const tinyBook = (): RuleBook => {
  const book = compileRuleBook(tinyPacks.map((value) => ({ file: value.id, value })));
  if (!book.ok) throw new Error(JSON.stringify(book.error));
  return book.value;
};

const pageOf = (rules: RuleBook, name: string): string => {
  const page = compliancePages(rules).find(({ path }) => path.endsWith(`/${name}.md`));
  if (page === undefined) throw new Error(`no page ${name}`);
  return page.render();
};

describe('a made-up pack', () => {
  const page = pageOf(tinyBook(), 'XX');
  const lines = page.split('\n');

  test.each<[string, string]>([
    ['its name cannot break the page', '# Land \\<of\\> \\*X\\* (XX)'],
    [
      'what a manager needs: calls need a notice and e-mail consent too',
      '| Calls | **Only with** the notice warning; Mon–Sat 08:00–20:15, not on Sun or Holiday | **Only with** the notice warning; every day 00:00–20:15 |',
    ],
    [
      'consent beside a notice',
      '| E-mail | **Only with** the notice warning and consent to e-mail; any hour | **Only with** the notice warning and consent to e-mail; any hour |',
    ],
    [
      'caps in short',
      '- **Caps** (for an agency): 1 conversation in any 7 days (calls); rest of 20 hours after a contact (calls).',
    ],
    [
      'the first step',
      '- **First step** (for an agency): before contacts to collect: warning (14 days from sending); before court: demand (8 days from sending).',
    ],
    [
      'hours of the parent cut with its own',
      '| Calls | agencies | everybody | 08:00–20:15 | 08:00–20:15 | 08:00–20:15 | 08:00–20:15 | 08:00–20:15 | 08:00–20:15 | closed | closed |',
    ],
    [
      'a chart that shows the quarter of an hour as a part',
      `Sat       ${'·'.repeat(16)}${'█'.repeat(24)}▒${'·'.repeat(7)}`,
    ],
    ['a closed day', `Holiday   ${'·'.repeat(48)}`],
    ['when hours do not hold', '- **Does not hold where: debtor agreed time.** Not early.'],
    ['a cap as a sentence', '- **At most 1 conversation in any 7 days for a debt and person, by calls.** Few calls.'],
    [
      'a rest as a sentence',
      '- **No contact by calls within 20 hours after a contact, for a debtor, over all cases.** Rest.',
    ],
    [
      'notices in the order in which they are sent: first',
      '1. **warning** (14 days from sending) → demand and contacts to collect',
    ],
    ['notices in the order in which they are sent: last', '2. **demand** (8 days from sending) → court'],
    [
      'what stops contact',
      '- **Disputed: no contact for collecting by calls and texts; open: answering the debtor.** Stop.',
    ],
    ['a fee', '- **Currency: EUR; caps: reminder 5.** Little.'],
    [
      'a statute copy as a link',
      '  <br>law · Act 1 § 2 · verified in the official text: [c/d.md](https://github.com/a/b/blob/f00/c/d.md) (copy) · checked: 2026-01-01 · `xx.fee`',
    ],
    [
      'pages as links',
      '  <br>law · Act 1 § 2 · verified in a secondary source: [example.org](https://example.org/a); [example.com](https://example.com/b) (page 2) · checked: 2026-01-01 · `xx.fee2`',
    ],
    [
      'where a rule comes from',
      '  <br>law · Act 1 § 2 · verified · checked: 2026-01-01 · `par.win` · from [PAR](PAR.md)',
    ],
    ['changes under way', '- A new act: bill (uncertain)'],
    ['gaps', '- Nobody looked at visits.'],
    ['doubts apart', '- `xx.block` (law, Act 1 § 2)'],
  ])('%s', (_, line) => {
    expect(lines).toContain(line);
  });

  test('groups without rules have no section', () => {
    expect(lines.filter((line) => line.startsWith('## '))).toEqual([
      '## In ten seconds',
      '## Hours',
      '## Caps and rests',
      '## Stages',
      '## What stops or redirects contact',
      '## Consent',
      '## Fees',
      '## For counsel',
    ]);
  });

  test('what is nobody’s place of residence has no summary', () => {
    expect(pageOf(tinyBook(), 'PAR')).not.toContain('In ten seconds');
  });
});

describe('the shipped packs', async () => {
  const rules = await loadPacks();
  const pages = compliancePages(rules).map(({ path, render }) => ({ path, text: render() }));

  test('15 USC 1692c(a)(1): agencies in the United States, eight to nine in the evening, every day', () => {
    expect(pageOf(rules, 'US')).toContain('| Calls | **Yes**; every day 08:00–21:00 | **Yes**; any hour |');
  });

  test('inkassoloven § 9: in Norway the inkassovarsel comes first, fourteen days before', () => {
    const page = pageOf(rules, 'NO');
    expect(page).toContain(
      '1. **inkassovarsel** (14 days from sending) → betalingsoppfordring, contacts to collect and court',
    );
    expect(page).toContain('| Letters | **Only with** the notice inkassovarsel; any hour |');
  });

  test('the folder holds a page for every pack, the index, the pages about law and texts, and nothing else', () => {
    const names = pages.map(({ path }) => path.split('/').at(-1) ?? '');
    const folder = readdirSync(new URL('../../docs/compliance/', import.meta.url));
    expect([...folder].sort()).toEqual([...names, 'how-rules-are-read.md', 'law-in-force.md', 'texts.md'].sort());
  });

  test('every page says that it is not legal advice, and is the same each time', () => {
    for (const { text } of pages) expect(text).toContain('**Not legal advice.**');
    expect(compliancePages(rules).map(({ render }) => render())).toEqual(pages.map(({ text }) => text));
  });

  test('a page names every rule of its pack and of all that it extends, with its citation', () => {
    for (const jurisdiction of jurisdictionsOf(rules)) {
      const page = pageOf(rules, jurisdiction.pack.id);
      for (const { rule } of everyRule(jurisdiction)) expect(page, rule.id).toContain(`· \`${rule.id}\``);
    }
  });

  test('hours are those that the judge of hours permits', () => {
    for (const jurisdiction of jurisdictionsOf(rules)) {
      const answers = answersFor(jurisdiction, rules);
      if (answers === null) continue;
      const law = makeTableLaw(rules, jurisdiction.pack.as_of);
      for (const channel of channels) {
        for (const actor of ['creditor', 'agency', 'debt_buyer'] as const) {
          for (const debtorKind of ['consumer', 'natural_person', 'business'] as const) {
            const { hours } = law.everLegal(
              answers.place,
              { channel, slot: 'any', tone: 'neutral', treatment: 'reminder', purpose: 'collect' },
              { actor, debtorKind, stage: 'collection', product: null, flags: [], mayConsent: true },
            );
            const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'hol'] as const;
            const week = weekOf(jurisdiction, channel, actor, debtorKind);
            days.forEach((day, index) => {
              const permitted = hours.get(day);
              if (permitted === undefined) return;
              expect(permitted, `${jurisdiction.pack.id} ${channel} ${actor} ${debtorKind} ${day}`).toEqual(
                week === null ? [[0, 1440]] : week[index],
              );
            });
          }
        }
      }
    }
  });
});
