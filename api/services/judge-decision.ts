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
  lawForCase,
  nextNotice,
  readerOf,
  textBlocks,
  type Blocking,
  type CaseContext,
  type ContactToJudge,
  type Instant,
} from '../../engine/index.ts';
import type { Clock } from './clock.ts';
import { contactOfAction, type ActionContact } from './contact-of-action.ts';
import { contextOf } from './context-of.ts';
import type { DoubtAtSend } from './doubt-at-send.ts';
import type { Law, LawInForce } from './law-in-force.ts';

/** What the contact says, by the names of the rules, and the notice that it carries. */
export type Says = Pick<ContactToJudge, 'content' | 'target'>;

/** A decided contact at an instant, with what is known of its case by then. */
export type HeardContact = {
  readonly law: Law;
  readonly context: CaseContext;
  readonly contact: ContactToJudge;
  readonly judge: (says?: Says) => readonly Blocking[];
};

export type DecisionJudge = {
  /** Null where the decision was no contact, or is none any more: overridden, or the case closed. */
  readonly hearDecided: (client: Queryable, stored: StoredDecision, at: Instant) => Promise<HeardContact | null>;
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

type Dependencies = { readonly law: LawInForce; readonly clock: Clock; readonly doubt: DoubtAtSend };

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

type Judged = ActionContact & Pick<ContactToJudge, 'at'>;

type Heard = {
  readonly law: Law;
  readonly context: CaseContext;
  readonly strategyId: string;
  readonly template: string;
  readonly language: string;
};

/** The kill switch, the approval of the text, and every rule. Whoever chose the contact, it counts as one of the strategy that decided. */
const judge = ({ law, context, strategyId, template, language }: Heard, contact: Judged): readonly Blocking[] => {
  const country = context.debtor?.country ?? null;
  const halts = haltBlocks(law.halts, { market: country ?? 'ZZ', strategyId });
  const texts = textBlocks(law.texts.barredFor({ language, country }), { channel: contact.channel, template });
  const verdict = judgeContact(lawForCase(law.settings.rules, context), context, contact);
  return [...halts(contact.channel), ...texts, ...(verdict.allowed ? [] : verdict.blocked)];
};

/** Null where the case is closed, or was never known. */
const makeContextFor =
  (clock: Clock) =>
  async (
    client: Queryable,
    { receipt }: StoredDecision,
    at: Instant,
    actionId: string,
  ): Promise<CaseContext | null> => {
    const [stored] = await readDecisionInputs(client, [
      { caseId: receipt.caseId, asOf: at, isBackdated: clock.isSimulated },
    ]);
    if (stored === null || stored === undefined) return null;
    const inputs = without(clock.isSimulated ? await inputsAsOf(client, stored, at) : stored, receipt.id);
    const { purpose } = contactOfAction(actionId, receipt.purpose);
    const context = contextOf(inputs, inputs.planned, at, purpose);
    return context.ok ? context.value : null;
  };

export const makeDecisionJudge = ({ law, clock, doubt }: Dependencies): DecisionJudge => {
  const contextFor = makeContextFor(clock);

  const hearDecided: DecisionJudge['hearDecided'] = async (client, stored, at) => {
    const { action, purpose, strategy } = stored.receipt;
    if (action.kind !== 'contact' || stored.isOverridden) return null;
    const context = await contextFor(client, stored, at, action.id);
    if (context === null) return null;
    // Read last, so that nothing that was stopped a moment ago passes.
    const now = await law.now(client);
    const { template, language } = action;
    const heard = { law: now, context, strategyId: strategy.id, template, language };
    const isInWindow = action.sendAt <= at && at < action.to;
    const contact = { ...contactOfAction(action.id, purpose, action.notice), at };
    return {
      law: now,
      context,
      contact,
      judge: (says) => {
        const rules = judge(heard, { ...contact, ...says });
        return isInWindow ? rules : [...rules, outsideWindow];
      },
    };
  };

  return {
    hearDecided,
    judgeDecided: async (client, stored, at) => {
      if (stored.receipt.action.kind !== 'contact') return [notAContact];
      if (stored.isOverridden) return [overridden];
      const heard = await hearDecided(client, stored, at);
      if (heard === null) return [caseClosed];
      const { context, contact, law: now } = heard;
      const doubts = await doubt(client, {
        decisionId: stored.receipt.id,
        rules: now.settings.rules,
        context,
        contact,
      });
      return [...heard.judge(), ...doubts];
    },
    judgeInstead: async (client, stored, actionId, at) => {
      const { purpose, strategy } = stored.receipt;
      const context = await contextFor(client, stored, at, actionId);
      const now = await law.now(client);
      const instead = now.settings.catalogue.actions.find(({ id }) => id === actionId);
      if (instead === undefined) return [unknownAction];
      if (context === null) return [caseClosed];
      const { template } = instead;
      const { language } = readerOf(context);
      const { rules } = now.settings;
      const pack = lawForCase(rules, context);
      const notice = pack === null ? null : nextNotice(pack, context);
      const contact = { ...contactOfAction(actionId, purpose, notice), at, chosenBy: 'person' } as const;
      const doubts = await doubt(client, { decisionId: stored.receipt.id, rules, context, contact });
      return [...judge({ law: now, context, strategyId: strategy.id, template, language }, contact), ...doubts];
    },
  };
};
