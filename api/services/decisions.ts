/** Decisions after the fact: the receipt, the list, replay, and the check before sending. */
import {
  listDecisions,
  readAttributeListOf,
  readCatalogueActionIds,
  readDecision,
  type Pool,
} from '../../data/index.ts';
import { attributeVersionOf, domainError, failure, formatInstant, noAttributes, success } from '../../engine/index.ts';
import type { Clock } from './clock.ts';
import { cursorOf, readCursor } from './decision-cursor.ts';
import type { DecisionJudge } from './judge-decision.ts';
import type { LawInForce } from './law-in-force.ts';
import { presentDecision, presentReceipt } from './present-decision.ts';
import type { Replayer } from './replay-decision.ts';
import { languageAsked, sayReasons } from './say-reasons.ts';
import type { Services } from './services.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly judge: DecisionJudge;
  readonly law: LawInForce;
  readonly replay: Replayer;
};

type DecisionServices = Pick<Services, 'readDecision' | 'listDecisions' | 'replayDecision' | 'checkDecision'>;

const unknownDecision = (id: string) => failure(domainError('not-found', `No decision ${id} is known.`));

const makeList =
  ({ pool, law }: Dependencies): Services['listDecisions'] =>
  async ({ cursor, limit, ...filter }, { portfolios }) => {
    const before = readCursor(cursor);
    if (!before.ok) return before;
    const found = await listDecisions(pool, { ...filter, portfolios, before: before.value, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    await law.remember(
      pool,
      page.map(({ receipt }) => receipt),
    );
    return success({
      items: page.map(({ receipt }) => presentDecision(receipt, law.lookup)),
      nextCursor: found.length > limit && last !== undefined ? cursorOf(last.receipt) : null,
    });
  };

const makeCheck =
  ({ pool, clock, judge }: Dependencies): Services['checkDecision'] =>
  async ({ decisionId, at }, { portfolios }) => {
    const instant = clock.at(at);
    if (!instant.ok) return instant;
    const stored = await readDecision(pool, decisionId, portfolios);
    if (stored === null) return unknownDecision(decisionId);
    const { zone } = stored.receipt;
    const blocked = await judge.judgeDecided(pool, stored, instant.value);
    return success({
      decisionId,
      checkedAt: formatInstant(zone, instant.value),
      allowed: blocked.length === 0,
      blocked: blocked.map((blocking) => ({
        ...blocking,
        until: blocking.until === null ? null : formatInstant(zone, blocking.until),
      })),
    });
  };

export const makeDecisions = (dependencies: Dependencies): DecisionServices => {
  const { pool, law, replay } = dependencies;
  return {
    readDecision: async ({ decisionId, language: tag }, { portfolios }) => {
      const language = languageAsked(tag);
      if (!language.ok) return language;
      const stored = await readDecision(pool, decisionId, portfolios);
      if (stored === null) return unknownDecision(decisionId);
      const actionIds = await readCatalogueActionIds(pool, stored.receipt.versions.catalogue);
      await law.remember(pool, [stored.receipt]);
      const version = attributeVersionOf(stored.receipt.featureSpec) ?? noAttributes.version;
      const attributes = (await readAttributeListOf(pool, version)) ?? noAttributes;
      const said = await sayReasons(pool, stored.receipt, language.value);
      return success(presentReceipt(stored, { actionIds: actionIds ?? [], attributes, lookup: law.lookup, said }));
    },
    listDecisions: makeList(dependencies),
    replayDecision: async ({ decisionId }, { portfolios }) => {
      const stored = await readDecision(pool, decisionId, portfolios);
      return stored === null ? unknownDecision(decisionId) : success(await replay(stored));
    },
    checkDecision: makeCheck(dependencies),
  };
};
