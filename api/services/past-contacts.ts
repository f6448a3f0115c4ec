/**
 * Contacts of the past as they can be judged again: each with its case as it was known at its instant, and without itself. What was
 * reported as sent is seen as of its sending; what was decided and never reported, as its decision knew it.
 */
import {
  readInputsBefore,
  readInputsOfReceipts,
  type DecidedReceipt,
  type DecisionInputs,
  type Queryable,
  type SentContact,
} from '../../data/index.ts';
import type { CaseContext, ContactToJudge, Purpose } from '../../engine/index.ts';
import { contactOfAction } from './contact-of-action.ts';
import { contextOf } from './context-of.ts';

export type PastContact = {
  readonly decisionId: string | null;
  readonly caseId: string;
  /** Null where nothing can be said of it: the case was closed or not opened, or nobody had registered the debtor. */
  readonly context: CaseContext | null;
  readonly contact: ContactToJudge;
};

/** Who sends without asking has chosen the contact; so has who overrides. */
const sentContact = ({ channel, tone, treatment, at, decision }: SentContact): ContactToJudge => {
  if (decision !== null && !decision.isOverridden)
    return { ...contactOfAction(decision.actionId, decision.purpose), channel, at };
  const purpose = treatment === 'statutory_notice' ? 'statutory_notice' : ((decision?.purpose ?? 'collect') as Purpose);
  return { channel, tone: tone ?? undefined, treatment: treatment ?? undefined, purpose, at, chosenBy: 'person' };
};

const contextAt = (
  inputs: DecisionInputs | null,
  at: number,
  { purpose }: Pick<ContactToJudge, 'purpose'>,
): CaseContext | null => {
  const context = inputs === null ? null : contextOf(inputs, inputs.planned, at, purpose as Purpose);
  return context?.ok === true && context.value.debtor !== null ? context.value : null;
};

export const pastOfSent = async (client: Queryable, sent: readonly SentContact[]): Promise<readonly PastContact[]> => {
  const inputs = await readInputsBefore(client, sent);
  return sent.map((one, index) => {
    const contact = sentContact(one);
    const context = contextAt(inputs[index] ?? null, one.at, contact);
    return { decisionId: one.decision?.id ?? null, caseId: one.caseId, context, contact };
  });
};

export type PastDecision = {
  readonly receipt: DecidedReceipt['receipt'];
  readonly inputs: DecisionInputs;
  /** As it was decided; null where it cannot be read. */
  readonly context: CaseContext | null;
  /** Null where it made no contact, a person decided otherwise, or the contact was reported and is seen as it was sent. */
  readonly contact: PastContact | null;
};

const decidedContact = ({ receipt, isOverridden, isReported }: DecidedReceipt): ContactToJudge | null => {
  const { action, purpose } = receipt;
  if (action.kind !== 'contact' || isOverridden || isReported) return null;
  return { ...contactOfAction(action.id, purpose, action.notice), at: action.sendAt };
};

export const pastOfDecided = async (
  client: Queryable,
  decided: readonly DecidedReceipt[],
): Promise<readonly PastDecision[]> => {
  const inputs = await readInputsOfReceipts(
    client,
    decided.map(({ receipt }) => receipt),
  );
  return decided.flatMap((one, index) => {
    const known = inputs[index];
    if (known === undefined) return [];
    const { receipt } = one;
    const contact = decidedContact(one);
    const context = contextAt(known, receipt.decidedAt, contact ?? { purpose: receipt.purpose as Purpose });
    const past = contact === null ? null : { decisionId: receipt.id, caseId: receipt.caseId, context, contact };
    return [{ receipt, inputs: known, context, contact: past }];
  });
};
