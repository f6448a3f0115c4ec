/** What the second evaluator finds: alarmed, kept, listed. */
import { z } from 'zod';
import {
  insertFinding,
  listFindings,
  listSecondOpinionRuns,
  type FindingRow,
  type Pool,
  type Queryable,
  type SecondOpinionRunRow,
} from '../../data/index.ts';
import { formatInstant, success, type CaseContext, type ContactToJudge, type Instant } from '../../engine/index.ts';
import type { SecondOpinionItem, SecondOpinionRun } from '../contracts/second-opinion.ts';
import { ownId } from './own-id.ts';
import { pageOfRows, readCursor } from './page.ts';
import type { Services } from './services.ts';
import type { TwoOpinions } from './two-opinions.ts';

type Told = Pick<FindingRow, 'first' | 'second' | 'notes' | 'foundBy'>;

/** Says aloud that the evaluators disagree. */
export type DisagreementAlarm = (told: Told & { readonly findingId?: string }) => void;

type AlarmDependencies = {
  /** As of pino. */
  readonly log: { readonly error: (details: object, message: string) => void };
  readonly meter: { readonly countDisagreement: () => void };
};

export const makeDisagreementAlarm =
  ({ log, meter }: AlarmDependencies): DisagreementAlarm =>
  (told) => {
    meter.countDisagreement();
    log.error(told, 'the two evaluators of the law disagree');
  };

export type Finding = Pick<FindingRow, 'kind' | 'foundBy' | 'runId' | 'decisionId' | 'book'> & {
  readonly opinions: TwoOpinions;
  readonly context: CaseContext;
  readonly contact: ContactToJudge;
};

export type KeepFinding = (client: Queryable, finding: Finding) => Promise<void>;

type KeepDependencies = AlarmDependencies & { readonly alarm: DisagreementAlarm; readonly now: () => Instant };

export const makeKeepFinding =
  ({ log, alarm, now }: KeepDependencies): KeepFinding =>
  async (client, { opinions, context, contact, ...finding }) => {
    const id = ownId();
    const told = {
      first: opinions.first.map(({ rule }) => rule),
      second: opinions.second.rules,
      notes: opinions.second.notes ?? [],
    };
    if (finding.kind === 'disagreement') alarm({ ...told, foundBy: finding.foundBy, findingId: id });
    else log.error({ ...told, findingId: id }, 'a contact was made that both evaluators of the law bar');
    await insertFinding(client, {
      id,
      ...finding,
      ...told,
      caseId: context.caseId,
      debtorId: context.debtorId,
      portfolio: context.portfolio,
      market: context.debtor?.country ?? 'ZZ',
      channel: contact.channel,
      contactAt: contact.at,
      contact: opinions.file,
      at: now(),
    });
  };

const showUtc = (at: Instant): string => formatInstant('UTC', at);

const presentFinding = ({ id, portfolio: _, book, contactAt, at, ...row }: FindingRow): SecondOpinionItem => ({
  findingId: id,
  ...row,
  contactAt: showUtc(contactAt),
  packs: book,
  foundAt: showUtc(at),
});

const presentRun = ({ id, from, to, startedAt, finishedAt, ...counts }: SecondOpinionRunRow): SecondOpinionRun => ({
  runId: id,
  from: showUtc(from),
  to: showUtc(to),
  ...counts,
  startedAt: showUtc(startedAt),
  finishedAt: showUtc(finishedAt),
});

export const makeSecondOpinions = ({
  pool,
}: {
  readonly pool: Pool;
}): Pick<Services, 'listSecondOpinions' | 'listSecondOpinionRuns'> => ({
  listSecondOpinions: async ({ kind, limit, cursor }, { portfolios }) => {
    const before = readCursor(z.uuid(), cursor);
    if (!before.ok) return before;
    const rows = await listFindings(pool, { kind, portfolios, limit: limit + 1, beforeId: before.value });
    return success(pageOfRows(rows, limit, ({ id }) => id, presentFinding));
  },
  listSecondOpinionRuns: async ({ limit, cursor }) => {
    const before = readCursor(z.uuid(), cursor);
    if (!before.ok) return before;
    const rows = await listSecondOpinionRuns(pool, { limit: limit + 1, beforeId: before.value });
    return success(pageOfRows(rows, limit, ({ id }) => id, presentRun));
  },
});
