/** The table of routes: endpoint, roles, service. What is asked most stands first. */
import * as cases from '../contracts/cases.ts';
import { checkContactEndpoint } from '../contracts/check-contact.ts';
import { readDebtorEndpoint } from '../contracts/debtors.ts';
import * as decisions from '../contracts/decisions.ts';
import { recordEventsEndpoint } from '../contracts/events.ts';
import * as experiments from '../contracts/experiments.ts';
import * as handOffs from '../contracts/hand-offs.ts';
import { readResolutionTimeEndpoint } from '../contracts/insights.ts';
import * as keys from '../contracts/keys.ts';
import * as killSwitch from '../contracts/kill-switch.ts';
import * as law from '../contracts/law.ts';
import { nextBestActionEndpoint, nextBestActionsEndpoint } from '../contracts/next-best-action.ts';
import * as packs from '../contracts/packs.ts';
import { rejudgeEndpoint } from '../contracts/rejudge.ts';
import { renderDecisionEndpoint } from '../contracts/render-decision.ts';
import * as secondOpinions from '../contracts/second-opinion.ts';
import * as strategies from '../contracts/strategies.ts';
import * as texts from '../contracts/texts.ts';
import { readVocabularyEndpoint } from '../contracts/vocabulary.ts';
import { everyRole } from './authorise.ts';
import { jsonRoute, type Route } from './route.ts';

const decisionRoutes: readonly Route[] = [
  jsonRoute(nextBestActionEndpoint, ['workflow'], (services, { params, body }, caller) =>
    services.nextBestAction({ ...body, caseId: params.caseId }, caller),
  ),
  { kind: 'stream-decisions', endpoint: nextBestActionsEndpoint, roles: ['workflow'] },
  jsonRoute(decisions.checkDecisionEndpoint, ['workflow', 'compliance'], (services, { params, body }, caller) =>
    services.checkDecision({ ...body, decisionId: params.decisionId }, caller),
  ),
  jsonRoute(renderDecisionEndpoint, ['workflow', 'compliance'], (services, { params, body }, caller) =>
    services.renderDecision({ ...body, decisionId: params.decisionId }, caller),
  ),
  jsonRoute(decisions.readDecisionEndpoint, everyRole, (services, { params }, caller) =>
    services.readDecision(params, caller),
  ),
  jsonRoute(decisions.listDecisionsEndpoint, everyRole, (services, { query }, caller) =>
    services.listDecisions(query, caller),
  ),
  jsonRoute(decisions.replayDecisionEndpoint, everyRole, (services, { params }, caller) =>
    services.replayDecision(params, caller),
  ),
  jsonRoute(decisions.overrideDecisionEndpoint, ['workflow', 'manager'], (services, { params, body }, caller) =>
    services.overrideDecision({ decisionId: params.decisionId, override: body }, caller),
  ),
];

const factRoutes: readonly Route[] = [
  { kind: 'record-events', endpoint: recordEventsEndpoint, roles: ['workflow'] },
  jsonRoute(cases.readCaseEndpoint, everyRole, (services, { params }, caller) => services.readCase(params, caller)),
  jsonRoute(cases.listCasesEndpoint, everyRole, (services, { query }, caller) => services.listCases(query, caller)),
  jsonRoute(cases.readTimelineEndpoint, everyRole, (services, { params, query }, caller) =>
    services.readTimeline({ ...query, caseId: params.caseId }, caller),
  ),
  jsonRoute(readDebtorEndpoint, everyRole, (services, { params }, caller) => services.readDebtor(params, caller)),
  jsonRoute(handOffs.listHandOffsEndpoint, everyRole, (services, { query }, caller) =>
    services.listHandOffs(query, caller),
  ),
  jsonRoute(handOffs.resolveHandOffEndpoint, ['workflow', 'manager'], (services, { params, body }, caller) =>
    services.resolveHandOff({ ...body, handOffId: params.handOffId }, caller),
  ),
];

const strategyRoutes: readonly Route[] = [
  jsonRoute(strategies.createStrategyEndpoint, ['scientist'], (services, { body }, caller) =>
    services.createStrategy(body, caller),
  ),
  jsonRoute(strategies.listStrategiesEndpoint, everyRole, (services, { query }, caller) =>
    services.listStrategies(query, caller),
  ),
  jsonRoute(strategies.readStrategyEndpoint, everyRole, (services, { params }, caller) =>
    services.readStrategy(params, caller),
  ),
  jsonRoute(strategies.readStrategyVersionEndpoint, everyRole, (services, { params }, caller) =>
    services.readStrategyVersion(params, caller),
  ),
  jsonRoute(strategies.checkStrategyEndpoint, everyRole, (services, { params }, caller) =>
    services.checkStrategy(params, caller),
  ),
];

