/**
 * The parameters of a population with known truth, as data: markets, products, kinds of people, how they answer, and the
 * static ladder that wrote their history. All money is in euro (the country's factor makes it local), all rates 0 to 1.
 */
import type { Actor, Channel, DebtorKind, Flag, Stage, Tone, Treatment } from '../../engine/index.ts';
import type { Weighted } from './random-stream.ts';

export type Product = 'telecom' | 'utility' | 'ecommerce' | 'consumer_loan' | 'gym' | 'insurance';
export type Archetype = 'forgetful' | 'strained' | 'strategic' | 'overwhelmed' | 'organised';
export type AvailabilityPattern = 'employed' | 'shift' | 'retired';

/** A notice that the country's pack names, sent `afterDays` days after the case enters `on`. */
export type NoticeStep = { readonly stage: string; readonly on: Stage; readonly afterDays: number };

export type Country = {
  readonly code: string;
  readonly zone: string;
  readonly currency: string;
  /** Local major units to the euro, rounded: a scale for amounts, not a rate for reports. */
  readonly unitsPerEuro: number;
  readonly languages: readonly Weighted<string>[];
  readonly regions: readonly Weighted<string>[];
  /** Day of the month; 31 is the last day. */
  readonly paydays: readonly Weighted<number>[];
  /** Added to the balance when the case enters collection. */
  readonly collectionFeeEuro: number;
  readonly notices: readonly NoticeStep[];
};

export type ProductTerms = {
  readonly product: Product;
  readonly medianEuro: number;
  /** Standard deviation of the logarithm of the amount, between customers. */
  readonly sigma: number;
  /** Days from invoice to due date. */
  readonly termDays: number;
  readonly cadenceDays: number;
  /** Days past due at which the unpaid invoice becomes a case. */
  readonly graceDays: number;
  readonly disputeRate: number;
};

/** Centres of the latent traits on the logit scale, and the share that is vulnerable. */
export type ArchetypeCentre = {
  readonly archetype: Archetype;
  readonly ability: number;
  readonly willingness: number;
  readonly forgetfulness: number;
  readonly digital: number;
  readonly vulnerableRate: number;
};

/** A step of the static ladder: due `afterDays` days after the case entered the stage. */
export type LadderStep = {
  readonly stage: Stage;
  readonly afterDays: number;
  readonly channel: Channel;
  readonly tone: Tone;
  readonly treatment: Treatment;
};

/** The laws by which debtors answer; formulas in `respond.ts`. */
export type ResponseLaws = {
  /** Daily payment intensity of a middling debtor without any contact, and its log-slopes. */
  readonly payment: {
    readonly baseIntensity: number;
    readonly abilitySlope: number;
    readonly willingnessSlope: number;
    readonly ageHalfLifeDays: number;
    readonly sizeExponent: number;
    /** Multipliers on the payday and the days after it, at full payday rhythm. */
    readonly paydayBoost: readonly number[];
  };
  /** Daily intensity that a reached contact of strength 1 adds, and what is left of it a day later. */
  readonly effect: {
    readonly scale: number;
    readonly dailyDecay: number;
    readonly byChannel: Readonly<Record<Channel, number>>;
  };
  readonly delivery: Readonly<Record<Channel, number>>;
  readonly reach: Readonly<Record<Channel, number>>;
  /** What one contact adds to the contact pressure, and what is left of it a day later. */
  readonly pressure: { readonly load: Readonly<Record<Channel, number>>; readonly dailyDecay: number };
  readonly harm: {
    readonly complaint: number;
    readonly optOut: number;
    readonly byTone: Readonly<Record<Tone, number>>;
    readonly callFactor: number;
    readonly vulnerableFactor: number;
    readonly pressureSlope: number;
  };
};

/** How often things happen beside payment. */
export type LifeRates = {
  readonly kinds: readonly Weighted<DebtorKind>[];
  /** At most one a debtor, over the months told. `none` is the rest. `untilDays` null: open-ended. */
  readonly flags: readonly Weighted<{
    readonly flag: Flag;
    readonly untilDays: number | null;
    readonly country?: string;
  } | null>[];
  readonly disclosesVulnerability: number;
  readonly sharesHousehold: number;
  readonly secondZone: number;
  readonly statesPreference: number;
  readonly consents: number;
  readonly purchasedCase: number;
  readonly preDueCase: number;
  /** Cases that no ladder ever works on. */
  readonly parkedCase: number;
  readonly paymentReversed: number;
  readonly satisfactionRated: number;
};

export type World = {
  readonly name: string;
  readonly countries: readonly Weighted<Country>[];
  readonly products: readonly Weighted<ProductTerms>[];
  readonly actors: readonly Weighted<Actor>[];
  readonly archetypes: readonly Weighted<ArchetypeCentre>[];
  readonly laws: ResponseLaws;
  readonly life: LifeRates;
  readonly ladder: readonly LadderStep[];
  /** Days past due at which an unpaid case moves on: to collection, to legal, out of the books. */
  readonly stageDays: { readonly collection: number; readonly legal: number; readonly writeOff: number };
  /** Month-days on which nobody is contacted. */
  readonly closedDays: readonly string[];
};
