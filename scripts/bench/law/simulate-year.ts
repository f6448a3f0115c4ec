/** Lives of the simulated year, one after the other, until so many decisions are made. Every worker takes its own part of the debtors. */
import { loadPackSources, randomStream } from '../../../data/index.ts';
import {
  defaultCatalogue,
  houseAssumptions,
  makeEligibleActions,
  makePriorResponse,
  prepareSecondOpinion,
} from '../../../engine/index.ts';
import { drawLife } from './draw-life.ts';
import { liveYear, type YearTally } from './live-year.ts';
import { homePlaces } from './places.ts';
import { anyCandidate } from './random-policy.ts';

export type YearPart = { readonly decisions: number; readonly part: number; readonly parts: number };
export type YearNews =
  | { readonly kind: 'progress'; readonly tally: YearTally }
  | { readonly kind: 'illegal'; readonly rules: readonly string[]; readonly file: string }
  | { readonly kind: 'done'; readonly tally: YearTally };

const seed = 30_412;
/** The clocks change twice in it, and New Year's Eve lies within. */
const yearStart = Date.UTC(2026, 2, 1);
const tellings = 10;

export const emptyTally = (): YearTally => ({
  decisions: 0,
  contactsDecided: 0,
  stoppedAtSend: 0,
  contactsSent: 0,
  lookedAtDecision: 0,
  illegalAtDecision: 0,
  illegalAtSend: 0,
  byMarket: new Map(),
});

export const simulateYear = async (
  { decisions, part, parts }: YearPart,
  tell: (news: YearNews) => void,
): Promise<void> => {
  const { rules, sources } = await loadPackSources();
  // The packs as they are written, not as the first judge has read them.
  const second = prepareSecondOpinion(sources.map(({ value }) => value));
  const tally = emptyTally();
  const year = {
    settings: {
      catalogue: defaultCatalogue,
      rules,
      eligible: makeEligibleActions(defaultCatalogue, rules),
      model: makePriorResponse(houseAssumptions),
      code: 'bench',
    },
    policy: anyCandidate,
    opinion: (file: object) => second(file as Parameters<typeof second>[0], { house: true }),
    tally,
    report: (file: object, broken: readonly string[]) => {
      tell({ kind: 'illegal', rules: broken, file: JSON.stringify(file) });
    },
  };
  const places = homePlaces(rules);
  let told = 0;
  for (let index = part; tally.decisions < decisions; index += parts) {
    liveYear(year, drawLife({ seed, index, places, rules, start: yearStart }), randomStream(seed + 1, [index]));
    if (tally.decisions - told < decisions / tellings) continue;
    told = tally.decisions;
    tell({ kind: 'progress', tally });
  }
  tell({ kind: 'done', tally });
};
