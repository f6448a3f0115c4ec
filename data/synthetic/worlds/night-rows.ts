/** What a simulated night leaves behind to learn from, in the shape that real nights have. */
import { caseFeatures, type CaseContext } from '../../../engine/index.ts';
import type { NightOption, NightRow } from '../../../models/index.ts';
import type { DayNumber } from '../local-day.ts';
import type { ContactOutcome } from './make-contact.ts';
import { probabilityByPlace, type NightDecision } from './night-decision.ts';

export type RowRequest = {
  readonly context: CaseContext;
  readonly decision: NightDecision;
  readonly outcome: ContactOutcome | null;
  readonly day: DayNumber;
  readonly daysLeft: number;
  readonly isPaid: boolean;
};

/** Every contact that was open has its option, those of probability 0 too. */
const optionsOf = ({ candidates, distribution }: NightDecision): readonly NightOption[] => {
  const options: NightOption[] = [];
  for (const [place, probability] of probabilityByPlace(candidates, distribution).entries()) {
    if (!Number.isNaN(probability)) options.push({ place, probability });
  }
  return options;
};

export const nightRow = ({ context, decision, outcome, day, daysLeft, isPaid }: RowRequest): NightRow => ({
  ...{ caseId: context.caseId, debtorId: context.debtorId, day, daysLeft },
  features: caseFeatures(context),
  balanceMinor: context.balanceMinor,
  options: optionsOf(decision),
  noContactProb: decision.distribution.noContact + decision.distribution.handOff,
  chosenPlace: decision.chosen?.place ?? -1,
  reached: outcome?.reached ?? null,
  paidMinor: isPaid ? context.balanceMinor : 0,
  complained: outcome?.complained ?? false,
  optedOut: outcome?.optedOut ?? false,
  closed: isPaid,
});
