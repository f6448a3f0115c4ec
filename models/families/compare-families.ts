/** Families side by side on decisions of debtors they were not learnt from: by what their choices brought, or by their forecasts of reach. */
import type { Catalogue } from '../../engine/index.ts';
import { channelsSeenBothWays } from './response-examples.ts';
import { creditOf, type DecisionTrial, type JudgedDecision } from './judged-decisions.ts';
import { pricesOf, worthOf, type PartPrices, type ResponseFamily, type ResponseParts } from './response-parts.ts';

export type Compared = {
  readonly family: ResponseFamily;
  /** What its choices are worth against no contact, or its logarithmic loss. */
  readonly value: number;
  readonly valueStandardError: number;
  /** Against the factored hazard, positive where better, decision by decision. */
  readonly gain: number;
  readonly gainStandardError: number;
  /** Decisions where it would have made a contact; of those, the ones that the log made alike. */
  readonly contacts: number;
  readonly agreed: number;
};

/** What a family said of one decision, kept: it is asked once, however many targets are compared. */
export type Said = {
  readonly unpaidAtEnd: number;
  readonly share: number;
  /** In the order of the open contacts. */
  readonly lifts: Float32Array;
  readonly harms: Float32Array;
  /** Of the contact that the log made; NaN where it made none. */
  readonly reach: number;
};

/** What the family that learnt on the other half says of each decision of a half. */
export const sayings = (parts: ResponseParts, decisions: readonly JudgedDecision[]): readonly Said[] =>
  decisions.map(({ row, currency, open }) => {
    const { features, balanceMinor, daysLeft, chosenPlace } = row;
    const look = parts.look({ features, balanceMinor, currency, daysLeft, open });
    return {
      unpaidAtEnd: look.unpaidAtEnd,
      share: look.share,
      lifts: Float32Array.from(open, look.lift),
      harms: Float32Array.from(open, look.harm),
      reach: open.includes(chosenPlace) ? look.reach(chosenPlace) : NaN,
    };
  });

export type Candidate = {
  readonly family: ResponseFamily;
  /** By the half that is judged, what is said of each of its decisions. */
  readonly said: readonly [readonly Said[], readonly Said[]];
};

type Decisions = readonly [readonly JudgedDecision[], readonly JudgedDecision[]];

/** By decision. */
type Told = { readonly debtorId: string; readonly value: number };

const meanOf = (told: readonly Told[]): number =>
  told.reduce((sum, { value }) => sum + value, 0) / Math.max(1, told.length);

/** Of the mean of all, where the decisions of one debtor belong together. */
const clusteredError = (told: readonly Told[]): number => {
  const mean = meanOf(told);
  const offs = new Map<string, number>();
  for (const { debtorId, value } of told) offs.set(debtorId, (offs.get(debtorId) ?? 0) + value - mean);
  const squares = [...offs.values()].reduce((sum, off) => sum + off * off, 0);
  return Math.sqrt(squares) / Math.max(1, told.length);
};

/** The contact worth most by what is said; −1 where none is worth more than none. */
const choiceOf = (
  { row, currency, open }: JudgedDecision,
  { unpaidAtEnd, share, lifts, harms }: Said,
  prices: PartPrices,
): number => {
  const stake = { balanceMinor: row.balanceMinor, currency, unpaidAtEnd, share };
  let [best, most] = [-1, 0];
  for (const [at, place] of open.entries()) {
    const worth = worthOf(stake, { place, lift: lifts[at] as number, harm: harms[at] as number, prices });
    if (worth > most) [best, most] = [place, worth];
  }
  return best;
};

const differences = (one: readonly Told[], other: readonly Told[]): readonly Told[] =>
  one.map(({ debtorId, value }, at) => ({ debtorId, value: value - (other[at]?.value ?? 0) }));

const compare = (
  tellings: readonly {
    readonly family: ResponseFamily;
    readonly told: readonly Told[];
    readonly contacts: number;
    readonly agreed: number;
  }[],
  sign: 1 | -1,
): readonly Compared[] => {
  const base = tellings.find(({ family }) => family === 'hazard')?.told ?? [];
  return tellings.map(({ family, told, contacts, agreed }) => {
    const against = differences(told, base).map(({ debtorId, value }) => ({ debtorId, value: sign * value }));
    return {
      family,
      value: meanOf(told),
      valueStandardError: clusteredError(told),
      gain: family === 'hazard' ? 0 : meanOf(against),
      gainStandardError: family === 'hazard' ? 0 : clusteredError(against),
      contacts,
      agreed,
    };
  });
};

/** Reference minor units a decision, against no contact. */
export const compareValue = (
  candidates: readonly Candidate[],
  decisions: Decisions,
  { catalogue, assumptions }: Pick<DecisionTrial, 'catalogue' | 'assumptions'>,
): readonly Compared[] => {
  const prices = pricesOf(catalogue, assumptions);
  const tellings = candidates.map(({ family, said }) => {
    const told: Told[] = [];
    const counts = { contacts: 0, agreed: 0 };
    for (const half of [0, 1] as const) {
      for (const [at, decision] of decisions[half].entries()) {
        const place = choiceOf(decision, said[half][at] as Said, prices);
        if (place >= 0) counts.contacts += 1;
        if (place >= 0 && decision.row.chosenPlace === place) counts.agreed += 1;
        // Where it would make no contact it is worth what no contact is.
        const value = place < 0 ? 0 : creditOf(decision, place) - creditOf(decision, -1);
        told.push({ debtorId: decision.row.debtorId, value });
      }
    }
    return { family, told, ...counts };
  });
  return compare(tellings, 1);
};

const least = 1e-6;

const reachLoss = ({ row }: JudgedDecision, prob: number): Told => {
  const likelihood = row.reached === true ? prob : 1 - prob;
  return { debtorId: row.debtorId, value: -Math.log(Math.min(1 - least, Math.max(least, likelihood))) };
};

/** Logarithmic loss of whether a contact was seen to reach, by channels that show both who was reached and who was not. */
export const compareReach = (
  candidates: readonly Candidate[],
  decisions: Decisions,
  catalogue: Catalogue,
): readonly Compared[] => {
  const seen = channelsSeenBothWays(
    decisions.flat().map(({ row }) => row),
    catalogue,
  );
  const isJudged = ({ row: { chosenPlace, reached } }: JudgedDecision): boolean => {
    const channel = catalogue.actions[chosenPlace]?.channel;
    return channel !== undefined && reached !== null && seen.has(channel);
  };
  const tellings = candidates.map(({ family, said }) => {
    const told = ([0, 1] as const).flatMap((half) =>
      decisions[half].flatMap((decision, at) => {
        const prob = said[half][at]?.reach ?? NaN;
        return !isJudged(decision) || Number.isNaN(prob) ? [] : [reachLoss(decision, prob)];
      }),
    );
    return { family, told, contacts: told.length, agreed: told.length };
  });
  return compare(tellings, -1);
};
