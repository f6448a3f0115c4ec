/** The second evaluator in service: at the send and at night, with one that agrees and one that is made to disagree. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleFact, openingFact, registrationFact } from '../../data/testing/example-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { prepareSecondOpinion, type Fact, type SecondVerdict } from '../../engine/index.ts';
import { parseConfig } from '../config.ts';
import type { Decision } from '../contracts/next-best-action.ts';
import type { SecondOpinionItem } from '../contracts/second-opinion.ts';
import { makeDependencies, type Dependencies } from '../dependencies.ts';
import type { Caller } from './services.ts';

const caller: Caller = { keyId: 'test', roles: ['workflow', 'compliance'], portfolios: null, requestId: 'test' };
const textEveryone = { rules: [{ when: 'true', then: { channel: 'sms' } }], otherwise: 'no_contact' };
const dayMs = 86_400_000;

let database: TestDatabase;
/** With the evaluator as it is. */
let honest: Dependencies;
/** With one that names `se.imagined` besides, whenever a contact is about the channel `sms`. */
let doubting: Dependencies;
let nextDebtor = 0;

const withDoubt: typeof prepareSecondOpinion = (packs) => {
  const second = prepareSecondOpinion(packs);
  return (file, options): SecondVerdict => {
    const { rules } = second(file, options);
    return file.channel === 'sms'
      ? { allowed: false, rules: [...rules, 'se.imagined'] }
      : { allowed: rules.length === 0, rules };
  };
};

const configOf = (clock: 'system' | 'simulated') => {
  const config = parseConfig({ TACT_LOG_LEVEL: 'silent', TACT_CLOCK: clock });
  if (!config.ok) throw new Error('no configuration');
  return config.value;
};

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 4 });
  honest = await makeDependencies(configOf('simulated'), database);
  doubting = await makeDependencies(configOf('simulated'), database, withDoubt);
  const { strategyStore } = honest.stores;
  const at = Date.now();
  await strategyStore.insertNext({
    id: 'text',
    kind: 'table',
    spec: textEveryone,
    description: '',
    checksum: '',
    createdAt: at,
    createdBy: 'test',
  });
  await strategyStore.setChampion({ strategy: { id: 'text', version: 1 }, at, reason: 'test', by: 'test' });
});
afterAll(() => database.drop());

const tell = (...facts: readonly Fact[]): Promise<unknown> => honest.stores.facts.record(facts);
const valueOf = <T>(
  answer: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
};

const newCase = async (): Promise<{ readonly caseId: string; readonly debtorId: string }> => {
  nextDebtor += 1;
  const [debtorId, caseId] = [`D-${String(nextDebtor)}`, `C-${String(nextDebtor)}`];
  await tell(registrationFact(debtorId), openingFact({ caseId, debtorId, dueDate: '2026-02-22' }));
  return { caseId, debtorId };
};

const decide = async (
  caseId: string,
  at = '2026-03-03T08:00:00Z',
): Promise<Decision & { action: { kind: 'contact' } }> => {
  const order = { caseId, at: Date.parse(at), dryRun: false, purpose: 'collect' } as const;
  const decision = valueOf(await honest.services.nextBestAction(order, caller));
  expect(decision.action.kind).toBe('contact');
  return decision as Decision & { action: { kind: 'contact' } };
};

const check = async (by: Dependencies, decision: Decision & { action: { kind: 'contact' } }) =>
  valueOf(
    await by.services.checkDecision(
      { decisionId: decision.decisionId, at: Date.parse(decision.action.sendAt) },
      caller,
    ),
  );
const findings = async (kind?: SecondOpinionItem['kind'], as: Caller = caller) =>
  valueOf(await honest.services.listSecondOpinions({ kind, limit: 50 }, as)).items;
const counted = async (by: Dependencies): Promise<number> =>
  Number(/^tact_second_opinion_disagreements_total (\d+)$/m.exec(await by.telemetry.metrics.render())?.[1] ?? 0);

