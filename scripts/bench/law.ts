/**
 * `law`: how fast contacts are judged; then a simulated year in every market, in which a careless strategy takes any candidate that is open,
 * and the second evaluator, which shares nothing with the engine but the packs, looks at every contact decided and at every contact sent.
 */
import { loadPackSources, randomStream } from '../../data/index.ts';
import {
  defaultCatalogue,
  houseAssumptions,
  makeEligibleActions,
  makePriorResponse,
  prepareSecondOpinion,
  type DecisionSettings,
} from '../../engine/index.ts';
import type { Benchmark } from './benchmark.ts';
import { drawLife } from './law/draw-life.ts';
import { measureJudges } from './law/judge-speed.ts';
import { liveYear, type SecondOpinion, type YearTally } from './law/live-year.ts';
import { homePlaces } from './law/places.ts';
import { anyCandidate } from './law/random-policy.ts';
import { rounded } from './median.ts';

const seed = 30_412;
/** The clocks change twice in it, and New Year's Eve lies within. */
const yearStart = Date.UTC(2026, 2, 1);
const reportedDisagreements = 5;

const simulateYear = (
  settings: DecisionSettings,
  opinion: SecondOpinion,
  decisions: number,
  say: (text: string) => void,
): YearTally => {
  const places = homePlaces(settings.rules);
  let reported = 0;
  const tally: YearTally = {
    decisions: 0,
    contactsDecided: 0,
    stoppedAtSend: 0,
    contactsSent: 0,
    illegalAtDecision: 0,
    illegalAtSend: 0,
    byMarket: new Map(),
  };
  const report = (file: object, broken: readonly string[]): void => {
    reported += 1;
    if (reported <= reportedDisagreements) say(`illegal by ${broken.join(', ')}: ${JSON.stringify(file)}`);
  };
  let told = 0;
  for (let index = 0; tally.decisions < decisions; index += 1) {
    const life = drawLife({ seed, index, places, rules: settings.rules, start: yearStart });
    liveYear({ settings, policy: anyCandidate, opinion, tally, report }, life, randomStream(seed + 1, [index]));
    if (tally.decisions - told >= decisions / 10) {
      told = tally.decisions;
      say(
        `${String(told)} decisions, ${String(tally.contactsSent)} contacts sent, ${String(tally.illegalAtSend)} illegal`,
      );
    }
  }
  return tally;
};

export const benchLaw: Benchmark = async (setting) => {
  const { rules, sources } = await loadPackSources();
  const settings: DecisionSettings = {
    catalogue: defaultCatalogue,
    rules,
    eligible: makeEligibleActions(defaultCatalogue, rules),
    model: makePriorResponse(houseAssumptions),
    code: 'bench',
  };
  // The packs as they are written, not as the first judge has read them.
  const second = prepareSecondOpinion(sources.map(({ value }) => value));
  const opinion: SecondOpinion = (file) => second(file as Parameters<typeof second>[0], { house: true });
  const speed = measureJudges(settings, opinion, setting);
  setting.say(`${String(speed['contactsPerSecond'])} contacts judged a second`);
  const startedAt = performance.now();
  const tally = simulateYear(settings, opinion, setting.decisions, setting.say);
  return {
    figures: {
      ...speed,
      decisions: tally.decisions,
      markets: tally.byMarket.size,
      fewestDecisionsOfAMarket: Math.min(...tally.byMarket.values()),
      contactsDecided: tally.contactsDecided,
      contactsSent: tally.contactsSent,
      stoppedAtSend: tally.stoppedAtSend,
      illegalAtDecision: tally.illegalAtDecision,
      illegalAtSend: tally.illegalAtSend,
      yearSeconds: rounded((performance.now() - startedAt) / 1000),
    },
    postgres: null,
  };
};
