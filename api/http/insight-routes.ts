/** The routes of what the facts say about the business as a whole. */
import { readExperimentLedgerEndpoint } from '../contracts/experiment-ledger.ts';
import { readFairnessEndpoint } from '../contracts/insights-fairness.ts';
import { readDriversInsightEndpoint } from '../contracts/insights-drivers.ts';
import { readSegmentsInsightEndpoint } from '../contracts/insights-segments.ts';
import { readResolutionTimeEndpoint } from '../contracts/insights.ts';
import { jsonRoute, type Route } from './route.ts';

export const insightRoutes: readonly Route[] = [
  jsonRoute(readExperimentLedgerEndpoint, ['manager', 'scientist', 'compliance'], (services, _input, caller) =>
    services.readExperimentLedger({}, caller),
  ),
  jsonRoute(readResolutionTimeEndpoint, ['manager', 'scientist'], (services, { query }, caller) =>
    services.readResolutionTime(query, caller),
  ),
  jsonRoute(readFairnessEndpoint, ['compliance', 'manager', 'scientist'], (services, { query }, caller) =>
    services.readFairness(query, caller),
  ),
  jsonRoute(readDriversInsightEndpoint, ['manager', 'scientist'], (services, { query }, caller) =>
    services.readDriversInsight(query, caller),
  ),
  jsonRoute(readSegmentsInsightEndpoint, ['manager', 'scientist'], (services, { query }, caller) =>
    services.readSegmentsInsight(query, caller),
  ),
];
