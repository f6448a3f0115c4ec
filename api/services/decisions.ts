/** Decisions after the fact: the receipt, the list, replay, the check before sending, a person's override. */
import { v7 as uuidv7 } from 'uuid';
import {
  insertOverride,
  inTransaction,
  listDecisions,
  lockDebtors,
  readCatalogueActionIds,
  readDecision,
  readDecisionInputs,
  inputsAsOf,
  type DecisionInputs,
  type StoredDecision,
  type Client,
  type Pool,
  type Queryable,
} from '../../data/index.ts';
import {
  domainError,
  failure,
  formatInstant,
  judgeContact,
  slotMinutes,
  success,
  type Blocking,
  type CaseContext,
  type Channel,
  type DecisionSettings,
  type DomainError,
  type Instant,
  type Purpose,
  type Result,
  type Slot,
} from '../../engine/index.ts';
import type { DecisionCheck, Override, OverrideRequest } from '../contracts/decisions.ts';
import type { Clock } from './clock.ts';
import { contextOf } from './context-of.ts';
import { cursorOf, readCursor } from './decision-cursor.ts';
import { presentDecision, presentReceipt, type RuleLookup } from './present-decision.ts';
import type { Replayer } from './replay-decision.ts';
import type { Caller, Services } from './services.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly settings: DecisionSettings;
  readonly clock: Clock;
  readonly lookup: RuleLookup;
  readonly replay: Replayer;
};

type DecisionServices = Pick<
  Services,
  'readDecision' | 'listDecisions' | 'replayDecision' | 'checkDecision' | 'overrideDecision'
>;

const unknownDecision = (id: string) => failure(domainError('not-found', `No decision ${id} is known.`));

const presentBlocking = (zone: string, blocking: Blocking): DecisionCheck['blocked'][number] => ({
  ...blocking,
  until: blocking.until === null ? null : formatInstant(zone, blocking.until),
});

const houseBlocking = (rule: string, text: string): Blocking => ({
  rule,
  text,
  citation: 'the decision itself',
  force: 'default',
  confidence: 'verified',
  effect: 'block',
  until: null,
});

const outsideWindow = houseBlocking('decision.window', 'The instant is outside the window that was decided.');
const notAContact = houseBlocking('decision.no_contact', 'The decision was not to contact the debtor.');
const caseClosed = houseBlocking('case.closed', 'The case is closed.');

/** The contact being judged must not count against itself. */
const without = (inputs: DecisionInputs, decisionId: string): DecisionInputs => ({
  ...inputs,
  planned: inputs.planned.filter((plan) => plan.decisionId !== decisionId),
});

type Judged = {
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly at: Instant;
  readonly chosenBy?: 'person';
};

const judge = (settings: DecisionSettings, context: CaseContext, contact: Judged): readonly Blocking[] => {
  const { debtor } = context;
  const pack = debtor === null ? null : settings.rules.packFor(debtor.country, debtor.region);
  const verdict = judgeContact(pack, context, contact);
  return verdict.allowed ? [] : verdict.blocked;
};

const purposeOfAction = (actionId: string, purpose: string): Purpose =>
  actionId.endsWith('.statutory_notice') ? 'statutory_notice' : (purpose as Purpose);

const blockedNow = (
  settings: DecisionSettings,
  { receipt }: StoredDecision,
  inputs: DecisionInputs,
  at: Instant,
): readonly Blocking[] => {
  const { action } = receipt;
  if (action.kind !== 'contact') return [notAContact];
  const purpose = purposeOfAction(action.id, receipt.purpose);
  const context = contextOf(inputs, inputs.planned, at, purpose);
  if (!context.ok) return [caseClosed];
  const [channel] = action.id.split('.') as [Channel];
  const rules = judge(settings, context.value, { channel, purpose, at });
  return at < action.sendAt || at >= action.to ? [...rules, outsideWindow] : rules;
};

const overriddenAction = (override: OverrideRequest): { readonly kind: Override['kind']; readonly actionId: string } =>
  'actionId' in override
    ? { kind: 'contact', actionId: override.actionId }
    : { kind: override.kind, actionId: override.kind };

