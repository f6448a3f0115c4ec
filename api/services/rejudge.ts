/** Past contacts judged, and past decisions made, once under the rules in force and once as if a rule had always been otherwise. */
import { decidedReceipts, inTransaction, sentContacts, type Pool, type Span } from '../../data/index.ts';
import { dayMs, formatInstant, success, type DecisionSettings, type Instant } from '../../engine/index.ts';
import type { RejudgeRequest } from '../contracts/rejudge.ts';
import { changedLaw } from './changed-law.ts';
import { notLegalAdvice } from './check-contact.ts';
import { compareContact, compareDecision, emptyComparison, presentComparison } from './compare-laws.ts';
import type { LawInForce } from './law-in-force.ts';
import { pastOfDecided, pastOfSent } from './past-contacts.ts';
import type { Routing } from './routing.ts';
import type { MakeSettings } from './rule-books.ts';
import type { Services } from './services.ts';
import { readLawSoFar } from './write-law.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly law: LawInForce;
  readonly routing: Routing;
  readonly makeSettings: MakeSettings;
  readonly now: () => Instant;
};

const defaultDays = 90;
/** So few that other requests get their turn in between. */
const together = 25;

/** Countries where the pack holds, or within which it does. */
const marketsOf = ({ rules }: DecisionSettings, packId: string): readonly string[] =>
  rules.packs
    .filter(
      ({ kind, id }) => kind === 'country' && (packId.startsWith(`${id}-`) || rules.lawOf(id)?.merged.includes(packId)),
    )
    .map(({ id }) => id);

const spanOf = ({ from, to, limit }: RejudgeRequest, now: Instant): Omit<Span, 'markets' | 'portfolios'> => {
  const end = to ?? now;
  // One more than is looked at, to know whether there are more.
  return { from: from ?? end - defaultDays * dayMs, to: end, limit: limit + 1 };
};

/** Takes up to `limit` items out of batches. */
const makeTake = (limit: number) => {
  let left = limit;
  return {
    from: <Item>(batch: readonly Item[]): readonly Item[] => {
      const taken = batch.slice(0, Math.max(0, left));
      left -= batch.length;
      return taken;
    },
    isCutOff: (): boolean => left < 0,
  };
};

const showUtc = (at: Instant): string => formatInstant('UTC', at);

export const makeRejudge =
  ({ pool, law, routing, makeSettings, now }: Dependencies): Services['rejudge'] =>
  ({ country, ...request }, { portfolios }) =>
    inTransaction(pool, async (client) => {
      const startedAt = performance.now();
      const book = changedLaw({ law, before: await readLawSoFar(client), packId: country }, request);
      if (!book.ok) return book;
      const asTheyAre = (await law.now(client)).settings;
      const compared = { packId: country, asTheyAre, changed: makeSettings(book.value) };
      const span = { ...spanOf(request, now()), markets: marketsOf(asTheyAre, country), portfolios };
      const tally = emptyComparison();
      const takeSent = makeTake(request.limit);
      for await (const sent of sentContacts(client, span, together)) {
        for (const past of await pastOfSent(client, takeSent.from(sent))) compareContact(compared, tally, past);
      }
      const takeDecided = makeTake(request.limit);
      for await (const decided of decidedReceipts(client, span, { kind: null, size: together })) {
        for (const past of await pastOfDecided(client, takeDecided.from(decided))) {
          if (past.contact !== null) compareContact(compared, tally, past.contact);
          await compareDecision(compared, tally, past, await routing.asDecided(client, past.receipt));
        }
      }
      return success({
        from: showUtc(span.from),
        to: showUtc(span.to),
        ...presentComparison(tally),
        cutOff: takeSent.isCutOff() || takeDecided.isCutOff(),
        packs: { asTheyAre: asTheyAre.rules.version, changed: book.value.version },
        tookMs: Math.round(performance.now() - startedAt),
        notLegalAdvice,
      });
    });
