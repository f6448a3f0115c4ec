/**
 * `law`: how fast contacts are judged; whether two readings of the law agree on generated contacts; then a simulated year in every market, in
 * which a careless strategy takes any candidate that is open, and the second evaluator, which shares nothing with the engine but the
 * packs, looks at every contact decided and at every contact sent.
 */
import { loadPackSources } from '../../data/index.ts';
import { runDifferential } from '../../engine/second-opinion/testing/run-differential.ts';
import {
  defaultCatalogue,
  houseAssumptions,
  makeEligibleActions,
  makePriorResponse,
  prepareSecondOpinion,
} from '../../engine/index.ts';
import type { Benchmark, BenchSetting, Figures } from './benchmark.ts';
import { measureJudges } from './law/judge-speed.ts';
import { yearInThreads } from './law/year-in-threads.ts';
import { rounded } from './median.ts';

const comparedContacts = 100_000;
const seed = 71_077;

const measureSpeed = async (setting: BenchSetting): Promise<Figures> => {
  const { rules, sources } = await loadPackSources();
  const second = prepareSecondOpinion(sources.map(({ value }) => value));
  const settings = {
    catalogue: defaultCatalogue,
    rules,
    eligible: makeEligibleActions(defaultCatalogue, rules),
    model: makePriorResponse(houseAssumptions),
    code: 'bench',
  };
  return measureJudges(settings, (file) => second(file as Parameters<typeof second>[0], { house: true }), setting);
};

const compareReadings = (say: BenchSetting['say']): Figures => {
  const { contacts, allowed, timesBroken, disagreement } = runDifferential({ count: comparedContacts, seed });
  if (disagreement !== undefined) say(`the evaluators disagree: ${JSON.stringify(disagreement)}`);
  return {
    contactsCompared: contacts,
    comparedAllowed: allowed,
    rulesBroken: Object.keys(timesBroken).length,
    evaluatorsAgree: disagreement === undefined,
  };
};

export const benchLaw: Benchmark = async (setting) => {
  const speed = await measureSpeed(setting);
  setting.say(`${String(speed['contactsPerSecond'])} contacts judged a second`);
  const compared = compareReadings(setting.say);
  setting.say(`${String(compared['contactsCompared'])} generated contacts compared`);
  const startedAt = performance.now();
  const tally = await yearInThreads(setting.decisions, setting.say);
  return {
    figures: {
      ...speed,
      ...compared,
      decisions: tally.decisions,
      markets: tally.byMarket.size,
      fewestDecisionsOfAMarket: Math.min(...tally.byMarket.values()),
      contactsDecided: tally.contactsDecided,
      contactsSent: tally.contactsSent,
      stoppedAtSend: tally.stoppedAtSend,
      lookedAtDecision: tally.lookedAtDecision,
      illegalAtDecision: tally.illegalAtDecision,
      illegalAtSend: tally.illegalAtSend,
      yearSeconds: rounded((performance.now() - startedAt) / 1000),
    },
    postgres: null,
  };
};
