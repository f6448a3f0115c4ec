import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { compareFacts, dayMs, daysBetween, localDate, localTime, parseFact, type Fact } from '../../engine/index.ts';
import type { DebtorHistory } from './history.ts';
import { generatePortfolio, type PortfolioRequest } from './portfolio.ts';
import { standardWorld } from './standard-world.ts';

type FactOfType<T extends Fact['type']> = Extract<Fact, { readonly type: T }>;

const asOf = Date.parse('2026-11-20T08:00:00Z');
const request: PortfolioRequest = { seed: 7, asOf, debtors: 2400, months: 12, world: standardWorld };
const portfolio: readonly DebtorHistory[] = [...generatePortfolio(request)];
const facts = portfolio.flatMap((history) => history.facts);

const hashOf = (histories: Iterable<DebtorHistory>): string => {
  const hash = createHash('sha256');
  for (const history of histories) hash.update(JSON.stringify(history));
  return hash.digest('hex');
};

const ofType = <T extends Fact['type']>(list: readonly Fact[], type: T): readonly FactOfType<T>[] =>
  list.filter((fact): fact is FactOfType<T> => fact.type === type);

const zoneByCountry = new Map(standardWorld.countries.map(({ value }) => [value.code, value.zone]));
const countryOf = (id: string): string => id.slice(2, 4);
const zoneOf = (id: string): string => zoneByCountry.get(countryOf(id))!;

/** The facts of each case, in order. */
const stories: ReadonlyMap<string, readonly Fact[]> = (() => {
  const byCase = new Map<string, Fact[]>();
  for (const fact of [...facts].sort(compareFacts)) {
    if (fact.subject.kind !== 'case') continue;
    const story = byCase.get(fact.subject.id);
    if (story === undefined) byCase.set(fact.subject.id, [fact]);
    else story.push(fact);
  }
  return byCase;
})();

const isClosed = (story: readonly Fact[]): boolean => story.some((fact) => fact.type === 'case.closed');
const openStories = [...stories].filter(([, story]) => !isClosed(story));

const stageOf = (story: readonly Fact[]): string => {
  const staged = story.filter((fact) => fact.type === 'case.opened' || fact.type === 'case.stage_changed');
  return (staged.at(-1) as FactOfType<'case.stage_changed'>).data.stage;
};

/** What is owed after all facts: the last stated balance, less payments since, plus what was sent back since. */
const balanceOf = (story: readonly Fact[]): number => {
  let balance = 0;
  for (const fact of story) {
    if (fact.type === 'case.opened') balance = fact.data.principal.amount;
    if (fact.type === 'balance.updated') balance = fact.data.balance.amount;
    if (fact.type === 'payment.received') balance -= fact.data.amount.amount;
    if (fact.type === 'payment.reversed') balance += fact.data.amount.amount;
  }
  return balance;
};

describe('the same request', () => {
  const small = { ...request, debtors: 60 };

  test('gives the same bytes', () => {
    expect(hashOf(generatePortfolio(small))).toBe(hashOf(generatePortfolio(small)));
  });

  test('tells a debtor the same story whatever the size of the portfolio', () => {
    expect(hashOf(generatePortfolio(small))).toBe(hashOf(portfolio.slice(0, 60)));
  });

  test.each([
    ['another seed', { ...small, seed: 8 }],
    ['another instant', { ...small, asOf: asOf + 7 * dayMs }],
  ])('but not with %s', (_, other) => {
    expect(hashOf(generatePortfolio(other))).not.toBe(hashOf(generatePortfolio(small)));
  });
});

