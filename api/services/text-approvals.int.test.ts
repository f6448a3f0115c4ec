/** Texts as several processes and releases see them: one law for all, words in one order, and approvals that lapse when a word changes. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  inTransaction,
  insertTextApproval,
  loadPackSources,
  loadTemplates,
  type LoadedPacks,
} from '../../data/index.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import {
  compileTemplates,
  defaultCatalogue,
  houseAssumptions,
  makeEligibleActions,
  makePriorResponse,
  type RuleBook,
  type TemplateBook,
} from '../../engine/index.ts';
import { makeClock } from './clock.ts';
import { makeLawInForce, type LawInForce } from './law-in-force.ts';
import { makeTextLint } from './lint-texts.ts';
import { ownId } from './own-id.ts';
import { recordDelivered } from './record-delivered-texts.ts';
import type { Caller, Services } from './services.ts';
import { makeTextApprovals } from './text-approvals.ts';
import { makeTexts } from './texts.ts';

const caller: Caller = { keyId: 'key-7', roles: ['compliance'], portfolios: null, requestId: 'r' };
const maria = { reason: 'a test', by: 'maria' };
const erik = { reason: 'read it', by: 'erik' };
const to = { language: 'sv', templateId: 'warm.reminder' };
const swedish = { language: 'sv', country: 'SE' };

let database: TestDatabase;
let packs: LoadedPacks;
let shipped: TemplateBook;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 8 });
  packs = await loadPackSources();
  shipped = await loadTemplates();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('truncate text_versions, text_approvals'));

/** What a later release would deliver: one notice of the language reads otherwise. */
const nextRelease = (): TemplateBook => {
  const book = compileTemplates(
    [...shipped.languages.values()].map(({ file, own }) => ({
      file,
      value: own.language === 'sv' ? { ...own, notices: { ...own.notices, creditor: 'Borgenär: {{creditor}}.' } } : own,
    })),
  );
  if (!book.ok) throw new Error(JSON.stringify(book.error));
  return book.value;
};

type Process = Pick<Services, 'listTexts' | 'readText' | 'writeText' | 'approveText' | 'withdrawText'> & {
  readonly law: LawInForce;
  readonly barred: () => Promise<readonly string[]>;
};

const startProcess = async (templates: TemplateBook = shipped): Promise<Process> => {
  const { pool } = database;
  const law = makeLawInForce({ packs, templates }, (rules: RuleBook) => ({
    catalogue: defaultCatalogue,
    rules,
    eligible: makeEligibleActions(defaultCatalogue, rules),
    model: makePriorResponse(houseAssumptions),
    code: 'test',
  }));
  await recordDelivered(pool, templates, Date.now());
  const lint = makeTextLint();
  return {
    law,
    ...makeTexts({ pool, law, lint }),
    ...makeTextApprovals({ pool, law, lint, clock: makeClock('system') }),
    barred: async () =>
      (await law.now(pool)).texts.barredFor(swedish).map(({ channel, template }) => `${channel} ${template}`),
  };
};

/** The words that are delivered, with an sms of the house's own. */
const ownForms = () => {
  const [source] = shipped.languages.get('sv')!.content.templates.filter(({ id }) => id === to.templateId);
  const { id: _, ...forms } = source!;
  return {
    ...forms,
    sms: 'Hej! Om ärende {{caseReference}}: {{portalLink}} Fråga: {{phone}}. /{{collector}} Avsluta: {{optOut}}',
  };
};
const writeVersion = ({ writeText }: Process, by = maria) => writeText({ ...to, forms: ownForms(), ...by }, caller);

describe('starts', () => {
  test('record what is delivered once, and a later release what it brings anew', async () => {
    await Promise.all([startProcess(), startProcess(), startProcess()]);
    const count = async (): Promise<number> => (await database.pool.query('select from text_approvals')).rowCount ?? 0;
    const texts = [...shipped.languages.values()].reduce((sum, { templates }) => sum + templates.size, 0);
    expect(await count()).toBe(texts);
    await startProcess(nextRelease());
    // Swedish and its variant for Finland, which takes the notice over.
    expect(await count()).toBe(texts + 26);
  });
});

