/** The ledger of all experiments and the champions so far, in words and rows for a manager; page and PDF write the same. */
import type { ExperimentLedger } from '../../contracts/experiment-ledger.ts';
import { countText, moneyText, percentText, signed } from './words.ts';

type Line = ExperimentLedger['lines'][number];
type Champion = ExperimentLedger['champions'][number];

const money = (minor: number, currency: string): string => signed(moneyText(minor, currency), minor);

const plural = (count: number, one: string, many: string): string => `${countText(count)} ${count === 1 ? one : many}`;

const promotedWords = (lines: readonly Line[]): string => {
  const count = lines.filter(({ isPromoted }) => isPromoted).length;
  if (count === 0) return 'none of it was promoted';
  return `${plural(count, 'arm was', 'arms were')} promoted`;
};

const totalWords = ({ currency, measuredMinor, believedMinor }: ExperimentLedger['totals'][number]): string =>
  `What was promoted was measured to bring ${money(measuredMinor, currency)} a month; ${money(believedMinor, currency)} of it is believed.`;

const whyLess =
  'Promoted is what looked best, and part of that was luck: each effect is pulled towards none, the more the less is known of it, by as much as all experiments together tell.';

export const ledgerSentences = ({ lines, totals }: ExperimentLedger): readonly string[] => {
  if (lines.length === 0) return ['No experiment has been decided so far.'];
  const experiments = new Set(lines.map(({ experimentId }) => experimentId)).size;
  const decided = `${plural(experiments, 'experiment has', 'experiments have')} been decided; ${promotedWords(lines)}.`;
  return [decided, ...totals.map(totalWords), whyLess];
};

export type LedgerRow = {
  readonly name: string;
  readonly decidedOn: string;
  readonly outcome: string;
  /** What is believed, and what was measured. */
  readonly effect: readonly [believed: string, measured: string];
  readonly moneyPerMonth: readonly [believed: string, measured: string];
  /** Of this and all promoted before it in the same currency. */
  readonly believedSoFar: string;
};

/** In narrow cells the sign would stand on a line of its own. */
const share = (value: number): string => signed(percentText(value), value).replace(' ', '\u00a0');

const orDash = (minor: number | null, currency: string | null): string =>
  minor === null || currency === null ? '–' : money(minor, currency);

/** A row a challenger, in the order of decision. */
export const ledgerRows = ({ lines }: ExperimentLedger): readonly LedgerRow[] => {
  const soFar = new Map<string, number>();
  return lines.map((line) => {
    const { experimentId, arm, decidedOn, isPromoted, estimate, shrunk, currency } = line;
    const { moneyPerMonthMinor, believedMoneyPerMonthMinor: believed } = line;
    const isCounted = isPromoted && currency !== null && believed !== null;
    if (isCounted) soFar.set(currency, (soFar.get(currency) ?? 0) + believed);
    return {
      ...{ name: `${experimentId}: ${arm}`, decidedOn, outcome: isPromoted ? 'Promoted' : 'Not promoted' },
      effect: [share(shrunk.estimate), share(estimate)],
      moneyPerMonth: [orDash(believed, currency), orDash(moneyPerMonthMinor, currency)],
      believedSoFar: isCounted ? money(soFar.get(currency) ?? 0, currency) : '–',
    };
  });
};

const championWords: Readonly<Record<Champion['kind'], (name: string, from: string) => string>> = {
  set: (name) => `${name} was set as champion`,
  promotion: (name, from) => `${name} was promoted to champion${from}`,
  rollback: (name) => `${name} came back as champion`,
};

/** Newest first, each with who and why. */
export const championSentences = ({ champions }: ExperimentLedger): readonly string[] =>
  champions.map(({ strategy, kind, at, by, reason, experimentId }) => {
    const name = `${strategy.id} version ${String(strategy.version)}`;
    const from = experimentId === null ? '' : ` after experiment ${experimentId}`;
    return `${at.slice(0, 10)}: ${championWords[kind](name, from)} by ${by}. Reason: ${reason}`;
  });
