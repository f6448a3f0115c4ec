/** From a number of a report down to the rows it was made of, as of the newest sums. */
import { z } from 'zod';
import { drillDown, readReduced, type DrillRow, type ExperimentStore, type Pool } from '../../data/index.ts';
import { dayMs, domainError, failure, success, type Instant } from '../../engine/index.ts';
import type { ExperimentRows } from '../contracts/experiment-rows.ts';
import { conflict, unknownExperiment, whyNotOfAll } from './experiment-answer.ts';
import { pageOfRows, readCursor } from './page.ts';
import type { Services } from './services.ts';

type Dependencies = { readonly pool: Pool; readonly experimentStore: Pick<ExperimentStore, 'find'> };

const placeSchema = z.strictObject({
  unitId: z.string().max(200),
  seq: z.int().min(0),
  own: z.string().max(200),
});

const isoInstant = (at: Instant): string => new Date(at).toISOString();

const present = ({ kind, id, source, type, unitId, subjectId, at, enteredAt, data }: DrillRow) => ({
  ...{ kind, id, type, unitId, subjectId, data },
  source: kind === 'fact' ? source : null,
  at: isoInstant(at),
  enteredAt: isoInstant(enteredAt),
});

const unknownArm = (arm: string) =>
  failure(
    domainError('invalid-request', 'The experiment has no such arm.', [
      { pointer: '/arm', detail: `${arm} is no arm of it` },
    ]),
  );

export const makeExperimentRows = ({ pool, experimentStore }: Dependencies): Pick<Services, 'listExperimentRows'> => ({
  listExperimentRows: async ({ experimentId, metric, arm, group, limit, cursor }, caller) => {
    const forbidden = whyNotOfAll(caller);
    if (forbidden !== null) return forbidden;
    const stored = await experimentStore.find(experimentId);
    if (stored === null) return unknownExperiment(experimentId);
    if (!stored.definition.arms.some(({ id }) => id === arm)) return unknownArm(arm);
    const after = readCursor(placeSchema, cursor);
    if (!after.ok) return after;
    const reduced = await readReduced(pool, experimentId);
    if (!reduced.ok) return conflict('The experiment was not reported yet: its numbers come first, then their rows.');
    const question = { experimentId, metric, arm, group, limit: limit + 1, after: after.value };
    const rows = await drillDown(pool, question);
    const page = pageOfRows(rows, limit, ({ unitId, seq, own }) => ({ unitId, seq, own }), present);
    const answer: ExperimentRows = { ...page, asOf: isoInstant(reduced.value.asOfDay * dayMs) };
    return success(answer);
  },
});
