/** Cases that wait for a person: the list to work from, and what the person did. */
import { z } from 'zod';
import type { HandOffPlace, HandOffRow, HandOffStore } from '../../data/index.ts';
import { domainError, failure, formatInstant, success, type Instant } from '../../engine/index.ts';
import { handOffOutcomes, type HandOff } from '../contracts/hand-offs.ts';
import { pageOfRows, readCursor } from './page.ts';
import type { Services } from './services.ts';

type Dependencies = { readonly handOffStore: HandOffStore; readonly now: () => Instant };

const placeSchema = z.strictObject({
  priority: z.int().min(1).max(5),
  createdMicros: z.int(),
  id: z.uuid(),
}) satisfies z.ZodType<HandOffPlace>;

const placeOf = ({ priority, createdMicros, id }: HandOffRow): HandOffPlace => ({ priority, createdMicros, id });

const showUtc = (at: Instant): string => formatInstant('UTC', at);

const presentResolved = ({ id, resolved }: HandOffRow): HandOff['resolved'] => {
  if (resolved === null) return null;
  const outcome = handOffOutcomes.find((known) => known === resolved.outcome);
  if (outcome === undefined) throw new Error(`hand-off ${id} was resolved as ${resolved.outcome}, which is no outcome`);
  return { at: showUtc(resolved.at), outcome, note: resolved.note, by: resolved.by };
};

const presentHandOff = (row: HandOffRow): HandOff => ({
  handOffId: row.id,
  decisionId: row.id,
  caseId: row.caseId,
  debtorId: row.debtorId,
  queue: row.queue,
  priority: row.priority,
  reason: row.reason,
  openedAt: showUtc(Math.floor(row.createdMicros / 1000)),
  resolved: presentResolved(row),
});

export const makeHandOffs = ({
  handOffStore,
  now,
}: Dependencies): Pick<Services, 'listHandOffs' | 'resolveHandOff'> => ({
  listHandOffs: async ({ queue, resolved, limit, cursor }, { portfolios }) => {
    const after = readCursor(placeSchema, cursor);
    if (!after.ok) return after;
    const rows = await handOffStore.list({ queue, resolved, portfolios, after: after.value, limit: limit + 1 });
    return success(pageOfRows(rows, limit, placeOf, presentHandOff));
  },

  resolveHandOff: async ({ handOffId, outcome, note, by }, { portfolios }) => {
    const resolution = { at: now(), outcome, note: note ?? null, by };
    const answer = await handOffStore.resolve(handOffId, portfolios, resolution);
    if (answer === 'unknown') return failure(domainError('not-found', `No hand-off ${handOffId} is known.`));
    if (answer === 'resolved') {
      return failure(domainError('conflict', `The hand-off ${handOffId} has been resolved already.`));
    }
    return success(presentHandOff(answer));
  },
});