describe('a portfolio of 2,400 debtors', () => {
  test('has at least 3,000 cases, 1,000 of them open, in 60,000 to 120,000 facts', () => {
    expect(portfolio).toHaveLength(2400);
    expect(stories.size).toBeGreaterThanOrEqual(3000);
    expect(openStories.length).toBeGreaterThanOrEqual(1000);
    expect(facts.length).toBeGreaterThan(60_000);
    expect(facts.length).toBeLessThan(120_000);
  });

  test('has a case for every debtor', () => {
    expect(portfolio.filter(({ truth }) => truth.cases.length === 0)).toEqual([]);
  });

  test.each(['pre_due', 'reminder', 'collection', 'legal'])('has open cases in stage %s', (stage) => {
    expect(openStories.filter(([, story]) => stageOf(story) === stage).length).toBeGreaterThanOrEqual(10);
  });

  test.each(standardWorld.countries.map(({ value, share }) => [value.code, share] as const))(
    'has market %s within three standard errors of its share, with open cases',
    (code, share) => {
      const debtors = portfolio.filter(({ debtorId }) => countryOf(debtorId) === code).length;
      // Households share a market: the 5 % of pairs make the spread a little wider than binomial.
      const spread = Math.sqrt((share * (1 - share) * 1.1) / 2400);
      expect(Math.abs(debtors / 2400 - share)).toBeLessThan(3 * spread);
      expect(openStories.filter(([caseId]) => countryOf(caseId) === code).length).toBeGreaterThanOrEqual(40);
    },
  );

  test('leaves decisions something to do: silence, promises, plans and disputes among open cases', () => {
    const share = (holds: (story: readonly Fact[]) => boolean): number =>
      openStories.filter(([, story]) => holds(story)).length;
    const last = (story: readonly Fact[], prefix: string): string | undefined =>
      story.findLast((fact) => fact.type.startsWith(prefix))?.type;
    expect(share((story) => ofType(story, 'contact.sent').length === 0)).toBeGreaterThan(50);
    expect(share((story) => last(story, 'promise.') === 'promise.made')).toBeGreaterThan(15);
    expect(share((story) => last(story, 'plan.') === 'plan.agreed')).toBeGreaterThan(15);
    expect(share((story) => last(story, 'dispute.') === 'dispute.raised')).toBeGreaterThan(10);
  });

  test('pays a plausible share of its invoices late', () => {
    const dueOn = new Map(ofType(facts, 'invoice.issued').map(({ data }) => [data.invoiceId, data.dueDate]));
    const paid = ofType(facts, 'invoice.paid');
    const late = paid.filter(({ at, subject, data }) => localDate(zoneOf(subject.id), at) > dueOn.get(data.invoiceId)!);
    expect(late.length / paid.length).toBeGreaterThan(0.25);
    expect(late.length / paid.length).toBeLessThan(0.45);
  });

  test('keeps harm rare and circumstances rarer', () => {
    const sent = ofType(facts, 'contact.sent').length;
    const complaints = ofType(facts, 'complaint.raised').length;
    expect(complaints / sent).toBeGreaterThan(0.0005);
    expect(complaints / sent).toBeLessThan(0.01);
    const flagged = (flag: string): number => ofType(facts, 'flag.set').filter(({ data }) => data.flag === flag).length;
    expect(flagged('vulnerable')).toBeGreaterThan(5);
    expect(flagged('vulnerable') / 2400).toBeLessThan(0.06);
    expect(flagged('deceased') / 2400).toBeLessThan(0.01);
  });
});

describe('every fact', () => {
  test('is accepted by the parser, as it stands', () => {
    for (const { id, source, type, at, subject, data } of facts) {
      const event = {
        ...{ specversion: '1.0', id, source, type, time: new Date(at).toISOString() },
        ...{ subject: `${subject.kind}/${subject.id}`, data },
      };
      const parsed = parseFact(event, { latestAt: asOf });
      if (!parsed.ok) expect.fail(`${JSON.stringify(event)}: ${JSON.stringify(parsed.error)}`);
      if (JSON.stringify(parsed.value.data) !== JSON.stringify(data)) expect(parsed.value.data).toEqual(data);
    }
  });

  test('lies in the months told, none after the instant, and has an id of its own', () => {
    expect(facts.filter(({ at }) => at > asOf || at < asOf - 368 * dayMs)).toEqual([]);
    expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
  });
});

