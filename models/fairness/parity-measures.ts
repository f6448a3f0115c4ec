/**
 * What a model would do with people, and how well it foretells what they do, person by person, beside what is done and foretold without it. For each
 * debtor that half of the debtors chooses which did not learn from them; the other half says what the choice would change.
 */
import type { Catalogue } from '../../engine/index.ts';
import type { ActionValues } from '../hazard/action-values.ts';
import type { PlannedPrices } from '../hazard/case-look.ts';
import { choiceOfHalf } from '../hazard/honest-gate.ts';
import type { PricedCase } from '../hazard/priced-cases.ts';
import { halfOf } from '../hazard/split-rows.ts';
import type { ParityMeasure, PersonSums } from './judge-parity.ts';
import { contactTolerance, firmTolerance, forecastTolerance, upliftTolerance } from './tolerances.ts';

/** Contacts and what they add are told for so many nightly decisions. */
const nightsTold = 30;

type Tally = Map<string, PersonSums>;
const emptyTally = (): Tally => new Map<string, PersonSums>();

const nothing: PersonSums = { over: 0, under: 0, baseOver: 0, baseUnder: 0 };

const add = (tally: Tally, debtorId: string, more: PersonSums): void => {
  const { over, under, baseOver, baseUnder } = tally.get(debtorId) ?? nothing;
  tally.set(debtorId, {
    over: over + more.over,
    under: under + more.under,
    baseOver: baseOver + more.baseOver,
    baseUnder: baseUnder + more.baseUnder,
  });
};

export type Snapshot = {
  readonly values: ActionValues;
  /** Decisions with what the base would do. */
  readonly cases: readonly PricedCase[];
  readonly catalogue: Catalogue;
  readonly prices: PlannedPrices;
};

/** Contacts, their tone and what they would add, of the greedy choice and of the base. */
export const treatmentMeasures = ({ values, cases, catalogue, prices }: Snapshot): readonly ParityMeasure[] => {
  const [contacts, firm, uplift] = [emptyTally(), emptyTally(), emptyTally()];
  const isFirm = catalogue.actions.map(({ tone }) => tone === 'firm');
  for (const priced of cases) {
    const { debtorId, baseOptions } = priced;
    values.lookAt(priced.standing);
    const judge = halfOf(debtorId);
    const chosen = choiceOfHalf(values, priced, { chooser: judge === 0 ? 1 : 0, prices });
    const adds = (place: number): number => values.addedProb(values.lift('halves', judge, place));
    const base = { contact: 0, firm: 0, uplift: 0 };
    for (const { place, probability } of baseOptions) {
      base.contact += probability;
      if (isFirm[place] === true) base.firm += probability;
      base.uplift += probability * adds(place);
    }
    const isContact = Number(chosen >= 0);
    const decided = { under: 1, baseUnder: 1 };
    add(contacts, debtorId, { ...decided, over: nightsTold * isContact, baseOver: nightsTold * base.contact });
    add(uplift, debtorId, {
      ...decided,
      over: chosen < 0 ? 0 : nightsTold * adds(chosen),
      baseOver: nightsTold * base.uplift,
    });
    const firmOnes = { over: Number(isFirm[chosen] === true), baseOver: base.firm };
    add(firm, debtorId, { ...firmOnes, under: isContact, baseUnder: base.contact });
  }
  return [
    {
      ...{ tolerance: contactTolerance, measure: contactTolerance.measure, people: contacts },
      meaning: `the contacts it would choose in ${String(nightsTold)} nightly decisions`,
    },
    {
      ...{ tolerance: firmTolerance, measure: firmTolerance.measure, people: firm },
      meaning: 'the share of its contacts in a firm tone',
    },
    {
      ...{ tolerance: upliftTolerance, measure: upliftTolerance.measure, people: uplift },
      meaning: `the payments that its contacts would add in ${String(nightsTold)} nightly decisions`,
    },
  ];
};

/** A night of somebody not learned from: whether a payment came, and its chance as foretold by the model and by the case alone. */
export type ForetoldPerson = {
  readonly debtorId: string;
  readonly label: number;
  readonly foretold: number;
  readonly base: number;
};

/** Payments that came of those foretold, and the squared error (Brier, 1950), which is shown and not judged: it grows with how many pay. */
export const forecastMeasures = (nights: readonly ForetoldPerson[]): readonly ParityMeasure[] => {
  const [paid, squared] = [emptyTally(), emptyTally()];
  for (const { debtorId, label, foretold, base } of nights) {
    add(paid, debtorId, { over: label, under: foretold, baseOver: label, baseUnder: base });
    const errors = { over: (label - foretold) ** 2, baseOver: (label - base) ** 2 };
    add(squared, debtorId, { ...errors, under: 1, baseUnder: 1 });
  }
  return [
    {
      ...{ tolerance: forecastTolerance, measure: forecastTolerance.measure, people: paid },
      meaning: 'what was paid, of what it foretold',
    },
    {
      ...{ tolerance: null, measure: 'forecast_squared_error', people: squared },
      meaning: 'the squared error of its forecast of a payment of the day',
    },
  ];
};
