/** How often contacts of an hour band reached the debtor, over the channels that have an hour. */
import type { CaseContext } from '../context/case-context.ts';
import { channels, slots } from '../vocabulary/action.ts';
import { bandOfSlot, hourBands, type HourBand } from './hour-bands.ts';

type Band = Exclude<HourBand, 'any'>;
/** Rates, pulled towards the debtor's own over all hours, which in turn is pulled towards what is usual. */
export type BandRates = Readonly<Record<Band, number>>;

/** The usual rate, with its weight in attempts; and what the debtor's own rate weighs for one band. */
export const bandPrior = { rate: 0.28, weight: 6, bandWeight: 4 } as const;

/** By channel and slot, the place of its band in `hourBands`. */
const placeByKey: ReadonlyMap<string, number> = new Map(
  channels.flatMap((channel) =>
    slots.map((slot) => [`${channel}.${slot}`, hourBands.indexOf(bandOfSlot[slot])] as const),
  ),
);
const anyPlace = hourBands.indexOf('any');

const untried: BandRates = {
  morning: bandPrior.rate,
  midday: bandPrior.rate,
  afternoon: bandPrior.rate,
  evening: bandPrior.rate,
};

/** By place in `hourBands`; the first is of all bands together. */
type Counts = readonly number[];

const ratesOf = (sent: Counts, reached: Counts): BandRates => {
  const { rate, weight, bandWeight } = bandPrior;
  const own = (rate * weight + (reached[0] ?? 0)) / (weight + (sent[0] ?? 0));
  const of = (place: number): number => (own * bandWeight + (reached[place] ?? 0)) / (bandWeight + (sent[place] ?? 0));
  return { morning: of(1), midday: of(2), afternoon: of(3), evening: of(4) };
};

export const bandRates = (bySlot: CaseContext['responseBySlot']): BandRates => {
  const sent = [0, 0, 0, 0, 0];
  const reached = [0, 0, 0, 0, 0];
  for (const key in bySlot) {
    const place = placeByKey.get(key) ?? anyPlace;
    const response = bySlot[key as keyof typeof bySlot];
    if (place === anyPlace || response === undefined) continue;
    sent[place] = (sent[place] ?? 0) + response.sent;
    reached[place] = (reached[place] ?? 0) + response.reached;
    sent[0] = (sent[0] ?? 0) + response.sent;
    reached[0] = (reached[0] ?? 0) + response.reached;
  }
  return sent[0] === 0 ? untried : ratesOf(sent, reached);
};
