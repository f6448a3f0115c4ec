/** What becomes of a running experiment: wider, one arm less, promoted, concluded; and the report that it was decided by. */
import { z } from 'zod';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { instantSchema, reasonBySchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { experimentParams, experimentSchema } from './experiments.ts';

const tag = 'Experiments';

/** What every step on an experiment answers and may be refused for. */
const step = {
  method: 'post',
  tag,
  response: experimentSchema,
  status: 200,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422],
} as const;

export const rampExperimentEndpoint = endpoint({
  ...step,
  operationId: 'rampExperiment',
  path: '/v1/experiments/{experimentId}/ramp',
  summary: 'Let more debtors take part',
  description:
    'Every arm keeps whom it has and gets more in proportion to its weight: nobody changes arm. A share that is not larger than the one before: 409.',
  params: experimentParams,
  body: reasonBySchema
    .extend({ share: z.number().positive().max(1) })
    .meta({ examples: [{ share: 0.5, reason: 'A week without complaints', by: 'maria.lind' }] }),
});

export const stopArmEndpoint = endpoint({
  ...step,
  operationId: 'stopArm',
  path: '/v1/experiments/{experimentId}/arms/{armId}/stop',
  summary: 'Stop one arm',
  description:
    'From the next decision on its debtors are with the champion, and nobody enters the arm. The others go on. The champion’s own arm does not stop by itself: 409.',
  params: experimentParams.extend({ armId: callerIdSchema }),
  body: reasonBySchema,
});

const overrideSchema = z
  .boolean()
  .default(false)
  .meta({ description: 'Decide against what speaks against it; the evidence says so' });

const promoteRequestSchema = reasonBySchema
  .extend({
    arm: callerIdSchema.optional().meta({ description: 'May be left out where there is one challenger' }),
    override: overrideSchema,
  })
  .meta({ examples: [{ reason: 'It won, and complaints did not rise', by: 'ove.berg' }] });
export type PromoteRequest = Immutable<z.output<typeof promoteRequestSchema>>;

export const promoteExperimentEndpoint = endpoint({
  ...step,
  operationId: 'promoteExperiment',
  path: '/v1/experiments/{experimentId}/promote',
  summary: 'Make the strategy of an arm the champion',
  description:
    'By a manager, with another key and another name than the one who started it (409), on a running or stopped experiment. The report as of now is frozen as evidence. 409 unless its verdict on the arm is `ship` and the champion is the strategy that the arm was compared with; `override` decides all the same, and says so in the evidence.',
  params: experimentParams,
  body: promoteRequestSchema,
});

export const concludeExperimentEndpoint = endpoint({
  ...step,
  operationId: 'concludeExperiment',
  path: '/v1/experiments/{experimentId}/conclude',
  summary: 'End an experiment with the champion unchanged',
  description: 'The report as of now is frozen as evidence, and the experiment is decided. A running one stops.',
  params: experimentParams,
  body: reasonBySchema,
});

const evidenceSchema = z
  .object({
    experimentId: z.string(),
    arm: z.string().nullable().meta({ description: 'Whose strategy became champion; null where the champion stayed' }),
    decision: z.string().meta({ description: 'The verdict that it was decided on' }),
    overrides: z.array(z.string()).meta({ description: 'Against what it was decided all the same' }),
    at: instantSchema,
    checksum: z.string().meta({ description: 'SHA-256 over the canonical report, hexadecimal' }),
    report: z.record(z.string(), z.unknown()).meta({ description: 'The report as it stood' }),
  })
  .meta({ id: 'ExperimentEvidence' });
export type ExperimentEvidence = Immutable<z.output<typeof evidenceSchema>>;

export const readEvidenceEndpoint = endpoint({
  operationId: 'readExperimentEvidence',
  method: 'get',
  path: '/v1/experiments/{experimentId}/evidence',
  tag,
  summary: 'Read what an experiment was decided by',
  description: 'The report as it stood when the experiment was promoted or concluded. 404 before.',
  params: experimentParams,
  response: evidenceSchema,
  status: 200,
  problems: [404],
});
