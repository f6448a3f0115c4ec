/** Whether a decided contact, or the one a person wants to make instead, is permitted at an instant, by all that is known by then. */
import {
  inputsAsOf,
  readDecisionInputs,
  type DecisionInputs,
  type Queryable,
  type StoredDecision,
} from '../../data/index.ts';
import {
  haltBlocks,
  judgeContact,
  segmentOf,
  slotMinutes,
  type Blocking,
  type CaseContext,
  type Channel,
  type Instant,
  type Purpose,
} from '../../engine/index.ts';
import type { Clock } from './clock.ts';
import { contextOf } from './context-of.ts';
import type { Law, LawInForce } from './law-in-force.ts';

export type DecisionJudge = {
  /** Every rule that bars the decided contact at the instant; none where it may be sent. */
  readonly judgeDecided: (client: Queryable, stored: StoredDecision, at: Instant) => Promise<readonly Blocking[]>;
  /** The same for another action, chosen by a person. */
  readonly judgeInstead: (
    client: Queryable,
    stored: StoredDecision,
    actionId: string,
    at: Instant,
  ) => Promise<readonly Blocking[]>;
};

type Dependencies = { readonly law: LawInForce; readonly clock: Clock };

const blockOf = (rule: string, text: string): Blocking => ({
  rule,
  text,
  citation: 'the decision itself',
  force: 'default',
  confidence: 'verified',
  effect: 'block',
  until: null,
});

const outsideWindow = blockOf('decision.window', 'The instant is outside the window that was decided.');
const notAContact = blockOf('decision.no_contact', 'The decision was not to contact the debtor.');
const overridden = blockOf('decision.overridden', 'A person decided otherwise.');
const caseClosed = blockOf('case.closed', 'The case is closed.');
const unknownAction = blockOf('override.action', 'The catalogue has no such action.');

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

/** The law of the debtor's place with the house's limits for this case. */
const packFor = ({ settings }: Law, context: CaseContext) => {
  const { debtor, creditor, portfolio } = context;
  if (debtor === null) return null;
  const whom = { creditor, portfolio, segment: segmentOf(context).id };
  return settings.rules.packFor(debtor.country, debtor.region, whom);
};

type Heard = { readonly law: Law; readonly context: CaseContext; readonly strategyId: string };

/** The kill switch, and every rule. Whoever chose the contact, it counts as one of the strategy that decided. */
const judge = ({ law, context, strategyId }: Heard, contact: Judged): readonly Blocking[] => {
  const halts = haltBlocks(law.halts, { market: context.debtor?.country ?? 'ZZ', strategyId });
  const verdict = judgeContact(packFor(law, context), context, contact);
  return [...halts(contact.channel), ...(verdict.allowed ? [] : verdict.blocked)];
};

const purposeOfAction = (actionId: string, purpose: string): Purpose =>
  actionId.endsWith('.statutory_notice') ? 'statutory_notice' : (purpose as Purpose);

export const makeDecisionJudge = ({ law, clock }: Dependencies): DecisionJudge => {
  /** Null where the case is closed, or was never known. */
  const contextFor = async (
    client: Queryable,
    { receipt }: StoredDecision,
    at: Instant,
    purpose: Purpose,
  ): Promise<CaseContext | null> => {
    const [stored] = await readDecisionInputs(client, [
      { caseId: receipt.caseId, asOf: at, isBackdated: clock.isSimulated },
    ]);
    if (stored === null || stored === undefined) return null;
    const inputs = without(clock.isSimulated ? await inputsAsOf(client, stored, at) : stored, receipt.id);
    const context = contextOf(inputs, inputs.planned, at, purpose);
    return context.ok ? context.value : null;
  };

  return {
    judgeDecided: async (client, stored, at) => {
      const { action, purpose: asked } = stored.receipt;
      if (action.kind !== 'contact') return [notAContact];
      if (stored.isOverridden) return [overridden];
      const purpose = purposeOfAction(action.id, asked);
      const context = await contextFor(client, stored, at, purpose);
      if (context === null) return [caseClosed];
      const [channel] = action.id.split('.') as [Channel];
      // Read last, so that nothing that was stopped a moment ago passes.
      const heard = { law: await law.now(client), context, strategyId: stored.receipt.strategy.id };
      const rules = judge(heard, { channel, purpose, at });
      return at < action.sendAt || at >= action.to ? [...rules, outsideWindow] : rules;
    },
    judgeInstead: async (client, stored, actionId, at) => {
      const [channel, slot] = actionId.split('.') as [Channel, string];
      const purpose = purposeOfAction(actionId, stored.receipt.purpose);
      const context = await contextFor(client, stored, at, purpose);
      const now = await law.now(client);
      if (!now.settings.catalogue.actions.some(({ id }) => id === actionId) || !(slot in slotMinutes))
        return [unknownAction];
      if (context === null) return [caseClosed];
      const heard = { law: now, context, strategyId: stored.receipt.strategy.id };
      return judge(heard, { channel, purpose, at, chosenBy: 'person' });
    },
  };
};
