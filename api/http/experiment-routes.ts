/** The routes of experiments: design, steps, reports, and the rows behind them. */
import { readBalanceEndpoint } from '../contracts/experiment-balance.ts';
import { planPowerEndpoint } from '../contracts/experiment-power.ts';
import * as steps from '../contracts/experiment-steps.ts';
import * as reports from '../contracts/experiment-report.ts';
import { listExperimentRowsEndpoint } from '../contracts/experiment-rows.ts';
import * as experiments from '../contracts/experiments.ts';
import { everyRole } from './authorise.ts';
import { jsonRoute, type Route } from './route.ts';

const reportRoles = ['manager', 'scientist', 'compliance'] as const;

export const experimentRoutes: readonly Route[] = [
  jsonRoute(experiments.createExperimentEndpoint, ['scientist'], (services, { body }, caller) =>
    services.createExperiment(body, caller),
  ),
  jsonRoute(planPowerEndpoint, everyRole, (services, { body }, caller) => services.planPower(body, caller)),
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
  jsonRoute(steps.rampExperimentEndpoint, ['scientist', 'manager'], (services, { params, body }, caller) =>
    services.rampExperiment({ ...body, experimentId: params.experimentId }, caller),
  ),
  jsonRoute(steps.stopArmEndpoint, ['scientist', 'manager'], (services, { params, body }, caller) =>
    services.stopArm({ ...body, ...params }, caller),
  ),
  jsonRoute(reports.readExperimentReportEndpoint, reportRoles, (services, { params, query }, caller) =>
    services.readExperimentReport({ ...query, ...params }, caller),
  ),
  jsonRoute(reports.readExperimentReportCsvEndpoint, reportRoles, (services, { params, query }, caller) =>
    services.readExperimentReportCsv({ ...query, ...params }, caller),
  ),
  jsonRoute(reports.readExperimentReportPageEndpoint, reportRoles, (services, { params, query }, caller) =>
    services.readExperimentReportPage({ ...query, ...params }, caller),
  ),
  jsonRoute(reports.readExperimentReportPdfEndpoint, reportRoles, (services, { params, query }, caller) =>
    services.readExperimentReportPdf({ ...query, ...params }, caller),
  ),
  jsonRoute(listExperimentRowsEndpoint, ['scientist', 'manager'], (services, { params, query }, caller) =>
    services.listExperimentRows({ ...query, ...params }, caller),
  ),
  jsonRoute(steps.promoteExperimentEndpoint, ['manager'], (services, { params, body }, caller) =>
    services.promoteExperiment({ ...body, experimentId: params.experimentId }, caller),
  ),
  jsonRoute(steps.concludeExperimentEndpoint, ['manager'], (services, { params, body }, caller) =>
    services.concludeExperiment({ ...body, experimentId: params.experimentId }, caller),
  ),
  jsonRoute(steps.readEvidenceEndpoint, everyRole, (services, { params }, caller) =>
    services.readExperimentEvidence(params, caller),
  ),
  jsonRoute(readBalanceEndpoint, everyRole, (services, { params }, caller) =>
    services.readExperimentBalance(params, caller),
  ),
  jsonRoute(experiments.readAssignmentEndpoint, everyRole, (services, { params, query }, caller) =>
    services.readAssignment({ experimentId: params.experimentId, debtorId: query.debtorId }, caller),
  ),
];
