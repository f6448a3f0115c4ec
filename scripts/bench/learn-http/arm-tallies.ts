/** What came of each arm: as it was lived, and as the same people would have fared under the table. */
import type { LivedDay } from '../../../data/index.ts';
import { houseAssumptions } from '../../../engine/index.ts';
import type { Figures } from '../benchmark.ts';
import { rounded } from '../median.ts';
import { armNames, type ArmName } from './house.ts';

type Sums = { netEuro: number; contacts: number; complaints: number; optOuts: number };
type NightSums = { contacts: number; byModel: number; later: number; gainEuro: number };

export type ArmTallies = {
  readonly assign: (debtorId: string, arm: ArmName) => void;
  readonly add: (days: readonly LivedDay[], which: 'lived' | 'asTable') => void;
  /** Of the learned arm: decided tonight. */
  readonly decided: (
    night: number,
    what: { readonly isContact: boolean; readonly isBase: boolean; readonly isLater: boolean },
  ) => void;
  /** Gain over the table by the truth, on the states of tonight. */
  readonly gained: (night: number, euro: number) => void;
  readonly ofNight: (night: number) => Readonly<NightSums>;
  readonly figures: () => Figures;
};

const emptySums = (): Sums => ({ netEuro: 0, contacts: 0, complaints: 0, optOuts: 0 });
const harmPriceEuro = (houseAssumptions.harmPriceMinor['EUR'] ?? 0) / 100;

const addDay = (sums: Sums, { isContacted, paidEuro, costEuro, complained, optedOut }: LivedDay): void => {
  sums.netEuro += paidEuro - costEuro - (complained ? harmPriceEuro : 0);
  sums.contacts += Number(isContacted);
  sums.complaints += Number(complained);
  sums.optOuts += Number(optedOut);
};

const perDebtor = (sums: readonly Sums[], name: keyof Sums): number =>
  sums.reduce((total, one) => total + one[name], 0) / Math.max(1, sums.length);

const armFigures = (arm: ArmName, lived: readonly Sums[], asTable: readonly Sums[]): Figures => {
  const gains = lived.map(({ netEuro }, place) => netEuro - (asTable[place]?.netEuro ?? 0));
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / Math.max(1, gains.length);
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, gains.length - 1);
  const told: [string, number][] = [
    ['debtors', lived.length],
    ['netEuroPerDebtor', perDebtor(lived, 'netEuro')],
    ['tableNetEuroPerDebtor', perDebtor(asTable, 'netEuro')],
    ['gainEuroPerDebtor', mean],
    ['gainStandardError', Math.sqrt(variance / Math.max(1, gains.length))],
    ['contactsPerDebtor', perDebtor(lived, 'contacts')],
    ['tableContactsPerDebtor', perDebtor(asTable, 'contacts')],
    ['complaintsPerDebtor', perDebtor(lived, 'complaints')],
    ['tableComplaintsPerDebtor', perDebtor(asTable, 'complaints')],
    ['optOutsPerDebtor', perDebtor(lived, 'optOuts')],
  ];
  return Object.fromEntries(told.map(([name, value]) => [`${arm}.${name}`, rounded(value, 4)]));
};

export const makeArmTallies = (): ArmTallies => {
  const arms = new Map<string, ArmName>();
  const sums = { lived: new Map<string, Sums>(), asTable: new Map<string, Sums>() };
  const nights = new Map<number, NightSums>();
  const ofNight = (night: number): NightSums => {
    const known = nights.get(night) ?? { contacts: 0, byModel: 0, later: 0, gainEuro: 0 };
    nights.set(night, known);
    return known;
  };
  return {
    assign: (debtorId, arm) => arms.set(debtorId, arm),
    add: (days, which) => {
      for (const day of days) {
        const own = sums[which].get(day.debtorId) ?? emptySums();
        addDay(own, day);
        sums[which].set(day.debtorId, own);
      }
    },
    decided: (night, { isContact, isBase, isLater }) => {
      const own = ofNight(night);
      own.contacts += Number(isContact);
      own.byModel += Number(isContact && !isBase);
      own.later += Number(isLater);
    },
    gained: (night, euro) => {
      ofNight(night).gainEuro += euro;
    },
    ofNight,
    figures: () => {
      const gain = [...nights.values()].reduce((sum, { gainEuro }) => sum + gainEuro, 0);
      const byArm = armNames.map((arm) => {
        const ids = [...arms].filter(([, own]) => own === arm).map(([id]) => id);
        const of = (which: 'lived' | 'asTable') => ids.map((id) => sums[which].get(id) ?? emptySums());
        return armFigures(arm, of('lived'), of('asTable'));
      });
      return { ...Object.assign({}, ...byArm), 'learned.trueGainEuro': rounded(gain, 1) } as Figures;
    },
  };
};