describe('at the send', () => {
  test('both agree: the check says what the judge says, and nothing is kept', async () => {
    const { caseId } = await newCase();
    const decision = await decide(caseId);
    expect(await check(honest, decision)).toMatchObject({ allowed: true, blocked: [] });
    await tell(exampleFact({ type: 'dispute.raised', subject: `case/${caseId}`, time: '2026-03-03T08:01:00Z' }));
    const barred = await check(honest, decision);
    expect(barred.allowed).toBe(false);
    expect(barred.blocked.map(({ rule }) => rule)).not.toContain('second.opinion');
    expect(await findings()).toEqual([]);
    expect(await counted(honest)).toBe(0);
  });

  test('they disagree: blocked, with what each names; kept, counted and listed', async () => {
    const { caseId, debtorId } = await newCase();
    const decision = await decide(caseId);
    const answer = await check(doubting, decision);
    expect(answer.allowed).toBe(false);
    expect(answer.blocked).toMatchObject([{ rule: 'second.opinion', effect: 'block' }]);
    expect(answer.blocked[0]?.text).toMatch(/first: none; by the second: se\.imagined/);
    expect(await counted(doubting)).toBe(1);
    expect(await findings('illegal')).toEqual([]);
    const [finding, ...others] = await findings('disagreement');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      foundBy: 'check',
      runId: null,
      decisionId: decision.decisionId,
      caseId,
      debtorId,
      market: 'SE',
      channel: 'sms',
      first: [],
      second: ['se.imagined'],
      contact: { jurisdiction: 'SE', channel: 'sms', debt: caseId, chosen_by: 'engine' },
      packs: (await honest.law.now(database.pool)).settings.rules.version,
    });
    expect(Date.parse(finding!.contactAt)).toBe(Date.parse(decision.action.sendAt));
  });

  test('what is kept can be judged again, and is nobody’s business who sees other portfolios', async () => {
    const [finding] = await findings('disagreement');
    const again = valueOf(
      await doubting.services.checkContact({ country: 'SE', contact: finding!.contact, house: true }, caller),
    );
    expect(again).toMatchObject({ allowed: false, rules: ['second.opinion'], secondOpinion: { agrees: false } });
    expect(await findings(undefined, { ...caller, portfolios: ['south'] })).toEqual([]);
    expect(await findings(undefined, { ...caller, portfolios: ['north'] })).toHaveLength(1);
  });

  test('a person’s contact instead is held to the same', async () => {
    const { caseId } = await newCase();
    const { decisionId } = await decide(caseId);
    const override = { actionId: 'sms.evening.neutral.payment_link', reason: 'test', by: 'test' };
    const answer = await doubting.services.overrideDecision({ decisionId, override }, caller);
    expect(answer.ok).toBe(false);
    expect(JSON.stringify(answer)).toContain('second.opinion');
  });

  test('a contact that both bar, by other rules each, is a disagreement too', async () => {
    const { caseId } = await newCase();
    const decision = await decide(caseId);
    await tell(exampleFact({ type: 'dispute.raised', subject: `case/${caseId}`, time: '2026-03-03T08:01:00Z' }));
    const { blocked } = await check(doubting, decision);
    expect(blocked.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['se.block.disputed', 'second.opinion']));
    const [finding] = await findings('disagreement');
    expect(finding?.first).toContain('se.block.disputed');
    expect(finding?.second).toEqual(expect.arrayContaining(['se.block.disputed', 'se.imagined']));
  });

  test('without anything known of the debtor the judge bars it, and there is nothing to disagree about', async () => {
    await tell(openingFact({ caseId: 'C-alone', debtorId: 'D-alone' }));
    const before = (await findings()).length;
    const answer = await honest.services.nextBestAction(
      { caseId: 'C-alone', at: Date.parse('2026-03-03T08:00:00Z'), dryRun: false, purpose: 'collect' },
      caller,
    );
    expect(valueOf(answer).action.kind).not.toBe('contact');
    expect(await findings()).toHaveLength(before);
  });

  test('findings and runs cannot be changed', async () => {
    for (const table of ['second_opinion_findings', 'second_opinion_runs']) {
      await expect(database.pool.query(`update ${table} set at = at`.replace('at = at', 'id = id'))).rejects.toThrow(
        /append-only/,
      );
      await expect(database.pool.query(`delete from ${table}`)).rejects.toThrow(/append-only/);
    }
  });
});

