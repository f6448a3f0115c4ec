/** The table of routes: endpoint, roles, service. What is asked most stands first. */
import * as attributes from '../contracts/attributes.ts';
import * as cases from '../contracts/cases.ts';
import * as champion from '../contracts/champion.ts';
import { checkContactEndpoint } from '../contracts/check-contact.ts';
import { readDebtorEndpoint } from '../contracts/debtors.ts';
import * as decisions from '../contracts/decisions.ts';
import * as evaluations from '../contracts/evaluations.ts';
import { recordEventsEndpoint } from '../contracts/events.ts';
import { readExplanationEndpoint } from '../contracts/explanation.ts';
import * as handOffs from '../contracts/hand-offs.ts';
import * as keys from '../contracts/keys.ts';
import * as killSwitch from '../contracts/kill-switch.ts';
import * as law from '../contracts/law.ts';
import * as models from '../contracts/models.ts';
import { nextBestActionEndpoint, nextBestActionsEndpoint } from '../contracts/next-best-action.ts';
import * as packs from '../contracts/packs.ts';
import { rejudgeEndpoint } from '../contracts/rejudge.ts';
import { readReliabilityEndpoint, readReliabilityPlotEndpoint } from '../contracts/reliability.ts';
import { renderDecisionEndpoint } from '../contracts/render-decision.ts';
import * as secondOpinions from '../contracts/second-opinion.ts';
import * as shadow from '../contracts/shadow.ts';
import * as strategies from '../contracts/strategies.ts';
import * as texts from '../contracts/texts.ts';
import { readLearningEndpoint } from '../contracts/learning.ts';
import * as trainingRuns from '../contracts/training-runs.ts';
import { readVocabularyEndpoint } from '../contracts/vocabulary.ts';
import { everyRole } from './authorise.ts';
import { experimentRoutes } from './experiment-routes.ts';
import { insightRoutes } from './insight-routes.ts';
import { jsonRoute, type Route } from './route.ts';

const decisionRoutes: readonly Route[] = [
  jsonRoute(nextBestActionEndpoint, ['workflow'], (services, { params, query, body }, caller) =>
    services.nextBestAction({ ...body, ...query, caseId: params.caseId }, caller),
  ),
  { kind: 'stream-decisions', endpoint: nextBestActionsEndpoint, roles: ['workflow'] },
  jsonRoute(decisions.checkDecisionEndpoint, ['workflow', 'compliance'], (services, { params, body }, caller) =>
    services.checkDecision({ ...body, decisionId: params.decisionId }, caller),
  ),
  jsonRoute(renderDecisionEndpoint, ['workflow', 'compliance'], (services, { params, body }, caller) =>
    services.renderDecision({ ...body, decisionId: params.decisionId }, caller),
  ),
  jsonRoute(decisions.readDecisionEndpoint, everyRole, (services, { params, query }, caller) =>
    services.readDecision({ ...params, ...query }, caller),
  ),
  jsonRoute(readExplanationEndpoint, everyRole, (services, { params, query }, caller) =>
    services.readExplanation({ ...query, decisionId: params.decisionId }, caller),
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
  jsonRoute(champion.championHistoryEndpoint, everyRole, (services, { query }, caller) =>
    services.readChampionHistory(query, caller),
  ),
  jsonRoute(champion.rollBackChampionEndpoint, ['manager'], (services, { body }, caller) =>
    services.rollBackChampion(body, caller),
  ),
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

const learningRoutes: readonly Route[] = [
  jsonRoute(trainingRuns.createTrainingRunEndpoint, ['scientist'], (services, { body }, caller) =>
    services.createTrainingRun(body, caller),
  ),
  jsonRoute(trainingRuns.listTrainingRunsEndpoint, everyRole, (services, { query }, caller) =>
    services.listTrainingRuns(query, caller),
  ),
  jsonRoute(trainingRuns.readTrainingRunEndpoint, everyRole, (services, { params }, caller) =>
    services.readTrainingRun(params, caller),
  ),
  jsonRoute(readLearningEndpoint, everyRole, (services, { query }, caller) => services.readLearning(query, caller)),
];

const modelRoutes: readonly Route[] = [
  jsonRoute(models.createModelEndpoint, ['scientist'], (services, { body }, caller) =>
    services.createModel(body, caller),
  ),
  jsonRoute(models.listModelsEndpoint, everyRole, (services, { query }, caller) => services.listModels(query, caller)),
  jsonRoute(models.readModelEndpoint, everyRole, (services, { params }, caller) => services.readModel(params, caller)),
  jsonRoute(models.readModelVersionEndpoint, everyRole, (services, { params }, caller) =>
    services.readModelVersion(params, caller),
  ),
  jsonRoute(readReliabilityEndpoint, everyRole, (services, { params }, caller) =>
    services.readReliability(params, caller),
  ),
  jsonRoute(readReliabilityPlotEndpoint, everyRole, (services, { params }, caller) =>
    services.readReliabilityPlot(params, caller),
  ),
  jsonRoute(models.readModelArtifactEndpoint, ['scientist'], (services, { params }, caller) =>
    services.readModelArtifact(params, caller),
  ),
  jsonRoute(models.approveModelEndpoint, ['manager'], (services, { params, body }, caller) =>
    services.approveModel({ ...body, ...params }, caller),
  ),
  // Before the aliases by name: paths are tried in this order.
  jsonRoute(models.listModelAliasChangesEndpoint, everyRole, (services, { params, query }, caller) =>
    services.listModelAliasChanges({ ...query, ...params }, caller),
  ),
  jsonRoute(models.moveModelAliasEndpoint, ['scientist', 'manager'], (services, { params, body }, caller) =>
    services.moveModelAlias({ ...body, ...params }, caller),
  ),
  jsonRoute(models.rollBackModelAliasEndpoint, ['scientist', 'manager'], (services, { params, body }, caller) =>
    services.rollBackModelAlias({ ...body, ...params }, caller),
  ),
];

const evaluationRoutes: readonly Route[] = [
  jsonRoute(evaluations.createEvaluationEndpoint, ['scientist'], (services, { body }, caller) =>
    services.createEvaluation(body, caller),
  ),
  jsonRoute(evaluations.listEvaluationsEndpoint, ['scientist', 'manager'], (services, { query }, caller) =>
    services.listEvaluations(query, caller),
  ),
  jsonRoute(evaluations.readEvaluationEndpoint, ['scientist', 'manager'], (services, { params }, caller) =>
    services.readEvaluation(params, caller),
  ),
  jsonRoute(shadow.flipShadowEndpoint, ['scientist', 'manager'], (services, { params, body }, caller) =>
    services.flipShadow({ ...body, ...params }, caller),
  ),
  jsonRoute(shadow.readShadowEndpoint, ['scientist', 'manager'], (services, { params }, caller) =>
    services.readShadow(params, caller),
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
  jsonRoute(attributes.listAttributesEndpoint, everyRole, (services, _input, caller) =>
    services.listAttributes({}, caller),
  ),
  jsonRoute(attributes.putAttributeEndpoint, ['compliance'], (services, { params, body }, caller) =>
    services.putAttribute({ ...body, ...params }, caller),
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
  ...modelRoutes,
  ...learningRoutes,
  ...experimentRoutes,
  ...evaluationRoutes,
  ...lawRoutes,
  ...textRoutes,
  ...insightRoutes,
  ...houseRoutes,
];