export const makeDecisions = ({ pool, settings, clock, lookup, replay }: Dependencies): DecisionServices => {
  const inputsFor = async (
    client: Queryable,
    { receipt }: StoredDecision,
    at: Instant,
  ): Promise<DecisionInputs | null> => {
    const [stored] = await readDecisionInputs(client, [{ caseId: receipt.caseId, asOf: at }]);
    if (stored === null || stored === undefined) return null;
    return without(clock.isSimulated ? await inputsAsOf(client, stored, at) : stored, receipt.id);
  };

  /** What bars the contact that a person wants to make instead; nothing for no contact or a hand-off. */
  const overrideBlocked = async (
    client: Client,
    stored: StoredDecision,
    actionId: string,
    at: Instant,
  ): Promise<readonly Blocking[]> => {
    const inputs = await inputsFor(client, stored, at);
    const purpose = purposeOfAction(actionId, stored.receipt.purpose);
    const context = inputs === null ? null : contextOf(inputs, inputs.planned, at, purpose);
    if (context?.ok !== true) return [caseClosed];
    const [channel, slot] = actionId.split('.') as [Channel, Slot];
    const wrongHour = houseBlocking('override.action', `${actionId} is no action of the catalogue.`);
    if (!settings.catalogue.actions.some(({ id }) => id === actionId) || !(slot in slotMinutes)) return [wrongHour];
    return judge(settings, context.value, { channel, purpose, at, chosenBy: 'person' });
  };

  const override = async (
    decisionId: string,
    request: OverrideRequest,
    caller: Caller,
  ): Promise<Result<Override, DomainError>> =>
    await inTransaction(pool, async (client) => {
      const stored = await readDecision(client, decisionId, caller.portfolios);
      if (stored === null) return unknownDecision(decisionId);
      const { caseId, zone } = stored.receipt;
      await lockDebtors(client, [caseId]);
      const at = clock.now();
      const { kind, actionId } = overriddenAction(request);
      const blocked = kind === 'contact' ? await overrideBlocked(client, stored, actionId, at) : [];
      if (blocked.length > 0) {
        const errors = blocked.map(({ rule, text, citation }) => ({
          pointer: '/actionId',
          detail: `${rule}: ${text} (${citation})`,
        }));
        return failure(domainError('conflict', 'The rules bar this contact now.', errors));
      }
      const row = { id: uuidv7(), decisionId, kind, actionId, reason: request.reason, by: request.by, at };
      if (!(await insertOverride(client, row)))
        return failure(domainError('conflict', 'This decision was overridden before.'));
      return success({
        overrideId: row.id,
        decisionId,
        caseId,
        kind,
        actionId,
        reason: request.reason,
        by: request.by,
        at: formatInstant(zone, at),
      });
    });

  return {
    readDecision: async ({ decisionId }, caller) => {
      const stored = await readDecision(pool, decisionId, caller.portfolios);
      if (stored === null) return unknownDecision(decisionId);
      const actionIds = await readCatalogueActionIds(pool, stored.receipt.versions.catalogue);
      return success(presentReceipt(stored, actionIds ?? [], lookup));
    },
    listDecisions: async ({ cursor, limit, ...filter }, caller) => {
      const before = readCursor(cursor);
      if (!before.ok) return before;
      const found = await listDecisions(pool, {
        ...filter,
        portfolios: caller.portfolios,
        before: before.value,
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return success({
        items: page.map(({ receipt }) => presentDecision(receipt, lookup)),
        nextCursor: found.length > limit && last !== undefined ? cursorOf(last.receipt) : null,
      });
    },
    replayDecision: async ({ decisionId }, caller) => {
      const stored = await readDecision(pool, decisionId, caller.portfolios);
      return stored === null ? unknownDecision(decisionId) : success(await replay(stored));
    },
    checkDecision: async ({ decisionId, at }, caller) => {
      const instant = clock.at(at);
      if (!instant.ok) return instant;
      const stored = await readDecision(pool, decisionId, caller.portfolios);
      if (stored === null) return unknownDecision(decisionId);
      const inputs = await inputsFor(pool, stored, instant.value);
      const blocked = inputs === null ? [caseClosed] : blockedNow(settings, stored, inputs, instant.value);
      const { zone } = stored.receipt;
      return success({
        decisionId,
        checkedAt: formatInstant(zone, instant.value),
        allowed: blocked.length === 0,
        blocked: blocked.map((blocking) => presentBlocking(zone, blocking)),
      });
    },
    overrideDecision: ({ decisionId, override: request }, caller) => override(decisionId, request, caller),
  };
};