describe('every case', () => {
  test('begins with its opening, after its debtor was registered', () => {
    const registeredAt = new Map(ofType(facts, 'debtor.registered').map(({ subject, at }) => [subject.id, at]));
    for (const story of stories.values()) {
      const [first] = story;
      expect(first?.type).toBe('case.opened');
      const opened = first as FactOfType<'case.opened'>;
      expect(registeredAt.get(opened.data.debtorId)).toBeLessThan(opened.at);
    }
  });

  test('is never paid, worked on or moved after it is closed', () => {
    const over = [
      'payment.received',
      'contact.sent',
      'notice.sent',
      'case.stage_changed',
      'promise.made',
      'plan.agreed',
    ];
    for (const story of stories.values()) {
      const closedAt = ofType(story, 'case.closed')[0]?.at ?? Infinity;
      expect(story.filter(({ type, at }) => at > closedAt && over.includes(type))).toEqual([]);
    }
  });

  test('is closed as paid exactly when nothing is owed, and the truth knows the balance', () => {
    const truths = new Map(portfolio.flatMap(({ truth }) => truth.cases).map((truth) => [truth.caseId, truth]));
    expect(truths.size).toBe(stories.size);
    for (const [caseId, story] of stories) {
      const balance = balanceOf(story);
      const isPaid = ofType(story, 'case.closed')[0]?.data.reason === 'paid';
      expect({ caseId, isPaid }).toEqual({ caseId, isPaid: balance === 0 });
      expect(truths.get(caseId)).toMatchObject({ balanceMinor: balance, isOpen: !isClosed(story) });
    }
  });

  test('hears of a promise the day after its date, kept where the money came', () => {
    let judged = 0;
    for (const [caseId, story] of stories) {
      const zone = zoneOf(caseId);
      const closed = ofType(story, 'case.closed')[0];
      for (const promise of ofType(story, 'promise.made')) {
        const verdict = story.find(
          ({ type, at }) => at > promise.at && (type === 'promise.kept' || type === 'promise.broken'),
        );
        if (verdict === undefined) {
          const isWaiting = daysBetween(localDate(zone, asOf), promise.data.dueDate) >= -1;
          expect({ caseId, isExplained: isWaiting || closed !== undefined }).toEqual({ caseId, isExplained: true });
          continue;
        }
        judged += 1;
        expect(daysBetween(promise.data.dueDate, localDate(zone, verdict.at))).toBe(1);
        const received = ofType(story, 'payment.received').filter(({ at }) => at > promise.at && at < verdict.at);
        const sum = received.reduce((total, { data }) => total + data.amount.amount, 0);
        expect(sum >= promise.data.amount.amount).toBe(verdict.type === 'promise.kept');
      }
    }
    expect(judged).toBeGreaterThan(500);
  });

  test('is contacted on weekdays in decent hours only, and left alone while it is disputed', () => {
    for (const [caseId, story] of stories) {
      let isDisputed = false;
      for (const fact of story) {
        if (fact.type === 'dispute.raised') isDisputed = true;
        if (fact.type === 'dispute.resolved') isDisputed = false;
        if (fact.type !== 'contact.sent') continue;
        const { weekday, hour } = localTime(zoneOf(caseId), fact.at);
        expect(isDisputed).toBe(false);
        expect(weekday).toBeLessThanOrEqual(5);
        expect(hour).toBeGreaterThanOrEqual(9);
        expect(hour).toBeLessThan(fact.data.channel === 'call' ? 18 : 20);
      }
    }
  });

  test('moves through the stages in their order', () => {
    const order = ['pre_due', 'reminder', 'collection', 'legal'];
    for (const story of stories.values()) {
      const stages = story.flatMap((fact) =>
        fact.type === 'case.opened' || fact.type === 'case.stage_changed' ? [order.indexOf(fact.data.stage)] : [],
      );
      expect(stages).toEqual([...new Set(stages)].sort((left, right) => left - right));
    }
  });

  test('takes back only payments that it received, once, and with their amount', () => {
    const received = new Map(ofType(facts, 'payment.received').map((fact) => [fact.id, fact]));
    const reversed = ofType(facts, 'payment.reversed');
    expect(reversed.length).toBeGreaterThan(5);
    expect(new Set(reversed.map(({ data }) => data.paymentId)).size).toBe(reversed.length);
    for (const { subject, at, data } of reversed) {
      const payment = received.get(data.paymentId)!;
      expect(payment.subject).toEqual(subject);
      expect(payment.at).toBeLessThan(at);
      expect(payment.data.amount).toEqual(data.amount);
    }
  });
});

describe('every debtor', () => {
  test('is asked through no channel that they refused, and rested two days between contacts', () => {
    for (const { facts: own } of portfolio) {
      const ordered = [...own].sort(compareFacts);
      const refused = new Set<string>();
      let lastAt = -Infinity;
      for (const fact of ordered) {
        if (fact.type === 'consent.withdrawn') refused.add(fact.data.channel);
        if (fact.type !== 'contact.sent') continue;
        expect(refused.has(fact.data.channel)).toBe(false);
        expect(fact.at - lastAt).toBeGreaterThan(2 * dayMs);
        lastAt = fact.at;
      }
    }
  });

  test('has every invoice issued before it is paid, and paid once', () => {
    const issuedAt = new Map(ofType(facts, 'invoice.issued').map(({ data, at }) => [data.invoiceId, at]));
    const paid = ofType(facts, 'invoice.paid');
    expect(new Set(paid.map(({ data }) => data.invoiceId)).size).toBe(paid.length);
    expect(paid.filter(({ data, at }) => !((issuedAt.get(data.invoiceId) ?? Infinity) < at))).toEqual([]);
  });
});
