/** One contact before the judge: the law, the case, the day at the debtor's home, and which rules bind there. */
import { localDate, type LocalDate } from '../vocabulary/time.ts';
import type { CompiledPack } from './compile-pack.ts';
import type { ContactToJudge, LawContext, LawDebtor } from './law-context.ts';
import { bindsActor, isAboutProduct, isInForce, type Scoped } from './rule-scope.ts';
import type { Blocking } from './verdict.ts';

export type Hearing = {
  readonly pack: CompiledPack;
  readonly context: LawContext;
  readonly debtor: LawDebtor;
  readonly contact: ContactToJudge;
  /** The date in the debtor's first zone. */
  readonly on: LocalDate;
};

/** Every rule of one group that the contact breaks. */
export type GroupJudge = (hearing: Hearing) => readonly Blocking[];

export const openHearing = (known: Omit<Hearing, 'on'>, zone: string): Hearing => ({
  ...known,
  on: localDate(zone, known.contact.at),
});

/** Whether the rule binds the one who asks, protects this debtor, is about such a debt and is in force. */
export const binds = (rule: Scoped, { context, debtor, on }: Omit<Hearing, 'contact'>): boolean =>
  bindsActor(rule, context.actor, debtor.kind) && isAboutProduct(rule, context.product) && isInForce(rule, on);
