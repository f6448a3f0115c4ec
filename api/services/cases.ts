/** Cases as they stand and all that happened to them. A case of a portfolio that the caller may not see is not there. */
import { z } from 'zod';
import type { CaseRead, CaseRow, TimelinePlace, TimelineRead, TimelineRow } from '../../data/index.ts';
import {
  callerIdSchema,
  domainError,
  failure,
  formatInstant,
  success,
  type DomainError,
  type Instant,
  type Result,
} from '../../engine/index.ts';
import type { TimelineEntry } from '../contracts/cases.ts';
import type { SegmentOfCase } from './case-segment.ts';
import { pageOfRows, readCursor } from './page.ts';
import { isVisible, narrow } from './portfolio-limits.ts';
import { presentCase, presentCaseDetail, unknownZone } from './present-case.ts';
import type { Caller, Services } from './services.ts';

type Dependencies = {
  readonly caseRead: CaseRead;
  readonly timelineRead: TimelineRead;
  readonly segmentOfCase: SegmentOfCase;
  readonly now: () => Instant;
};

const placeSchema = z.strictObject({
  atMicros: z.int(),
  rank: z.int().min(0).max(2),
  seq: z.int().min(0),
  own: z.union([z.literal(''), z.uuid()]),
}) satisfies z.ZodType<TimelinePlace>;

const placeOf = ({ atMicros, rank, seq, own }: TimelineRow): TimelinePlace => ({ atMicros, rank, seq, own });

const presentEntry = ({ atMicros, kind, type, source, id, data }: TimelineRow, zone: string): TimelineEntry => ({
  at: formatInstant(zone, Math.floor(atMicros / 1000)),
  kind,
  type,
  source,
  id,
  data,
});

export const makeCases = ({
  caseRead,
  timelineRead,
  segmentOfCase,
  now,
}: Dependencies): Pick<Services, 'readCase' | 'listCases' | 'readTimeline'> => {
  const find = async (caseId: string, caller: Caller): Promise<Result<CaseRow, DomainError>> => {
    const row = await caseRead.find(caseId);
    const portfolio = row?.state.opening?.portfolio;
    if (row === null || portfolio === undefined || !isVisible(caller.portfolios, portfolio)) {
      return failure(domainError('not-found', `No case ${caseId} is known.`));
    }
    return success(row);
  };

  return {
    readCase: async ({ caseId }, caller) => {
      const row = await find(caseId, caller);
      if (!row.ok) return row;
      const at = now();
      const learnedSegment = await segmentOfCase(caseId, at);
      return success(presentCaseDetail(row.value, { now: at, learnedSegment }));
    },

    listCases: async ({ debtorId, portfolio, open, limit, cursor }, caller) => {
      const after = readCursor(callerIdSchema, cursor);
      if (!after.ok) return after;
      const portfolios = narrow(caller.portfolios, portfolio);
      const rows = await caseRead.list({ debtorId, portfolios, open, after: after.value, limit: limit + 1 });
      const at = now();
      return success(
        pageOfRows(
          rows,
          limit,
          ({ state }) => state.caseId,
          (row) => presentCase(row, at),
        ),
      );
    },

    readTimeline: async ({ caseId, limit, cursor }, caller) => {
      const before = readCursor(placeSchema, cursor);
      if (!before.ok) return before;
      const row = await find(caseId, caller);
      if (!row.ok) return row;
      const zone = row.value.timeZone ?? unknownZone;
      const rows = await timelineRead.read(caseId, limit + 1, before.value);
      return success(pageOfRows(rows, limit, placeOf, (entry) => presentEntry(entry, zone)));
    },
  };
};
