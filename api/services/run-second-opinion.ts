/**
 * The nightly look at everything that was made: both evaluators judge each contact by the state as it was at its instant and under the rules
 * of then. Where they disagree, and where both bar what was made, it is kept and said aloud. One transaction: a run that fails leaves nothing.
 */
import {
  decidedReceipts,
  insertSecondOpinionRun,
  inTransaction,
  readLawChanges,
  readPolicyVersions,
  sentContacts,
  type Pool,
  type Queryable,
  type SecondOpinionRunRow,
} from '../../data/index.ts';
import { dayMs, type Instant } from '../../engine/index.ts';
import type { LawInForce } from './law-in-force.ts';
import { ownId } from './own-id.ts';
import { pastOfDecided, pastOfSent, type PastContact } from './past-contacts.ts';
import { compileOrThrow } from './rule-books.ts';
import type { SecondEvaluator } from './second-evaluator.ts';
import type { KeepFinding } from './second-opinion-findings.ts';
import { hearBoth, type TwoOpinions } from './two-opinions.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly law: LawInForce;
  readonly evaluator: SecondEvaluator;
  readonly keepFinding: KeepFinding;
  readonly now: () => Instant;
};

const contactsTogether = 100;

/** What the house asks of itself is no law. */
const isLaw = (rule: string): boolean => !rule.startsWith('house.');

const isIllegal = ({ first, second }: TwoOpinions): boolean =>
  first.some(({ rule }) => isLaw(rule)) && second.rules.some(isLaw);

type Tally = { contacts: number; notJudged: number; disagreements: number; illegal: number };

/** Which rule book was in force when: each change names the one that it made; before all changes it was the one that is shipped. */
const readBooks = async (client: Queryable, law: LawInForce): Promise<(at: Instant) => string> => {
  const made = [...(await readLawChanges(client)), ...(await readPolicyVersions(client))]
    .map(({ at, book }) => ({ at, book }))
    .sort((one, other) => one.at - other.at);
  const { version } = compileOrThrow(law.shipped);
  return (at) => made.findLast((change) => change.at <= at)?.book ?? version;
};

type Run = { readonly id: string; readonly client: Queryable; readonly tally: Tally };

const makeLook = async ({ law, evaluator, keepFinding }: Dependencies, { id: runId, client, tally }: Run) => {
  const current = (await law.now(client)).settings;
  return async ({ context, contact, decisionId }: PastContact, book: string): Promise<void> => {
    if (context === null) {
      tally.notJudged += 1;
      return;
    }
    const { rules } = (await law.settingsOf(client, book)) ?? current;
    const opinions = hearBoth({ rules, ask: await evaluator.under(client, rules.version) }, context, contact);
    if (opinions === null) return;
    tally.contacts += 1;
    const finding = { foundBy: 'nightly', runId, decisionId, opinions, context, contact, book: rules.version } as const;
    if (!opinions.agree) {
      tally.disagreements += 1;
      await keepFinding(client, { ...finding, kind: 'disagreement' });
    }
    if (isIllegal(opinions)) {
      tally.illegal += 1;
      await keepFinding(client, { ...finding, kind: 'illegal' });
    }
  };
};

/** `days`: how far back to look. More than one, since what was sent may be reported late; a finding is kept once. */
export const makeRunSecondOpinion = (dependencies: Dependencies) => {
  const { pool, law, now } = dependencies;
  return ({ days }: { readonly days: number }): Promise<SecondOpinionRunRow> =>
    inTransaction(pool, async (client) => {
      const startedAt = now();
      const span = { from: startedAt - days * dayMs, to: startedAt, markets: null, portfolios: null, limit: null };
      const tally: Tally = { contacts: 0, notJudged: 0, disagreements: 0, illegal: 0 };
      const id = ownId();
      const look = await makeLook(dependencies, { id, client, tally });
      const bookAt = await readBooks(client, law);
      for await (const sent of sentContacts(client, span, contactsTogether)) {
        for (const past of await pastOfSent(client, sent)) await look(past, bookAt(past.contact.at));
      }
      const batches = decidedReceipts(client, span, { kind: 'contact', size: contactsTogether });
      for await (const decided of batches) {
        for (const { contact, receipt } of await pastOfDecided(client, decided))
          if (contact !== null) await look(contact, receipt.versions.packs);
      }
      const run = { id, from: span.from, to: span.to, ...tally, startedAt, finishedAt: now() };
      await insertSecondOpinionRun(client, run);
      return run;
    });
};