const experimentRoutes: readonly Route[] = [
  jsonRoute(experiments.createExperimentEndpoint, ['scientist'], (services, { body }, caller) =>
    services.createExperiment(body, caller),
  ),
  jsonRoute(experiments.listExperimentsEndpoint, everyRole, (services, { query }, caller) =>
    services.listExperiments(query, caller),
  ),
  jsonRoute(experiments.readExperimentEndpoint, everyRole, (services, { params }, caller) =>
    services.readExperiment(params, caller),
  ),
  jsonRoute(experiments.changeExperimentEndpoint, ['scientist'], (services, { params, body }, caller) =>
    services.changeExperiment({ experimentId: params.experimentId, change: body }, caller),
  ),
  jsonRoute(experiments.startExperimentEndpoint, ['scientist', 'manager'], (services, { params, body }, caller) =>
    services.startExperiment({ ...body, experimentId: params.experimentId }, caller),
  ),
  jsonRoute(experiments.stopExperimentEndpoint, ['scientist', 'manager'], (services, { params, body }, caller) =>
    services.stopExperiment({ ...body, experimentId: params.experimentId }, caller),
  ),
  jsonRoute(experiments.readAssignmentEndpoint, everyRole, (services, { params, query }, caller) =>
    services.readAssignment({ experimentId: params.experimentId, debtorId: query.debtorId }, caller),
  ),
];

const lawRoutes: readonly Route[] = [
  jsonRoute(packs.listPacksEndpoint, everyRole, (services, _input, caller) => services.listPacks({}, caller)),
  jsonRoute(packs.readPackEndpoint, everyRole, (services, { params }, caller) => services.readPack(params, caller)),
  jsonRoute(law.changeLawEndpoint, ['compliance'], (services, { params, body }, caller) =>
    services.changeLaw({ ...body, country: params.country }, caller),
  ),
  jsonRoute(law.listLawChangesEndpoint, everyRole, (services, { params }, caller) =>
    services.listLawChanges(params, caller),
  ),
  jsonRoute(checkContactEndpoint, everyRole, (services, { params, body }, caller) =>
    services.checkContact({ ...body, country: params.country }, caller),
  ),
  jsonRoute(rejudgeEndpoint, ['compliance'], (services, { params, body }, caller) =>
    services.rejudge({ ...body, country: params.country }, caller),
  ),
  jsonRoute(secondOpinions.listSecondOpinionsEndpoint, ['compliance', 'manager'], (services, { query }, caller) =>
    services.listSecondOpinions(query, caller),
  ),
  jsonRoute(secondOpinions.listSecondOpinionRunsEndpoint, ['compliance', 'manager'], (services, { query }, caller) =>
    services.listSecondOpinionRuns(query, caller),
  ),
  jsonRoute(law.putContactPolicyEndpoint, ['compliance'], (services, { params, body }, caller) =>
    services.putContactPolicy({ ...body, policyId: params.policyId }, caller),
  ),
  jsonRoute(law.listContactPoliciesEndpoint, everyRole, (services, _input, caller) =>
    services.listContactPolicies({}, caller),
  ),
  jsonRoute(law.readContactPolicyEndpoint, everyRole, (services, { params }, caller) =>
    services.readContactPolicy(params, caller),
  ),
  jsonRoute(killSwitch.flipKillSwitchEndpoint, ['compliance', 'manager', 'admin'], (services, { body }, caller) =>
    services.flipKillSwitch(body, caller),
  ),
  jsonRoute(killSwitch.readKillSwitchEndpoint, everyRole, (services, { query }, caller) =>
    services.readKillSwitch(query, caller),
  ),
];

const textRoutes: readonly Route[] = [
  jsonRoute(texts.listTextsEndpoint, everyRole, (services, { query }, caller) => services.listTexts(query, caller)),
  jsonRoute(texts.readTextEndpoint, everyRole, (services, { params }, caller) => services.readText(params, caller)),
  jsonRoute(texts.writeTextEndpoint, ['compliance'], (services, { params, body }, caller) =>
    services.writeText({ ...body, ...params }, caller),
  ),
  jsonRoute(texts.approveTextEndpoint, ['compliance'], (services, { params, body }, caller) =>
    services.approveText({ ...body, ...params }, caller),
  ),
  jsonRoute(texts.withdrawTextEndpoint, ['compliance'], (services, { params, body }, caller) =>
    services.withdrawText({ ...body, ...params }, caller),
  ),
];

const insightRoutes: readonly Route[] = [
  jsonRoute(readResolutionTimeEndpoint, ['manager', 'scientist'], (services, { query }, caller) =>
    services.readResolutionTime(query, caller),
  ),
];

const houseRoutes: readonly Route[] = [
  jsonRoute(readVocabularyEndpoint, everyRole, (services, _input, caller) => services.readVocabulary({}, caller)),
  jsonRoute(keys.createKeyEndpoint, ['admin'], (services, { body }, caller) => services.createKey(body, caller)),
  jsonRoute(keys.listKeysEndpoint, ['admin'], (services, { query }, caller) => services.listKeys(query, caller)),
  jsonRoute(keys.deleteKeyEndpoint, ['admin'], (services, { params }, caller) => services.deleteKey(params, caller)),
];

export const routes: readonly Route[] = [
  ...decisionRoutes,
  ...factRoutes,
  ...strategyRoutes,
  ...experimentRoutes,
  ...lawRoutes,
  ...textRoutes,
  ...insightRoutes,
  ...houseRoutes,
];
