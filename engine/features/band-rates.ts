/** How often contacts of an hour band reached the debtor, over the channels that have an hour. */
import type { CaseContext, Response } from '../context/case-context.ts';
import { channels, slots } from '../vocabulary/action.ts';
import { bandOfSlot, type HourBand } from './hour-bands.ts';

type Band = Exclude<HourBand, 'any'>;
/** Rates, pulled towards the debtor's own over all hours, which in turn is pulled towards what is usual. */
export type BandRates = Readonly<Record<Band, number>>;

/** The usual rate, with its weight in attempts; and what the debtor's own rate weighs for one band. */
export const bandPrior = { rate: 0.28, weight: 6, bandWeight: 4 } as const;

const bandByKey: ReadonlyMap<string, HourBand> = new Map(
  channels.flatMap((channel) => slots.map((slot) => [`${channel}.${slot}`, bandOfSlot[slot]] as const)),
);

type Tally = { sent: number; reached: number };

const untried: BandRates = {
  morning: bandPrior.rate,
  midday: bandPrior.rate,
  afternoon: bandPrior.rate,
  evening: bandPrior.rate,
};

const add = (tally: Tally, response: Response): void => {
  tally.sent += response.sent;
  tally.reached += response.reached;
};

const noneYet = (): Tally => ({ sent: 0, reached: 0 });

const ratesOf = (tallies: Readonly<Record<Band, Tally>>, all: Tally): BandRates => {
  const own = (bandPrior.rate * bandPrior.weight + all.reached) / (bandPrior.weight + all.sent);
  const rate = ({ sent, reached }: Tally): number =>
    (own * bandPrior.bandWeight + reached) / (bandPrior.bandWeight + sent);
  return {
    morning: rate(tallies.morning),
    midday: rate(tallies.midday),
    afternoon: rate(tallies.afternoon),
    evening: rate(tallies.evening),
  };
};

export const bandRates = (bySlot: CaseContext['responseBySlot']): BandRates => {
  const tallies = { morning: noneYet(), midday: noneYet(), afternoon: noneYet(), evening: noneYet() };
  const all = noneYet();
  for (const key in bySlot) {
    const band = bandByKey.get(key) ?? 'any';
    const response = bySlot[key as keyof typeof bySlot];
    if (band === 'any' || response === undefined) continue;
    add(tallies[band], response);
    add(all, response);
  }
  return all.sent === 0 ? untried : ratesOf(tallies, all);
};