describe('a word of an officer', () => {
  test('holds in every process from its answer on', async () => {
    const [here, there] = [await startProcess(), await startProcess()];
    expect(await there.barred()).toEqual([]);
    await here.withdrawText({ ...to, ...maria }, caller);
    expect(await there.barred()).toContain('sms warm.reminder');
    await there.approveText({ ...to, version: 0, ...erik }, caller);
    expect(await here.barred()).toEqual([]);
  });

  test('that is rolled back was never said, though the next one is the same in number', async () => {
    const process = await startProcess();
    const undone = inTransaction(database.pool, async (client) => {
      const row = {
        id: ownId(),
        language: 'sv',
        template: 'firm.reminder',
        version: 0,
        checksum: 'x',
        ...maria,
      } as const;
      await insertTextApproval(client, { ...row, state: 'withdrawn', keyId: 'key-7', at: 0 });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await process.withdrawText({ ...to, ...maria }, caller);
    expect((await process.barred()).every((name) => name.endsWith(' warm.reminder'))).toBe(true);
  });

  test('at once with another: one after the other, and only one approval of one wording', async () => {
    const processes = await Promise.all([startProcess(), startProcess(), startProcess()]);
    const written = await Promise.all(processes.map((process) => writeVersion(process)));
    const versions = written.map((answer) => (answer.ok ? answer.value.version : 0));
    expect(versions.toSorted()).toEqual([1, 2, 3]);
    const approved = await Promise.all(
      processes.map(({ approveText }) => approveText({ ...to, version: 2, ...erik }, caller)),
    );
    expect(approved.filter(({ ok }) => ok)).toHaveLength(1);
    expect(approved.filter(({ ok }) => !ok)).toMatchObject([
      { error: { code: 'conflict' } },
      { error: { code: 'conflict' } },
    ]);
  });
});

describe('a later release that changes a notice', () => {
  test('is used as delivered where no officer has spoken', async () => {
    await startProcess();
    const later = await startProcess(nextRelease());
    expect(await later.barred()).toEqual([]);
    expect(await later.readText(to, caller)).toMatchObject({ value: { state: 'approved', version: 0 } });
  });

  test('makes an approved wording of the house wait until it is approved again, whoever runs the old release meanwhile', async () => {
    const old = await startProcess();
    await writeVersion(old);
    await old.approveText({ ...to, version: 1, ...erik }, caller);
    const later = await startProcess(nextRelease());
    expect(await old.barred()).toEqual([]);
    expect(await later.barred()).toContain('sms warm.reminder');
    const read = await later.readText(to, caller);
    expect(read).toMatchObject({ value: { state: 'changed', version: 1 } });
    expect(read.ok && read.value.versions.map(({ version, state, inUse }) => [version, state, inUse])).toEqual([
      [1, 'draft', false],
      [0, 'approved', false],
    ]);
    expect(await later.approveText({ ...to, version: 1, ...maria }, caller)).toMatchObject({
      error: { code: 'conflict' },
    });
    expect(await later.approveText({ ...to, version: 1, ...erik }, caller)).toMatchObject({
      value: { state: 'approved' },
    });
    expect(await later.barred()).toEqual([]);
  });

  test('does not bring back what an officer withdrew', async () => {
    const old = await startProcess();
    await old.withdrawText({ ...to, ...maria }, caller);
    const later = await startProcess(nextRelease());
    expect(await later.barred()).toContain('sms warm.reminder');
    expect(await later.readText(to, caller)).toMatchObject({ value: { state: 'withdrawn' } });
  });

  test('makes a delivered text that an officer had approved wait as well', async () => {
    const old = await startProcess();
    await old.approveText({ ...to, version: 0, ...erik }, caller);
    const later = await startProcess(nextRelease());
    expect(await later.listTexts({ state: 'changed', limit: 50 }, caller)).toMatchObject({
      value: { items: [{ language: 'sv', id: 'warm.reminder', state: 'changed', version: 0 }] },
    });
  });
});
