/**
 * A contact of the engine's own as a contact file: everything that the judge reads of the case, and nothing else. The second evaluator
 * reads it, and anyone who wants to know why. A case whose debtor is not registered has none: nothing can be said of it.
 */
import type { CaseContext, CountedContact } from '../context/case-context.ts';
import { channels } from '../vocabulary/action.ts';
import { formatInstant, type Instant } from '../vocabulary/time.ts';
import type { ContactFile } from './contact-file.ts';
import type { ContactToJudge } from './law-context.ts';
import { limitationStart } from './limitation.ts';

type Debtor = NonNullable<CaseContext['debtor']>;
type PastInFile = NonNullable<ContactFile['history']>[number];

const utc = (at: Instant): string => formatInstant('UTC', at);

const pastOf = (past: CountedContact): PastInFile => {
  const tags = [...(past.failed ? ['not_connected'] : []), ...(past.planned ? ['planned'] : [])];
  return {
    at_utc: utc(past.at),
    channel: past.channel,
    debt: past.caseId,
    ...(past.conversation ? { result: 'conversation' } : {}),
    ...(past.treatment === 'statutory_notice' ? { purpose: 'statutory_notice' as const } : {}),
    ...(tags.length === 0 ? {} : { tags }),
  };
};

const stagesOf = ({ notices }: CaseContext): NonNullable<ContactFile['stages']> => {
  const names = [...new Set(notices.map(({ stage }) => stage))];
  return Object.fromEntries(
    names.map((name) => {
      const sent = notices
        .filter(({ stage }) => stage === name)
        .map(({ at, channel }) => ({ sent: utc(at), medium: channel }));
      const [only, ...more] = sent;
      return [name, only !== undefined && more.length === 0 ? only : sent];
    }),
  );
};

/** A flag stands once, so it has one end. */
const flagEnds = ({ flags }: CaseContext): NonNullable<ContactFile['flag_until']> =>
  Object.fromEntries(flags.flatMap(({ flag, until }) => (until === null ? [] : [[flag, utc(until)]])));

const jurisdictionOf = ({ country, region }: Debtor): string =>
  region?.startsWith(`${country}-`) === true ? region : country;

const debtorFields = (context: CaseContext, debtor: Debtor): Partial<ContactFile> => ({
  debtor_zones: [...debtor.timeZones],
  region: debtor.region,
  reachable: channels.filter((channel) => debtor.reachable[channel]),
  opted_out: channels.filter((channel) => context.consent[channel] === 'withdrawn'),
  has: [
    ...channels.filter((channel) => context.consent[channel] === 'given').map((channel) => `consent:${channel}`),
    ...(context.has ?? []),
  ],
  flags: context.flags.map(({ flag }) => flag),
  flag_until: flagEnds(context),
});

const caseFields = (context: CaseContext, zone: string | undefined): Partial<ContactFile> => ({
  debt: context.caseId,
  debt_origin: context.product,
  case_stage: context.stage,
  history: context.contacts.map(pastOf),
  stages: stagesOf(context),
  due: zone === undefined ? context.dueOn : limitationStart(context, zone, context.asOf),
  creditor: context.creditor,
  portfolio: context.portfolio,
});

const listOf = <T>(list: readonly T[] | undefined): T[] | undefined => (list === undefined ? undefined : [...list]);

const contactFields = (contact: ContactToJudge): Partial<ContactFile> => {
  const { at: _, channel, purpose, chosenBy = 'engine', exceptions, content, fees, ...said } = contact;
  return {
    ...said,
    channel,
    purpose,
    chosen_by: chosenBy,
    exceptions: listOf(exceptions),
    content: listOf(content),
    fees: fees === undefined ? undefined : { ...fees },
  };
};

const withoutAbsent = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as T;

/** `segment` where it is known, for limits of the house that name it. */
export const contactFileOf = (
  context: CaseContext,
  contact: ContactToJudge,
  segment: string | null = null,
): ContactFile | null => {
  const { debtor } = context;
  if (debtor === null) return null;
  return withoutAbsent({
    jurisdiction: jurisdictionOf(debtor),
    at_utc: utc(contact.at),
    actor: context.actor,
    debtor: debtor.kind,
    ...debtorFields(context, debtor),
    ...caseFields(context, debtor.timeZones[0]),
    ...contactFields(contact),
    channel: contact.channel,
    segment,
  });
};