/** An hour of yesterday in Stockholm; the nightly run looks at the machine's yesterday. */
const yesterday = (hour: number): string => {
  const day = new Date(Date.now() - dayMs).toISOString().slice(0, 10);
  return `${day}T${String(hour).padStart(2, '0')}:00:00Z`;
};
const sent = (caseId: string, time: string, data: object = {}): Fact =>
  exampleFact({ type: 'contact.sent', subject: `case/${caseId}`, time, data: { channel: 'email', ...data } });
const run = async (by: Dependencies = honest) => {
  const { contacts, notJudged, disagreements, illegal, id } = await by.jobs.runSecondOpinion({ days: 2 });
  return { counts: { contacts, notJudged, disagreements, illegal }, id };
};

describe('at night', () => {
  test('nothing was made: a run all the same', async () => {
    const { counts, id } = await run();
    expect(counts).toEqual({ contacts: 0, notJudged: 0, disagreements: 0, illegal: 0 });
    const [newest] = valueOf(await honest.services.listSecondOpinionRuns({ limit: 1 }, caller)).items;
    expect(newest).toMatchObject({ runId: id, ...counts });
    expect(Date.parse(newest!.to) - Date.parse(newest!.from)).toBe(2 * dayMs);
  });

  test('sent to a disputed case without asking: illegal by both; by the state as it was then, whatever came later', async () => {
    const [bad, good, closed] = [await newCase(), await newCase(), await newCase()];
    const dispute = (caseId: string, time: string): Fact =>
      exampleFact({ type: 'dispute.raised', subject: `case/${caseId}`, time });
    await tell(
      // Letters may be sent at any hour of any day.
      dispute(bad.caseId, yesterday(8)),
      sent(bad.caseId, yesterday(10), { channel: 'letter' }),
      sent(good.caseId, yesterday(10), { channel: 'letter' }),
      dispute(good.caseId, yesterday(11)),
      exampleFact({
        type: 'case.closed',
        subject: `case/${closed.caseId}`,
        time: yesterday(9),
        data: { reason: 'paid' },
      }),
      sent(closed.caseId, yesterday(10), { channel: 'letter' }),
      exampleFact({ type: 'dispute.resolved', subject: `case/${bad.caseId}`, time: yesterday(12) }),
    );
    const { counts, id } = await run();
    expect(counts).toEqual({ contacts: 2, notJudged: 1, disagreements: 0, illegal: 1 });
    expect(await findings('illegal')).toMatchObject([
      { runId: id, foundBy: 'nightly', decisionId: null, caseId: bad.caseId, first: ['se.block.disputed'] },
    ]);
  });

  test('a run made again keeps no finding twice', async () => {
    const before = await findings();
    expect((await run()).counts.illegal).toBe(1);
    expect(await findings()).toEqual(before);
  });

  test('decided and not reported counts as decided; once reported it is judged as it was sent, and once', async () => {
    const { caseId } = await newCase();
    const before = (await run()).counts.contacts;
    const { decisionId } = await decide(caseId, yesterday(9));
    expect((await run()).counts.contacts).toBe(before + 1);
    await tell(sent(caseId, yesterday(14), { channel: 'sms', decisionId }));
    expect((await run()).counts.contacts).toBe(before + 1);
  });

  test('the evaluators disagree about what was sent: kept with the run and counted', async () => {
    const before = await counted(doubting);
    const { counts, id } = await run(doubting);
    expect(counts.disagreements).toBe(1);
    expect(await counted(doubting)).toBe(before + 1);
    const [finding] = await findings('disagreement');
    expect(finding).toMatchObject({ foundBy: 'nightly', runId: id, channel: 'sms' });
    expect(finding?.second).toContain('se.imagined');
  });

  test('lists page through to the end', async () => {
    const all = valueOf(await honest.services.listSecondOpinions({ limit: 200 }, caller)).items;
    const found: SecondOpinionItem[] = [];
    let cursor: string | undefined;
    do {
      const page = valueOf(await honest.services.listSecondOpinions({ limit: 1, cursor }, caller));
      found.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found).toEqual(all);
    expect(all.length).toBeGreaterThan(2);
    expect(await honest.services.listSecondOpinionRuns({ limit: 1, cursor: 'nonsense' }, caller)).toMatchObject({
      ok: false,
    });
  });
});
