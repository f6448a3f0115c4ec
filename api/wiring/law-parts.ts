/** The law, wired: its second evaluator, packs and changes, contact policies, attributes, the kill switch, and texts. */
import { readLawChanges } from '../../data/index.ts';
import {
  defaultCatalogue,
  houseAssumptions,
  makeEligibleActions,
  makePriorResponse,
  type DecisionSettings,
  type RuleBook,
} from '../../engine/index.ts';
import { makeAttributes } from '../services/attributes.ts';
import { makeCheckContact } from '../services/check-contact.ts';
import type { Clock } from '../services/clock.ts';
import { codeVersion } from '../services/code-version.ts';
import { makeContactPolicies } from '../services/contact-policies.ts';
import { makeKillSwitch } from '../services/kill-switch.ts';
import { makeLawChanges } from '../services/law-changes.ts';
import { makeTextLint } from '../services/lint-texts.ts';
import { makePacks } from '../services/packs.ts';
import { makeRejudge } from '../services/rejudge.ts';
import type { Routing } from '../services/routing.ts';
import { makeSecondEvaluator, type PrepareSecondOpinion } from '../services/second-evaluator.ts';
import { makeDisagreementAlarm, makeKeepFinding, makeSecondOpinions } from '../services/second-opinion-findings.ts';
import { makeTextApprovals } from '../services/text-approvals.ts';
import { makeTexts } from '../services/texts.ts';
import type { SecondOpinions, Telemetry, Wiring } from './wiring.ts';

export const readSettings = (rules: RuleBook): DecisionSettings => ({
  catalogue: defaultCatalogue,
  rules,
  eligible: makeEligibleActions(defaultCatalogue, rules),
  model: makePriorResponse(houseAssumptions),
  code: codeVersion,
});

export const makeSecondOpinionParts = (
  prepare: PrepareSecondOpinion,
  { logger: log, metrics: meter }: Telemetry,
): SecondOpinions => {
  const alarm = makeDisagreementAlarm({ log, meter });
  return {
    evaluator: makeSecondEvaluator(prepare),
    alarm,
    keepFinding: makeKeepFinding({ log, meter, alarm, now: () => Date.now() }),
  };
};

export const makeLawServices = (
  { database: { pool }, law, stores, secondOpinions }: Wiring,
  { clock, routing }: { readonly clock: Clock; readonly routing: Routing },
) => ({
  ...makePacks({
    readLaw: async () => ({ rules: (await law.now(pool)).settings.rules, changes: await readLawChanges(pool) }),
  }),
  ...makeLawChanges({ pool, law, clock }),
  ...makeContactPolicies({ pool, law, clock }),
  ...makeAttributes({ pool, now: clock.now }),
  ...makeKillSwitch({ pool, strategyStore: stores.strategyStore, clock }),
  ...makeSecondOpinions({ pool }),
  checkContact: makeCheckContact({ pool, law, ...secondOpinions }),
  rejudge: makeRejudge({ pool, law, routing, makeSettings: readSettings, now: clock.now }),
});

export const makeTextServices = ({ database: { pool }, law }: Wiring, clock: Clock) => {
  const lint = makeTextLint();
  return { ...makeTexts({ pool, law, lint }), ...makeTextApprovals({ pool, law, lint, clock }) };
};
